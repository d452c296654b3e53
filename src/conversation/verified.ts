/** Verified questions are matched first: by all their words, or not at all. */
import { chooseOption } from '#agents/choose-option.ts';
import { describeFailure } from '#agents/composer/failures.ts';
import type { Candidate } from '#kernel/card.ts';
import type { SelectInput, ThreadMemory } from '#kernel/decisions.ts';
import type { IntentName } from '#kernel/intent.ts';
import type { Plan } from '#kernel/plan.ts';
import { questionWords } from '#kernel/question-words.ts';
import type { Turn } from '#kernel/turn.ts';
import { checkNames } from '#query/check-names.ts';
import { listVerified, readVerified, storeCheck, type VerifiedQuestion } from '#services/verified/verified-questions.ts';
import { rebindPeriods } from '#conversation/bind-periods.ts';
import { candidatesOf, openContext } from '#conversation/open-context.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';

export type VerifiedMatch =
  | { readonly kind: 'verified'; readonly intent: IntentName; readonly plans: readonly Plan[]; readonly approvedOn: string }
  /** Its plan does not fit the catalogue any more: the question is read anew, and that is said. */
  | { readonly kind: 'set_aside'; readonly reason: string };

type CheckDeps = Pick<ConversationDeps, 'database' | 'catalog' | 'clock' | 'log'>;

/**
 * The verified question that a message is, word by word. Null when there is none, when the message picks an offered
 * choice, when a name in the plan is none that the asker may see, or when the words no longer say the plan's period.
 */
export async function matchVerified(deps: ConversationDeps, turn: Turn, memory: ThreadMemory | null): Promise<VerifiedMatch | null> {
  const { organizationId } = turn.asker;
  if (memory !== null && chooseOption(turn.text, memory.options) !== null) return null;
  const stored = await deps.database.transaction({ role: 'app', readOnly: true, identity: { organizationId, personId: null } }, (session) =>
    readVerified(session, organizationId, questionWords(turn.text)),
  );
  if (stored === null) return null;
  const reason = await checkAgainstCatalogue(deps, organizationId, stored);
  if (reason !== null) return { kind: 'set_aside', reason };
  const opened = await openContext(deps, turn);
  if (!opened.ok) return null;
  const candidates = await candidatesOf(deps, opened.value, turn.text);
  const plans = rebindPeriods(inputOf(deps, turn, stored.intent, candidates), stored.plans);
  if (plans === null || !plans.every((plan) => namesAreSeen(deps, plan, candidates))) return null;
  return { kind: 'verified', intent: stored.intent, plans, approvedOn: stored.updated_at.slice(0, 10) };
}

/** What the built-in reader is told of a whole question. */
export function inputOf(deps: Pick<ConversationDeps, 'catalog'>, turn: Turn, intent: IntentName, candidates: readonly Candidate[]): SelectInput {
  const { text, asker, organization, today } = turn;
  return { text, intent: { intent, lane: 'ask', confidence: 1 }, cards: deps.catalog.cards, candidates, memory: null, asker, organization, today };
}

/** Names of people, accounts … in a plan's filters are among those found for the text as the asker. */
export function namesAreSeen(deps: Pick<ConversationDeps, 'catalog'>, plan: Plan, candidates: readonly Candidate[]): boolean {
  const card = deps.catalog.cards.models.find(({ model }) => model === plan.model);
  const isEntity = (name: string): boolean => card?.dimensions.find((dimension) => dimension.name === name)?.isEntity === true;
  return plan.filters.every(
    ({ dimension, values }) => !isEntity(dimension) || values.every((value) => candidates.some((one) => one.dimension === dimension && one.value === value)),
  );
}

/** What is wrong with its plans in this catalogue; null when they fit. Looked at once per state of the catalogue. */
async function checkAgainstCatalogue(deps: CheckDeps, organizationId: number, stored: VerifiedQuestion): Promise<string | null> {
  const { fingerprint } = deps.catalog;
  if (stored.checked_fingerprint === fingerprint) return stored.set_aside_reason;
  const reason = stored.plans.map(({ plan }) => faultOf(deps, plan)).find((fault) => fault !== null) ?? null;
  await storeCheck(deps, organizationId, { id: stored.verified_question_id, fingerprint, reason });
  if (reason !== null) deps.log.warn('verified_question.set_aside', { organizationId, question: stored.question, reason });
  return reason;
}

function faultOf(deps: Pick<CheckDeps, 'catalog'>, plan: Plan): string | null {
  const named = checkNames(deps.catalog, plan);
  if (!named.ok) return describeFailure(named.failure);
  const roles = [plan.period?.dateRole, typeof plan.compare?.to === 'object' ? plan.compare.to.dateRole : undefined].filter((role) => role !== undefined);
  const lost = roles.find((role) => !named.value.dimensions.some((dimension) => dimension.time?.role === role));
  return lost === undefined ? null : `There is no date ${lost} in ${plan.model} any more.`;
}

/** Checks every verified question of an organisation against the catalogue; gives those that are set aside. */
export async function checkVerifiedQuestions(deps: CheckDeps, organizationId: number): Promise<readonly string[]> {
  const setAside: string[] = [];
  for (const stored of await listVerified(deps.database, organizationId, null)) {
    if ((await checkAgainstCatalogue(deps, organizationId, stored)) !== null) setAside.push(stored.question);
  }
  return setAside;
}
