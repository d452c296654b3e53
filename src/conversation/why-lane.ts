/** WHY: a change against the period before it, divided by every dimension at hand into parts that sum exactly to it. */
import { caveatsOf } from '#agents/composer/caveats.ts';
import { describeFailure } from '#agents/composer/failures.ts';
import { fillReferences } from '#agents/composer/ground.ts';
import { provenanceOf } from '#agents/composer/provenance.ts';
import { composeWhy, partsCaveat } from '#agents/composer/why.ts';
import { asksWhyLost, type CauseQuestion } from '#agents/cause.ts';
import { comparedPlan, dividedPlans, levelDecline } from '#agents/selector/plan/cause-plan.ts';
import { buildVocabulary } from '#agents/vocabulary.ts';
import type { SemanticModel } from '#catalog/catalog.ts';
import { bareAnswer } from '#kernel/bare-answer.ts';
import type { Found } from '#kernel/findings.ts';
import { limits } from '#kernel/limits.ts';
import type { Plan } from '#kernel/plan.ts';
import { isWithinChance, type Makeup, makeupOf, metricsToDecompose, withParts } from '#query/decompose-change.ts';
import type { QueryContext } from '#query/query-context.ts';
import { type AskInput, askBack, decline } from '#conversation/ask-lane.ts';
import { choosePlans } from '#conversation/choose-plans.ts';
import { openContext } from '#conversation/open-context.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';
import { engineUse, type LaneResult } from '#conversation/lane-result.ts';
import { runPlans } from '#conversation/run-plans.ts';

/** What drove a change has happened: a month without a year is one that was. The word is kept, as the question is read without its cause. */
const DROVE = /\b(?:drove|caused|explained)\b/i;

/** Reasons of single deals are nowhere on record. */
const WHY_LOST = {
  kind: 'decline',
  intent: 'explain',
  reason: 'Why deals were lost is not on record: no reasons are kept with them. Where they are lost can be seen, by the win rate of each part.',
  nearest: ['win rate by segment', 'win rate by deal type', 'win rate from each stage'],
} as const;

/** Takes the change apart that the question is about; without a figure in it, the one of the answer before. */
export async function runWhyLane(deps: ConversationDeps, input: AskInput, cause: CauseQuestion): Promise<LaneResult> {
  const { turn, memory } = input;
  const opened = await openContext(deps, turn);
  if (!opened.ok) return { answer: bareAnswer(turn, 'error', 'explain', describeFailure(opened.failure)), memory: null, isPublic: true };
  if (asksWhyLost(turn.text)) return decline(input, { ...WHY_LOST, nearest: [...WHY_LOST.nearest] }, [input.intent]);
  // Parts belong to people: they go to the asker alone.
  const context: QueryContext = { ...opened.value, audience: 'private' };
  if (cause.subject === '') {
    const [plan] = memory?.plans ?? [];
    return plan === undefined
      ? declined(input, 'Why what? There is no figure in this thread yet; please name it, such as "why did the win rate fall last quarter".')
      : explainChange(deps, context, input, { plan, cause });
  }
  const intent = { intent: memory?.intent ?? 'performance', lane: 'ask', confidence: input.intent.value.confidence } as const;
  const choice = await choosePlans(deps, context, {
    turn,
    text: `${DROVE.test(turn.text) ? 'drove ' : ''}${cause.subject}`,
    intent,
    memory,
    signal: input.signal,
  });
  switch (choice.value.kind) {
    case 'plans': {
      const [plan] = choice.value.plans;
      return plan === undefined ? declined(input, 'I could not tell which figure you mean.') : explainChange(deps, context, input, { plan, cause });
    }
    case 'clarify':
      return askBack(input, { ...choice.value, intent: 'explain' }, [input.intent, choice]);
    case 'decline':
      return decline(input, { ...choice.value, intent: 'explain' }, [input.intent, choice]);
  }
}

type Change = { readonly plan: Plan; readonly cause: CauseQuestion };

async function explainChange(deps: ConversationDeps, context: QueryContext, input: AskInput, { plan, cause }: Change): Promise<LaneResult> {
  const { turn } = input;
  const model = deps.catalog.semanticModels.find((one) => one.name === plan.model);
  const metric = model?.metrics.find((one) => one.name === plan.metrics[0]);
  if (model === undefined || metric === undefined)
    return declined(input, 'There is no figure in that to take apart; please name one, such as "why did the win rate fall".');
  const stands = cause.isLevel ? levelDecline(plan, model.card, buildVocabulary(deps.catalog.cards)) : null;
  if (stands !== null) return decline(input, { kind: 'decline', intent: 'explain', ...stands }, [input.intent]);
  const makeup = makeupOf(model, metric.name);
  if (makeup === null || metric.dateRole === null) return declined(input, undividedWords(metric.label, metric.dateRole === null));
  const { plan: compared, isAssumed } = comparedPlan(plan, metric.dateRole, { today: turn.today, calendar: turn.organization.calendar });
  const whole = { ...compared, metrics: metricsToDecompose(metric.name, makeup) };
  const ran = await runPlans(deps, context, [whole, ...dividedPlans(whole, model.card)], { signal: input.signal });
  const [first, ...rest] = ran.findings;
  if (first?.kind !== 'found') return declined(input, first === undefined ? 'Nothing could be computed.' : describeFailure(first.failure));
  const total = withChance(first, model, makeup);
  const divided = rest
    .flatMap((one) => (one.kind === 'found' ? (withParts(one, total, metric.name, makeup) ?? []) : []))
    .toSorted((left, right) => tellingOf(right, metric.name) - tellingOf(left, metric.name))
    .slice(0, limits.driverDimensionsShown);
  const findings = [total, ...divided];
  const composed = composeWhy({ total, divided, cards: deps.catalog.cards, direction: cause.direction });
  const use = engineUse([input.intent, ...ran.decided]);
  const answer = {
    ...bareAnswer(turn, 'answer', 'explain', fillReferences(composed, findings)),
    findings,
    tables: divided.length === 0 ? [] : [1],
    provenance: provenanceOf(findings, deps.catalog.cards),
    caveats: [
      ...(divided.length === 0 ? [] : [partsCaveat]),
      ...(isAssumed ? ['No period was named, so this compares the newest complete quarter with the one before.'] : []),
      ...(plan.dimensions.length > 0 ? ['The change is that of the whole, not of a single row of the answer before.'] : []),
      ...ran.said,
      ...caveatsOf([total], deps.catalog.cards),
    ],
    engine: use.engine,
    engineNote: use.note,
    ...(use.tokens === null ? {} : { tokens: use.tokens }),
  };
  return { answer, memory: { plans: [compared], intent: metric.intent, options: [] }, isPublic: false };
}

function undividedWords(label: string, isBalance: boolean): string {
  return isBalance
    ? `${label} is a balance of one day, so this figure has no earlier period to compare with. Ask what was created, won or lost since then.`
    : `${label} is kept as a finished figure and cannot be divided into parts that add up.`;
}

function withChance(total: Found, model: SemanticModel, makeup: Makeup): Found {
  const metric = total.plan.metrics[0] ?? '';
  return isWithinChance(total, model, makeup) ? { ...total, claims: [...total.claims, { kind: 'within_chance', row: 0, metric }] } : total;
}

/** How much of all movement the largest part is, beyond what an even split would give it. */
function tellingOf(found: Found, metric: string): number {
  const at = found.columns.findIndex((column) => column.name === `${metric}__part`);
  const sizes = found.rows.map((row) => Math.abs(Number(row[at] ?? 0)));
  const moved = sizes.reduce((sum, size) => sum + size, 0);
  return moved === 0 ? 0 : (sizes[0] ?? 0) / moved - 1 / sizes.length;
}

function declined(input: AskInput, reason: string): LaneResult {
  return decline(input, { kind: 'decline', intent: 'explain', reason, nearest: [] }, [input.intent]);
}
