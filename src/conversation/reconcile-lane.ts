/** RECONCILE: a figure from elsewhere against ours, down to the date, period, scope, definition or filter that differs. */
import { type ClaimedFigure, isSameFigure } from '#agents/claimed-figure.ts';
import { caveatsOf } from '#agents/composer/caveats.ts';
import { describeFailure } from '#agents/composer/failures.ts';
import { fillReferences } from '#agents/composer/ground.ts';
import { provenanceOf } from '#agents/composer/provenance.ts';
import { composeReconciliation, type Match } from '#agents/composer/reconcile.ts';
import { type NearReading, nearReadings } from '#agents/selector/plan/near-readings.ts';
import { bareAnswer } from '#kernel/bare-answer.ts';
import type { Found } from '#kernel/findings.ts';
import { limits } from '#kernel/limits.ts';
import type { Plan } from '#kernel/plan.ts';
import type { QueryContext } from '#query/query-context.ts';
import { runPlan } from '#query/run-plan.ts';
import { type AskInput, askBack, decline } from '#conversation/ask-lane.ts';
import { choosePlans } from '#conversation/choose-plans.ts';
import { openContext } from '#conversation/open-context.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';
import { engineUse, type LaneResult } from '#conversation/lane-result.ts';

/** Says which near reading gives the asker's figure, or that none does; to the asker alone. */
export async function runReconcileLane(deps: ConversationDeps, input: AskInput, claimed: ClaimedFigure): Promise<LaneResult> {
  const { turn, memory } = input;
  const opened = await openContext(deps, turn);
  if (!opened.ok) return { answer: bareAnswer(turn, 'error', 'explain', describeFailure(opened.failure)), memory: null, isPublic: true };
  const context: QueryContext = { ...opened.value, audience: 'private' };
  if (claimed.subject === '') {
    const [plan] = memory?.plans ?? [];
    return plan === undefined
      ? declined(input, 'I have shown no figure in this thread yet to compare yours with; please ask for it first, or name it.')
      : reconcile(deps, context, input, { plan, claimed });
  }
  const intent = { intent: memory?.intent ?? 'performance', lane: 'ask', confidence: input.intent.value.confidence } as const;
  const choice = await choosePlans(deps, context, { turn, text: claimed.subject, intent, memory, signal: input.signal });
  if (choice.value.kind === 'clarify') return askBack(input, { ...choice.value, intent: 'explain' }, [input.intent, choice]);
  if (choice.value.kind === 'decline') return decline(input, { ...choice.value, intent: 'explain' }, [input.intent, choice]);
  const [plan] = choice.value.plans;
  return plan === undefined ? declined(input, 'I could not tell which figure you mean.') : reconcile(deps, context, input, { plan, claimed });
}

type Compared = { readonly plan: Plan; readonly claimed: ClaimedFigure };

async function reconcile(deps: ConversationDeps, context: QueryContext, input: AskInput, { plan, claimed }: Compared): Promise<LaneResult> {
  const { turn } = input;
  const model = deps.catalog.semanticModels.find((one) => one.name === plan.model);
  const [metric] = plan.metrics;
  if (model === undefined || metric === undefined || plan.dimensions.length > 0)
    return declined(
      input,
      'The answer before has several figures; please name the one that yours should equal, such as "why is the win rate of last quarter not …".',
    );
  const base: Plan = {
    model: plan.model,
    metrics: [metric],
    dimensions: [],
    filters: plan.filters,
    ...(plan.period === undefined ? {} : { period: plan.period }),
    ...(plan.scope === undefined ? {} : { scope: plan.scope }),
  };
  const own = await runPlan(deps, context, base);
  if (own.kind === 'failed') return declined(input, describeFailure(own.failure));
  const isSame = shows(own, claimed);
  const matches = isSame
    ? []
    : await matchesOf(deps, context, claimed, nearReadings(base, model.card, { today: turn.today, calendar: turn.organization.calendar }));
  const findings = [own, ...matches.map((match) => match.found)];
  const composed = composeReconciliation({ own, quoted: claimed.quoted, isSame, matches, cards: deps.catalog.cards });
  const definition = own.evidence.definitions.map((one) => `${one.label}: ${one.text}`);
  const answer = {
    ...bareAnswer(turn, 'answer', 'explain', fillReferences(composed, findings)),
    findings,
    provenance: provenanceOf(findings, deps.catalog.cards),
    caveats: [...(isSame ? [] : definition), ...caveatsOf([own], deps.catalog.cards)],
    engine: engineUse([input.intent]).engine,
  };
  return { answer, memory: { plans: [base], intent: input.memory?.intent ?? 'performance', options: [] }, isPublic: false };
}

async function matchesOf(deps: ConversationDeps, context: QueryContext, claimed: ClaimedFigure, readings: readonly NearReading[]): Promise<readonly Match[]> {
  const matches: Match[] = [];
  for (let from = 0; from < readings.length && matches.length < limits.readingsShown; from += limits.plansAtOnce) {
    const ran = await Promise.all(
      readings.slice(from, from + limits.plansAtOnce).map(async (reading) => ({ reading, found: await runPlan(deps, context, reading.plan) })),
    );
    matches.push(...ran.flatMap(({ reading, found }) => (found.kind === 'found' && shows(found, claimed) ? [{ found, differs: reading.differs }] : [])));
  }
  return matches.slice(0, limits.readingsShown);
}

/** The one figure of a result, once rounded as the asker's is. */
function shows(found: Found, claimed: ClaimedFigure): boolean {
  const at = found.columns.findIndex((column) => column.name === found.plan.metrics[0]);
  const cell = found.rows[0]?.[at];
  return (
    found.rows.length === 1 &&
    cell !== null &&
    cell !== undefined &&
    typeof cell !== 'boolean' &&
    isSameFigure(claimed, cell, found.columns[at]?.type === 'ratio')
  );
}

function declined(input: AskInput, reason: string): LaneResult {
  return decline(input, { kind: 'decline', intent: 'explain', reason, nearest: [] }, [input.intent]);
}
