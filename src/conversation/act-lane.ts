/** ACT: request → draft → confirm card ⏸ confirmation → receipt, on one screen. Nothing is said to be done without a Receipt. */
import { draftAction } from '#agents/drafter/decision.ts';
import type { Answer } from '#kernel/answer.ts';
import type { Decided } from '#kernel/decision.ts';
import type { Failure } from '#kernel/failure.ts';
import type { Intent, IntentName } from '#kernel/intent.ts';
import { limits } from '#kernel/limits.ts';
import { type Asker, hasRole } from '#kernel/person.ts';
import type { Turn } from '#kernel/turn.ts';
import { cancelDraft as cancelStoredDraft } from '#actions/cancel-draft.ts';
import { confirmDraft as confirmStoredDraft } from '#actions/confirm-draft.ts';
import { findDraftBefore, readOpenDraft, turnDraftKey } from '#actions/find-draft-before.ts';
import { actions, findAction } from '#actions/index.ts';
import { type OpenDraftRequest, openDraft as openStoredDraft } from '#actions/open-draft.ts';
import { findPeople } from '#query/find-values.ts';
import { readOrganization } from '#services/access/organizations.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';
import { describeDraftFailure } from '#conversation/describe-draft-failure.ts';
import { bareAnswer } from '#kernel/bare-answer.ts';
import { engineUse } from '#conversation/lane-result.ts';
import { type DraftReply, isNearlyReply, readDraftReply } from '#conversation/read-draft-reply.ts';

export type ActDeps = Pick<ConversationDeps, 'database' | 'clock' | 'log' | 'interpreter' | 'auditKeys'>;

type TurnPlace = Pick<Turn, 'turnId' | 'number'>;

/** Answers a request to write with a confirm card, a question or a decline. Writes nothing but the draft. */
export async function runActLane(deps: ActDeps, turn: Turn, intent: Decided<Intent>, signal?: AbortSignal): Promise<Answer> {
  const { asker } = turn;
  const allowed = actions.filter(({ roles }) => hasRole(asker, ...roles));
  if (allowed.length === 0) return declined(turn, asker, intent.value.intent, { kind: 'not_permitted', permission: actions[0]?.card.action ?? '' });
  const candidates = await findPeople(deps, asker, turn.text);
  const cards = allowed.filter(({ asked }) => asked === 'in_words').map(({ card }) => card);
  const input = { text: turn.text, actions: cards, candidates, asker, organization: turn.organization, today: turn.today };
  const decided = await deps.interpreter.decide(draftAction, input, signal);
  const { engine, note: engineNote, tokens } = engineUse([intent, decided]);
  const answer = await answerProposal(deps, turn, intent.value.intent, decided);
  return { ...answer, engine, engineNote, ...(tokens === null ? {} : { tokens }) };
}

type Proposed = Decided<ReturnType<typeof draftAction.offline>['value']>;

async function answerProposal(deps: ActDeps, turn: Turn, intent: IntentName, { value }: Proposed): Promise<Answer> {
  const { asker, organization, today } = turn;
  switch (value.kind) {
    case 'draft':
      return answerDraft(deps, turn, {
        asker,
        organization,
        today,
        action: value.action,
        fields: value.fields,
        idempotencyKey: turnDraftKey(turn.turnId),
        threadKey: turn.threadKey,
      });
    case 'ask':
      return { ...bareAnswer(turn, 'clarify', value.intent, value.question), options: value.options.slice(0, limits.clarifyOptionsMax) };
    case 'none': {
      const able = actions.filter(({ roles }) => hasRole(asker, ...roles)).map(({ card, example }) => `- ${card.description} Example: "${example}"`);
      return bareAnswer(turn, 'decline', intent, `That is nothing I can write down. What I can do for you:\n\n${able.join('\n')}`);
    }
  }
}

/** The confirm card of a draft, or why there is none. */
export async function answerDraft(deps: ActDeps, place: TurnPlace, request: OpenDraftRequest): Promise<Answer> {
  const intent = findAction(request.action)?.card.intent ?? 'review';
  const opened = await openStoredDraft(deps, request);
  if (!opened.ok) return declined(place, request.asker, intent, opened.failure);
  deps.log.info('draft opened', { draftId: opened.value.draftId, action: opened.value.action });
  return { ...bareAnswer(place, 'confirm', intent, 'Please check this. Nothing is written before you confirm.'), draft: opened.value };
}

/** A turn that says `confirm` or `cancel` answers the confirm card of the asker's turn before it in the thread. */
export async function answerDraftReply(deps: ActDeps, turn: Turn, reply: DraftReply): Promise<Answer> {
  const draft = await findDraftBefore(deps, turn, isReplyText);
  if (draft === null) return declined(turn, turn.asker, 'review', { kind: 'draft_missing' });
  const answer = reply === 'confirm' ? await confirmDraft(deps, turn.asker, draft.draftId) : await cancelDraft(deps, turn.asker, draft.draftId);
  return { ...answer, turnId: turn.turnId, turnNumber: turn.number };
}

/** The card again, for a `yes` or `no` right behind an open one; null when there is none. It decides nothing. */
export async function remindOfDraft(deps: ActDeps, turn: Turn): Promise<Answer | null> {
  const before = await findDraftBefore(deps, turn, isReplyText);
  const draft = before === null ? null : await readOpenDraft(deps, turn.asker, before.draftId);
  if (draft === null) return null;
  const intent = findAction(draft.action)?.card.intent ?? 'review';
  return { ...bareAnswer(turn, 'confirm', intent, 'Nothing is written yet. Say `confirm` to do this, or `cancel` to drop it.'), draft };
}

function isReplyText(text: string): boolean {
  return readDraftReply(text) !== null || isNearlyReply(text);
}

export type DraftCall = { readonly action: string; readonly fields: Readonly<Record<string, unknown>>; readonly idempotencyKey: string };

/** A confirm card for fields given as they are (an API, a form), outside any conversation; the same key gives the same card. */
export async function openDraft(deps: ActDeps, asker: Asker, call: DraftCall): Promise<Answer> {
  const place = { turnId: call.idempotencyKey, number: 1 };
  const organization = await readOrganization(deps.database, asker.organizationId);
  if (organization === null) return declined(place, asker, 'review', { kind: 'invalid_input', where: 'organisation', reason: 'it does not exist' });
  const today = deps.clock.today(organization);
  return answerDraft(deps, place, { ...call, asker, organization, today, idempotencyKey: `call:${call.idempotencyKey}`, threadKey: null });
}

/** The card's confirm button: a receipt, the same one each time, or a decline that says why nothing was written. */
export async function confirmDraft(deps: ActDeps, asker: Asker, draftId: string): Promise<Answer> {
  const place = { turnId: draftId, number: 1 };
  const confirmed = await confirmStoredDraft(deps, asker, draftId);
  if (!confirmed.ok) return declined(place, asker, 'review', confirmed.failure);
  const receipt = confirmed.value;
  deps.log.info('draft confirmed', { draftId, receiptId: receipt.receiptId, auditId: receipt.auditId });
  const intent = findAction(receipt.action)?.card.intent ?? 'review';
  return { ...bareAnswer(place, 'receipt', intent, receipt.summary), receipt };
}

/** The card's cancel button. */
export async function cancelDraft(deps: ActDeps, asker: Asker, draftId: string): Promise<Answer> {
  const place = { turnId: draftId, number: 1 };
  const cancelled = await cancelStoredDraft(deps, asker, draftId);
  if (!cancelled.ok) return declined(place, asker, 'review', cancelled.failure);
  switch (cancelled.value.kind) {
    case 'cancelled':
      return bareAnswer(place, 'answer', 'review', 'Cancelled: nothing was written.');
    case 'too_late':
      return bareAnswer(
        place,
        'decline',
        'review',
        'You confirmed that card before, so it cannot be cancelled any more: what it wrote stays as the receipt says.',
      );
  }
}

function declined(place: TurnPlace, asker: Asker, intent: IntentName, failure: Failure): Answer {
  return bareAnswer(place, 'decline', intent, describeDraftFailure(failure, asker.timeZone));
}
