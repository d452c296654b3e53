/** Runs the plans of one turn side by side; each failed plan is repaired at most once, and said so. */
import { repairPlan } from '#agents/executor/decision.ts';
import type { Decided } from '#kernel/decision.ts';
import type { Findings } from '#kernel/findings.ts';
import { limits } from '#kernel/limits.ts';
import type { Plan } from '#kernel/plan.ts';
import type { QueryContext } from '#query/query-context.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';
import { CLOSED_DEAL_SAID, standingPlan } from '#conversation/closed-deal.ts';
import { runPlanOfDay } from '#conversation/run-plan-of-day.ts';
import { BESIDE_SAID, totalsBeside } from '#conversation/shared-totals-beside.ts';
import { ofTheirPeople } from '#conversation/their-people.ts';

export type RanPlans = {
  /** One per plan, in order. */
  readonly findings: readonly Findings[];
  /** Repairs, told to the person. */
  readonly said: readonly string[];
  readonly decided: readonly Decided<unknown>[];
  /** Set when a repair must be asked for. */
  readonly question: { readonly question: string; readonly options: { label: string; plans: Plan[] }[] } | null;
};

export type Asked = { readonly signal?: AbortSignal | undefined; /** The words say "our", not how many people that is. */ readonly isOurs?: boolean };

type RanPlan = {
  readonly findings: Findings;
  readonly said: string | null;
  readonly decided: Decided<unknown> | null;
  readonly question: RanPlans['question'];
};

/** At most limits.plansPerTurn plans, limits.plansAtOnce at a time. */
export async function runPlans(deps: ConversationDeps, context: QueryContext, plans: readonly Plan[], asked: Asked = {}): Promise<RanPlans> {
  const wanted = plans.slice(0, limits.plansPerTurn);
  const ran: RanPlan[] = [];
  for (let from = 0; from < wanted.length; from += limits.plansAtOnce) {
    ran.push(...(await Promise.all(wanted.slice(from, from + limits.plansAtOnce).map((plan) => runOne(deps, context, plan, asked)))));
  }
  const cut = plans.length > wanted.length ? [`Only the first ${limits.plansPerTurn} parts of the question were answered.`] : [];
  return {
    findings: ran.map((one) => one.findings),
    said: [...cut, ...new Set(ran.flatMap((one) => (one.said === null ? [] : [one.said])))],
    decided: ran.flatMap((one) => (one.decided === null ? [] : [one.decided])),
    question: ran.find((one) => one.question !== null)?.question ?? null,
  };
}

async function runOne(deps: ConversationDeps, context: QueryContext, plan: Plan, { signal, isOurs = false }: Asked): Promise<RanPlan> {
  const findings = await runPlanOfDay(deps, context, plan);
  const standing = standingPlan(findings);
  const closed = standing === null ? null : await runPlanOfDay(deps, context, standing);
  if (closed?.kind === 'found' && closed.rows.length > 0) return { findings: closed, said: CLOSED_DEAL_SAID, decided: null, question: null };
  const totals = totalsBeside(findings, deps.catalog.cards, context.asOf);
  const beside = totals === null ? null : await runPlanOfDay(deps, context, totals);
  if (beside?.kind === 'found') return { findings: beside, said: BESIDE_SAID, decided: null, question: null };
  const theirs = await ofTheirPeople(deps, context, findings, isOurs);
  if (theirs !== null) return { ...theirs, decided: null, question: null };
  if (findings.kind === 'found') return { findings, said: null, decided: null, question: null };
  const repair = await deps.interpreter.decide(repairPlan, { plan, failure: findings.failure, cards: deps.catalog.cards }, signal);
  switch (repair.value.kind) {
    case 'plan':
      return { findings: await runPlanOfDay(deps, context, repair.value.plan), said: repair.value.said, decided: repair, question: null };
    case 'clarify':
      return { findings, said: null, decided: repair, question: { question: repair.value.question, options: repair.value.options } };
    case 'give_up':
      return { findings, said: null, decided: repair, question: null };
  }
}
