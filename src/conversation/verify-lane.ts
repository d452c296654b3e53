/** An admin approves the plan behind the last answer, or takes an approval back: a draft like any other write. */
import { selectPlan } from '#agents/selector/decision.ts';
import type { Answer } from '#kernel/answer.ts';
import { bareAnswer } from '#kernel/bare-answer.ts';
import type { Plan } from '#kernel/plan.ts';
import { hasRole } from '#kernel/person.ts';
import type { RawTurn, Turn } from '#kernel/turn.ts';
import { turnDraftKey } from '#actions/find-draft-before.ts';
import { answerDraft } from '#conversation/act-lane.ts';
import { bindPeriods } from '#conversation/bind-periods.ts';
import { candidatesOf, openContext } from '#conversation/open-context.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';
import { describeDraftFailure } from '#conversation/describe-draft-failure.ts';
import { readFeedback } from '#conversation/read-feedback.ts';
import { type AnsweredTurn, readLastAnswered } from '#conversation/turn-store.ts';
import { inputOf } from '#conversation/verified.ts';

type Request = { readonly kind: 'verify' | 'withdraw'; readonly question: string | null };

const AS = String.raw`(?:(?: as)?:? ?["“](?<quoted>[^"”]+)["”]| as:? (?<plain>\S.+))?`;
const IT = '(?:that|this|it|(?:that|this|the|the last) (?:answer|question|plan))';
const VERIFY = new RegExp(`^(?:please )?(?:(?:verify|approve) ${IT}|mark ${IT} (?:as )?verified)${AS}$`, 'iu');
const WITHDRAW = new RegExp(
  `^(?:please )?(?:unverify|withdraw (?:the )?verified question|undo (?:the )?verification(?: of)?|stop verifying)(?: ${IT})?${AS}(?: (?<bare>\\S.+))?$`,
  'iu',
);

/** `verify that as: "win rate by region"`, `unverify "win rate by region"`; null for anything else. */
export function readVerifyRequest(text: string): Request | null {
  const said = text.trim().replace(/[.!]+$/u, '');
  const verify = VERIFY.exec(said);
  const match = verify ?? WITHDRAW.exec(said);
  if (match === null) return null;
  const { quoted, plain, bare } = match.groups ?? {};
  return { kind: verify === null ? 'withdraw' : 'verify', question: quoted ?? plain ?? bare ?? null };
}

/** Null when the message asks no such thing. Nothing is written but the draft. */
export async function runVerifyLane(deps: ConversationDeps, turn: Turn, raw: RawTurn): Promise<Answer | null> {
  const request = readVerifyRequest(turn.text);
  if (request === null) return null;
  const last = await readLastAnswered(
    deps,
    turn.turnId,
    raw,
    (text) => readVerifyRequest(text) !== null || readFeedback(text) !== null || /^\W*(?:confirm|cancel)\W*$/iu.test(text),
  );
  if (request.kind === 'withdraw') return draft(deps, turn, 'question.withdraw', { question: request.question ?? last?.text ?? '' });
  if (!hasRole(turn.asker, 'admin')) return draft(deps, turn, 'question.verify', {});
  const plans = last?.answer.findings.every((one) => one.kind === 'found') === true ? (last.memory?.plans ?? []) : [];
  if (last === null || plans.length === 0)
    return bareAnswer(turn, 'decline', 'audit', 'There is no answer with figures just before this that could be verified. Ask the question first.');
  return verifyAnswer(deps, turn, { last, plans, wording: request.question });
}

type Verified = { readonly last: AnsweredTurn; readonly plans: readonly Plan[]; readonly wording: string | null };

async function verifyAnswer(deps: ConversationDeps, turn: Turn, { last, plans, wording }: Verified): Promise<Answer> {
  const question = wording ?? last.text;
  const opened = await openContext(deps, turn);
  if (!opened.ok) return bareAnswer(turn, 'error', 'audit', describeDraftFailure(opened.failure, turn.asker.timeZone));
  const input = inputOf(deps, { ...turn, text: question }, last.answer.intent, await candidatesOf(deps, opened.value, question));
  const alone = selectPlan.offline(input).value;
  const readsAlone = alone.kind === 'plans' && alone.plans.length === plans.length && alone.plans.every((plan, at) => isSame(plan, plans[at]));
  if (wording === null && last.number > 1 && !readsAlone)
    return bareAnswer(
      turn,
      'clarify',
      'audit',
      'That question leaned on what was said before it. Say it as a whole one: verify that as: "<the whole question>"',
    );
  const bound = bindPeriods(input, plans);
  if (!bound.ok) return bareAnswer(turn, 'decline', 'audit', describeDraftFailure(bound.failure, turn.asker.timeZone));
  return draft(deps, turn, 'question.verify', { question, intent: last.answer.intent, plans: bound.value });
}

/** The same measure, sliced and filtered the same way. */
function isSame(left: Plan, right: Plan | undefined): boolean {
  return measureKey(left) === measureKey(right);
}

function measureKey(plan: Plan | undefined): string {
  return JSON.stringify([plan?.model, plan?.metrics, plan?.dimensions, plan?.filters, plan?.limit]);
}

function draft(deps: ConversationDeps, turn: Turn, action: string, fields: Readonly<Record<string, unknown>>): Promise<Answer> {
  const { asker, organization, today, threadKey } = turn;
  return answerDraft(deps, turn, { asker, organization, today, action, fields, idempotencyKey: turnDraftKey(turn.turnId), threadKey });
}
