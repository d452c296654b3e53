/** ASK: candidates → plans → findings → answer, on one screen. */
import { composeAnswer } from '#agents/composer/decision.ts';
import { caveatsOf } from '#agents/composer/caveats.ts';
import { provenanceOf } from '#agents/composer/provenance.ts';
import { fillReferences } from '#agents/composer/ground.ts';
import { describeFailure } from '#agents/composer/failures.ts';
import type { Answer } from '#kernel/answer.ts';
import type { Decided } from '#kernel/decision.ts';
import type { PlanChoice, ThreadMemory } from '#kernel/decisions.ts';
import type { Findings } from '#kernel/findings.ts';
import type { Intent } from '#kernel/intent.ts';
import { limits } from '#kernel/limits.ts';
import type { Plan } from '#kernel/plan.ts';
import type { Turn } from '#kernel/turn.ts';
import type { QueryContext } from '#query/query-context.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';
import { bareAnswer } from '#kernel/bare-answer.ts';
import { earlierPlans } from '#conversation/earlier-plans.ts';
import { choosePlans } from '#conversation/choose-plans.ts';
import { listedNames, withMentioned } from '#conversation/listed-names.ts';
import { candidatesOf, openContext } from '#conversation/open-context.ts';
import { engineUse, type LaneResult } from '#conversation/lane-result.ts';
import type { VerifiedMatch } from '#conversation/verified.ts';
import { runPlans } from '#conversation/run-plans.ts';
import { saysOurs } from '#conversation/their-people.ts';

export type AskInput = {
  readonly turn: Turn;
  readonly intent: Decided<Intent>;
  readonly memory: ThreadMemory | null;
  readonly signal?: AbortSignal | undefined;
  /** The verified question that this is, or was. */
  readonly verified?: VerifiedMatch | undefined;
};

/** Answers a question with figures, or asks back, or declines; never guesses. */
export async function runAskLane(deps: ConversationDeps, input: AskInput): Promise<LaneResult> {
  const { turn, intent } = input;
  const opened = await openContext(deps, turn);
  if (!opened.ok) return { answer: bareAnswer(turn, 'error', intent.value.intent, describeFailure(opened.failure)), memory: null, isPublic: true };
  const context = opened.value;
  if (input.verified?.kind === 'verified') return answerPlans(deps, context, input, chosenByAdmin(input.verified));
  const choice = await choosePlans(deps, context, { turn, text: turn.text, intent: intent.value, memory: input.memory, signal: input.signal });
  switch (choice.value.kind) {
    case 'plans':
      return answerPlans(deps, context, input, { ...choice, value: choice.value });
    case 'clarify':
      return askBack(input, choice.value, [intent, choice]);
    case 'decline': {
      const declined = decline(input, choice.value, [intent, choice]);
      return { ...declined, memory: withMentioned(declined.memory, choice.value.intent, await candidatesOf(deps, context, turn.text)) };
    }
  }
}

function chosenByAdmin({ intent, plans }: Extract<VerifiedMatch, { kind: 'verified' }>): Plans {
  return { value: { kind: 'plans', intent, plans: [...plans], inherited: [] }, engine: 'offline', fallback: null, tokens: null };
}

type Plans = Decided<Extract<PlanChoice, { kind: 'plans' }>>;

async function answerPlans(deps: ConversationDeps, context: QueryContext, input: AskInput, choice: Plans): Promise<LaneResult> {
  const { turn } = input;
  const asked = { signal: input.signal, isOurs: saysOurs(turn.text) };
  const open = await runPlans(deps, context, choice.value.plans, asked);
  const isPublic = open.question === null && open.findings.every((one) => one.kind === 'found');
  const ran = isPublic || context.audience === 'private' ? open : await runPlans(deps, { ...context, audience: 'private' }, choice.value.plans, asked);
  if (ran.question !== null) return askBack(input, { kind: 'clarify', intent: choice.value.intent, ...ran.question }, [input.intent, choice, ...ran.decided]);
  const { findings } = ran;
  const composeInput = {
    question: turn.text,
    intent: choice.value.intent,
    findings,
    cards: deps.catalog.cards,
    asker: turn.asker,
    inherited: choice.value.inherited,
  };
  const composed = await deps.interpreter.decide(composeAnswer, composeInput, input.signal);
  const use = engineUse([input.intent, choice, ...ran.decided, composed]);
  const lead = fillReferences(composed.value, findings);
  const isBriefing = choice.value.intent === 'executive_summary' && findings.length > 1;
  const lines = findings.some((one) => one.kind === 'found') ? provenanceOf(findings, deps.catalog.cards) : [];
  const answer = {
    ...bareAnswer(turn, kindOf(findings), choice.value.intent, lead),
    findings,
    // A briefing says its rows itself, each sentence with the number of its source.
    tables: isBriefing ? [] : findings.flatMap((one, index) => (one.kind === 'found' && one.rows.length > 1 ? [index] : [])),
    provenance: lines.length === 0 ? [] : [...verifiedLine(input), ...(isBriefing ? lines.map((line, index) => `[${index + 1}] ${line}`) : lines)],
    caveats: [...new Set([...setAsideLine(input), ...ran.said, ...caveatsOf(findings, deps.catalog.cards)])],
    suggestions: composed.value.suggestions,
    engine: use.engine,
    engineNote: use.note,
    ...(use.tokens === null ? {} : { tokens: use.tokens }),
  };
  // Of a briefing, no figure is the one that "and last quarter?" would be about.
  const kept = isBriefing ? [] : findings;
  // What rows add up to lists none: the rows are still those of the answer before.
  const listed = choice.value.plans.some((plan) => plan.rollUp !== undefined) ? (input.memory?.listed ?? null) : listedNames(kept);
  const plans = kept.map((one): Plan => withoutBrand(one, choice.value.plans));
  const memory = { plans, ...earlierPlans(input.memory, plans), intent: choice.value.intent, options: [], ...(listed === null ? {} : { listed }) };
  return { answer, memory, isPublic, ...(isGap(answer.kind, findings) ? { gap: 'declined' } : {}) };
}

function verifiedLine({ verified }: AskInput): readonly string[] {
  return verified?.kind === 'verified' ? [`Verified question: an admin approved its plan on ${verified.approvedOn}.`] : [];
}

function setAsideLine({ verified }: AskInput): readonly string[] {
  return verified?.kind === 'set_aside'
    ? [`This was a verified question, but its plan no longer fits the catalogue (${verified.reason}); it was read anew.`]
    : [];
}

/** What a follow-up edits: the plan as chosen, with repaired values; not the scope and period that were filled in. */
function withoutBrand(findings: Findings, plans: readonly Plan[]): Plan {
  const { plan } = findings;
  const chosen = plans.find((candidate) => candidate.model === plan.model && candidate.metrics.join() === plan.metrics.join());
  const { scope, period, ...rest } = plan;
  const isFilledIn = chosen !== undefined && chosen.period === undefined;
  return {
    ...rest,
    ...(period === undefined || isFilledIn ? {} : { period }),
    ...(chosen?.scope === undefined || scope === undefined ? {} : { scope }),
  };
}

/** A refused scope is no gap of the catalogue. */
function isGap(kind: Answer['kind'], findings: readonly Findings[]): boolean {
  return kind === 'decline' && findings.some((one) => one.kind === 'failed' && one.failure.kind !== 'beyond_scope');
}

function kindOf(findings: readonly Findings[]): 'answer' | 'decline' | 'error' {
  if (findings.some((one) => one.kind === 'found')) return 'answer';
  const isFault = findings.some((one) => one.kind === 'failed' && FAULTS.has(one.failure.kind));
  return isFault ? 'error' : 'decline';
}

const FAULTS: ReadonlySet<string> = new Set(['query_timeout', 'database_unavailable', 'statement_refused', 'internal', 'not_built']);

/** The question back of a choice that is open. */
export function askBack(input: AskInput, choice: Extract<PlanChoice, { kind: 'clarify' }>, decided: readonly Decided<unknown>[]): LaneResult {
  const use = engineUse(decided);
  const options = choice.options.slice(0, limits.clarifyOptionsMax);
  const answer = {
    ...bareAnswer(input.turn, 'clarify', choice.intent, choice.question),
    options: options.map((option) => option.label),
    engine: use.engine,
    engineNote: use.note,
    ...(use.tokens === null ? {} : { tokens: use.tokens }),
  };
  return { answer, memory: { ...answeredBefore(input.memory), intent: choice.intent, options }, isPublic: false, gap: 'asked_back' };
}

function answeredBefore(memory: ThreadMemory | null): Omit<ThreadMemory, 'isUnanswered' | 'intent' | 'options'> {
  const { isUnanswered: _isUnanswered, ...kept } = memory ?? { plans: [] };
  return kept;
}

/** The decline of a choice, with what can be asked instead. */
export function decline(input: AskInput, choice: Extract<PlanChoice, { kind: 'decline' }>, decided: readonly Decided<unknown>[]): LaneResult {
  const use = engineUse(decided);
  const answer = {
    ...bareAnswer(input.turn, 'decline', choice.intent, choice.reason),
    suggestions: choice.nearest,
    engine: use.engine,
    engineNote: use.note,
    ...(use.tokens === null ? {} : { tokens: use.tokens }),
  };
  const memory = { ...(input.memory ?? { plans: [], options: [] }), intent: input.memory?.intent ?? choice.intent, isUnanswered: true };
  return { answer, memory, isPublic: false, gap: 'declined' };
}
