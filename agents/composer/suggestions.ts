/** Questions that lead on from an answer. Each is a changed plan in words that the selector reads back. */
import type { DimensionCard } from '#kernel/card.ts';
import type { ComposeInput } from '#kernel/decisions.ts';
import type { Plan } from '#kernel/plan.ts';
import { hasRole } from '#kernel/person.ts';
import { describePlan } from '#agents/describe-plan.ts';
import { nearQuestions } from '#agents/near-questions.ts';
import { buildVocabulary, type Vocabulary } from '#agents/vocabulary.ts';

const SUGGESTIONS_MAX = 3;

/** At most three questions that the catalogue can answer. */
export function suggestionsFor(input: ComposeInput): readonly string[] {
  const found = input.findings.find((one) => one.kind === 'found');
  const bridge = input.findings.find((one) => one.kind === 'found' && isBridge(one.plan));
  if (bridge !== undefined) return bridge.plan.dimensions.includes('owner') ? ['list them'] : ['by owner', 'list them'];
  const examples = [...narrower(input), ...nearQuestions({ ...input, text: input.question })].slice(0, SUGGESTIONS_MAX);
  if (found === undefined || found.plan.filters.some((filter) => filter.values.some((value) => MARKUP.test(String(value))))) return examples;
  const vocabulary = buildVocabulary(input.cards);
  const { scope: _scope, whatIf: _whatIf, rollUp: _rollUp, ...plan } = found.plan as Plan;
  const card = input.cards.models.find((model) => model.model === plan.model);
  const own = card?.dimensions ?? [];
  const elsewhen = card?.isOfNow === true ? [] : [againstBefore(plan, vocabulary), overTime(plan, own, vocabulary)];
  const changed = [byDimension(plan, own), ...elsewhen, ranked(plan, found.rows.length, vocabulary)];
  const last = card?.isOfNow === true ? [] : inLastQuarter(plan, vocabulary);
  const texts = [...changed.flatMap((one) => (one === null ? [] : [describePlan(one, vocabulary)])), ...last];
  return (texts.length === 0 ? examples : texts).slice(0, SUGGESTIONS_MAX);
}

/** What was refused for the whole organisation, for the people or the deals of one's own. */
function narrower({ findings, cards, asker }: ComposeInput): readonly string[] {
  const refused = findings.find((one) => one.kind === 'failed' && one.failure.kind === 'beyond_scope');
  if (refused?.kind !== 'failed' || refused.plan.scope !== 'organisation') return [];
  const scope = hasRole(asker, 'manager', 'leader') ? 'subtree' : 'mine';
  return [describePlan({ ...refused.plan, scope }, buildVocabulary(cards))];
}

/** What changed, by kind of change: the next questions go on from it. */
function isBridge(plan: Plan): boolean {
  return plan.dimensions.includes('change_kind') && !plan.dimensions.includes('opportunity');
}

/** A name that looks like markup or a mention is shown escaped, and never offered to be sent again. */
const MARKUP = /[<>`@*|{}\n]/;

function inLastQuarter(plan: Plan, vocabulary: Vocabulary): readonly string[] {
  const isDated = plan.metrics.length > 0 && plan.metrics.every((name) => vocabulary.metrics.get(name)?.dateRole != null);
  return plan.period === undefined && isDated ? [`${describePlan(plan, vocabulary)}, last quarter`] : [];
}

/** `own` are the dimensions of the plan's model. */
function byDimension(plan: Plan, own: readonly DimensionCard[]): Plan | null {
  if (plan.dimensions.length > 0 || plan.metrics.length === 0) return null;
  const isKnown = (name: string): boolean => own.some((card) => card.name === name);
  const name = ['owner', 'sales_region', 'product'].find((one) => isKnown(one) && !plan.filters.some((filter) => filter.dimension === one));
  return name === undefined ? null : withoutComparison({ ...plan, dimensions: [name] });
}

function againstBefore(plan: Plan, vocabulary: Vocabulary): Plan | null {
  const isTimed = plan.dimensions.some((name) => vocabulary.dimensions.get(name)?.time != null);
  return plan.period === undefined || plan.compare !== undefined || isTimed || plan.dimensions.includes('opportunity')
    ? null
    : { ...plan, compare: { to: 'previous_period' } };
}

/** A model that is kept by quarter alone is shown over all its quarters. */
function overTime(plan: Plan, own: readonly DimensionCard[], vocabulary: Vocabulary): Plan | null {
  const [metric] = plan.metrics;
  const role = metric === undefined ? null : (vocabulary.metrics.get(metric)?.dateRole ?? null);
  if (role === null || plan.dimensions.length > 0) return null;
  const grain = plan.period === undefined ? 'quarter' : 'month';
  const times = own.filter((card) => card.time?.role === role);
  const name = times.find((card) => card.time?.grain === grain)?.name;
  if (name !== undefined) return withoutComparison({ ...plan, dimensions: [name] });
  const [only] = times;
  const { period: _period, ...undated } = plan;
  return only === undefined ? null : withoutComparison({ ...undated, dimensions: [only.name] });
}

const RANKED = 5;

/** A ranking is worth offering where it leaves something out, and after a single first row. */
function ranked(plan: Plan, rows: number, vocabulary: Vocabulary): Plan | null {
  const [metric] = plan.metrics;
  const isTimed = plan.dimensions.some((name) => vocabulary.dimensions.get(name)?.time != null);
  if (metric === undefined || plan.dimensions.length !== 1 || isTimed || plan.metrics.length > 1) return null;
  if (plan.within !== undefined || plan.rollUp !== undefined) return null;
  const { offset: _offset, ...from } = plan;
  if (plan.limit === 1) return { ...from, limit: RANKED };
  return plan.limit !== undefined || rows <= RANKED ? null : { ...plan, order: [{ by: metric, direction: 'desc' }], limit: RANKED };
}

function withoutComparison(plan: Plan): Plan {
  const { compare: _compare, order: _order, limit: _limit, offset: _offset, within: _within, rollUp: _rollUp, ...rest } = plan;
  return rest;
}
