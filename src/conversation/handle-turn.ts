/** ASK and ACT on one screen: a stored turn → its one reply. Processing a turn again gives the same reply. */
import { classifyIntent } from '#agents/intent/decision.ts';
import { describeFailure } from '#agents/composer/failures.ts';
import type { Answer, Reply } from '#kernel/answer.ts';
import type { RawTurn, Turn } from '#kernel/turn.ts';
import type { Decided } from '#kernel/decision.ts';
import type { Intent, IntentName } from '#kernel/intent.ts';
import type { ThreadMemory } from '#kernel/decisions.ts';
import { parseInstant } from '#kernel/dates.ts';
import { listActionCards } from '#actions/index.ts';
import { readAsker } from '#services/access/people.ts';
import { readOrganization } from '#services/access/organizations.ts';
import { recordGap, resolveGaps } from '#services/feedback/gaps.ts';
import { openSpending, storeSpending } from '#services/model-use/spending.ts';
import { answerDraftReply, remindOfDraft, runActLane } from '#conversation/act-lane.ts';
import { runAdminLane } from '#conversation/admin-lane.ts';
import { runAskLane } from '#conversation/ask-lane.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';
import { bareAnswer } from '#kernel/bare-answer.ts';
import { runFeedbackLane } from '#conversation/feedback-lane.ts';
import { runExplainLane } from '#conversation/explain-lane.ts';
import { runWhyLane } from '#conversation/why-lane.ts';
import { chooseOption } from '#agents/choose-option.ts';
import type { LaneResult } from '#conversation/lane-result.ts';
import { isNearlyReply, readDraftReply } from '#conversation/read-draft-reply.ts';
import { withoutVerdict } from '#conversation/read-feedback.ts';
import { matchVerified } from '#conversation/verified.ts';
import { runVerifyLane } from '#conversation/verify-lane.ts';
import { runTalkLane } from '#conversation/talk-lane.ts';
import { readMemory, readTurn, type StoredTurn, storeReply } from '#conversation/turn-store.ts';

/** Never throws: trouble ends in a named failure with a reference that finds it in the log. */
export async function handleTurn(deps: ConversationDeps, turnId: string, signal?: AbortSignal): Promise<Reply> {
  const startedMs = deps.clock.monotonicMs();
  try {
    const stored = await readTurn(deps, turnId);
    if (stored === null)
      return replyWith(turnId, bareAnswer({ turnId, number: 1 }, 'error', 'help', 'This message is not known here any more. Please send it again.'));
    if (stored.reply !== null) return stored.reply;
    const turn = await openTurn(deps, turnId, stored);
    if (turn === null)
      return replyWith(turnId, bareAnswer({ turnId, number: stored.number }, 'error', 'help', 'You are no longer a member of this organisation.'));
    const result = await answerWithinBudget(deps, turn, signal, stored);
    await noteGap(deps, turn, result);
    return await storeReply(deps, replyFor(turn, timed(result, deps.clock.monotonicMs() - startedMs)), result.memory);
  } catch (error) {
    deps.log.error('turn failed', { turnId, error });
    return replyWith(turnId, bareAnswer({ turnId, number: 1 }, 'error', 'help', describeFailure({ kind: 'internal', reference: turnId })));
  }
}

/** What a model used is stored, also of a turn that failed. */
async function answerWithinBudget(deps: ConversationDeps, turn: Turn, signal: AbortSignal | undefined, stored: StoredTurn): Promise<LaneResult> {
  if (deps.modelBudget === undefined) return answerTurn({ ...deps, interpreter: deps.interpreter.forTurn() }, turn, signal, stored);
  const spending = await openSpending(deps, deps.modelBudget, turn);
  try {
    return await answerTurn({ ...deps, interpreter: deps.interpreter.forTurn(spending.allowance) }, turn, signal, stored);
  } finally {
    await storeSpending(deps, deps.modelBudget, turn, spending.spent());
  }
}

async function answerTurn(deps: ConversationDeps, turn: Turn, signal: AbortSignal | undefined, stored: StoredTurn): Promise<LaneResult> {
  const draftReply = readDraftReply(turn.text);
  if (draftReply !== null) return { answer: await answerDraftReply(deps, turn, draftReply), memory: null, isPublic: false };
  const card = isNearlyReply(turn.text) ? await remindOfDraft(deps, turn) : null;
  if (card !== null) return { answer: card, memory: null, isPublic: false };
  const memory = await readMemory(deps, turn.turnId, stored.raw);
  const aside = (await runFeedbackLane(deps, { turn, raw: stored.raw, memory })) ?? (await runAdminLane(deps, turn, memory));
  if (aside !== null) return aside;
  const verifying = await runVerifyLane(deps, turn, stored.raw);
  if (verifying !== null) return { answer: verifying, memory, isPublic: false };
  return routeTurn(deps, { turn: memory === null ? turn : { ...turn, text: withoutVerdict(turn.text) }, memory, raw: stored.raw, signal });
}

type Routed = { readonly turn: Turn; readonly memory: ThreadMemory | null; readonly raw: RawTurn; readonly signal: AbortSignal | undefined };

async function routeTurn(deps: ConversationDeps, { turn, memory, raw, signal }: Routed): Promise<LaneResult> {
  const verified = (await matchVerified(deps, turn, memory)) ?? undefined;
  if (verified?.kind === 'verified') return runAskLane(deps, { turn, intent: askedFor(verified.intent), memory, signal, verified });
  const intent = await deps.interpreter.decide(classifyIntent, { text: turn.text, cards: deps.catalog.cards, actions: listActionCards(), memory }, signal);
  switch (intent.value.lane) {
    case 'ask':
      // The question back was about a cause: what is picked is taken apart, too.
      if (memory?.intent === 'explain' && chooseOption(turn.text, memory.options) !== null)
        return runWhyLane(deps, { turn, intent, memory, signal }, { subject: turn.text, direction: null, isLevel: false });
      return runAskLane(deps, { turn, intent, memory, signal, verified });
    case 'act':
      return { answer: await runActLane(deps, turn, intent, signal), memory, isPublic: false };
    case 'talk':
      if (intent.value.intent === 'explain') return runExplainLane(deps, { turn, raw, intent, memory, signal });
      return runTalkLane(deps, turn, intent, memory);
  }
}

/** Questions without figures are the catalogue owner's; a question back that led to figures is none of them. */
async function noteGap(deps: ConversationDeps, turn: Turn, { answer, gap }: LaneResult): Promise<void> {
  if (gap !== undefined) await recordGap(deps, turn, { kind: gap, intent: answer.intent, nearest: [...answer.suggestions, ...answer.options] });
  else if (answer.findings.some((one) => one.kind === 'found') && turn.number > 1) await resolveGaps(deps, turn);
}

function askedFor(intent: IntentName): Decided<Intent> {
  return { value: { intent, lane: 'ask', confidence: 1 }, engine: 'offline', fallback: null, tokens: null };
}

async function openTurn(deps: ConversationDeps, turnId: string, stored: StoredTurn): Promise<Turn | null> {
  const { raw } = stored;
  const organization = await readOrganization(deps.database, raw.organizationId);
  const asker = await readAsker(deps.database, raw.organizationId, raw.personId);
  if (organization === null || asker === null) return null;
  const receivedAt = parseInstant(stored.receivedAt) ?? deps.clock.now();
  const { surface, threadKey, audience, text } = raw;
  return { turnId, number: stored.number, organization, asker, surface, threadKey, audience, text, today: deps.clock.today(organization, raw.at), receivedAt };
}

/** In a channel everybody reads what everybody may see; the rest goes to the asker alone. */
function replyFor(turn: Turn, result: LaneResult): Reply {
  if (turn.audience === 'private' || result.isPublic) return { turnId: turn.turnId, shown: result.answer, privately: null };
  const pointer = bareAnswer(
    turn,
    result.answer.kind === 'error' ? 'error' : 'answer',
    result.answer.intent,
    'I have sent you the answer in a direct message: it holds more than everybody here may see.',
  );
  return { turnId: turn.turnId, shown: { ...pointer, latencyMs: result.answer.latencyMs }, privately: result.answer };
}

function timed(result: LaneResult, elapsedMs: number): LaneResult {
  return { ...result, answer: { ...result.answer, latencyMs: Math.max(0, Math.round(elapsedMs * 1000) / 1000) } };
}

function replyWith(turnId: string, answer: Answer): Reply {
  return { turnId, shown: answer, privately: null };
}
