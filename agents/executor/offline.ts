/** The deterministic repair: a misspelt value or name that has exactly one near neighbour is put right; several are asked back. */
import { distance } from 'fastest-levenshtein';
import type { Reading } from '#kernel/decision.ts';
import type { Repair, RepairInput } from '#kernel/decisions.ts';
import type { Failure } from '#kernel/failure.ts';
import type { Plan } from '#kernel/plan.ts';
import { describePlan } from '#agents/describe-plan.ts';
import { buildVocabulary, type Vocabulary } from '#agents/vocabulary.ts';
import { foldWord } from '#agents/words.ts';

/** Mends unknown values and names; every other failure is given up. */
export function repairPlanOffline(input: RepairInput): Reading<Repair> {
  const { failure: given } = input;
  if (given.kind !== 'unknown_value' && given.kind !== 'unknown_name') return giveUp();
  const failure = { ...given, nearest: given.nearest.filter((name) => canHold(input, given, name)) };
  if (failure.nearest.length === 0) return giveUp();
  const wanted = wantedOf(failure);
  const close = failure.nearest.filter((name) => isVeryNear(wanted, name));
  const [only] = close;
  if (close.length === 1 && only !== undefined) {
    const plan = replaceIn(input.plan, failure, only);
    return { value: { kind: 'plan', plan, said: readAs(wanted, only) }, sure: true };
  }
  return { value: askBack(input, failure), sure: true };
}

/** A dimension of fixed values takes the place of another only where it has the values that are filtered by. */
function canHold({ plan, cards }: RepairInput, failure: Unknown, name: string): boolean {
  if (failure.kind !== 'unknown_name' || failure.what !== 'dimension') return true;
  const values = cards.models.find((model) => model.model === plan.model)?.dimensions.find((card) => card.name === name)?.values ?? [];
  const wanted = plan.filters.flatMap((filter) => (filter.dimension === failure.name && ['in', 'not_in'].includes(filter.op) ? filter.values : []));
  return values.length === 0 || wanted.every((value) => values.includes(String(value)));
}

/** What is told of a model's repair, in code's words. Expects one that passed verifyRepair. */
export function settleRepair(input: RepairInput, repair: Repair): Repair {
  const { failure } = input;
  if (repair.kind === 'give_up' || (failure.kind !== 'unknown_value' && failure.kind !== 'unknown_name')) return repair;
  if (repair.kind === 'clarify') return askBack(input, failure);
  const taken = failure.nearest.find((name) => JSON.stringify(replaceIn(input.plan, failure, name)) === JSON.stringify(repair.plan));
  return { ...repair, said: readAs(wantedOf(failure), taken ?? '') };
}

function readAs(wanted: string, taken: string): string {
  return `I read "${wanted}" as ${taken}.`;
}

function wantedOf(failure: Unknown): string {
  return failure.kind === 'unknown_value' ? failure.value : failure.name;
}

function giveUp(): Reading<Repair> {
  return { value: { kind: 'give_up' }, sure: true };
}

function askBack(input: RepairInput, failure: Unknown): Repair {
  const vocabulary = buildVocabulary(input.cards);
  const options = failure.nearest.map((name) => {
    const plan = replaceIn(input.plan, failure, name);
    return { label: describePlan(plan, vocabulary), plans: [plan] };
  });
  return {
    kind: 'clarify',
    question: `I find no "${saidAs(failure, vocabulary)}"${failure.kind === 'unknown_name' ? ' there' : ''}. Which do you mean?`,
    options,
  };
}

/** A name of the catalogue is said by its label; what a person typed, as typed. */
function saidAs(failure: Unknown, { metrics, dimensions }: Pick<Vocabulary, 'metrics' | 'dimensions'>): string {
  if (failure.kind === 'unknown_value') return failure.value;
  const card = failure.what === 'dimension' ? dimensions.get(failure.name) : metrics.get(failure.name);
  return card?.label.toLowerCase() ?? failure.name.replaceAll('_', ' ');
}

type Unknown = Extract<Failure, { kind: 'unknown_value' | 'unknown_name' }>;

/** The plan with the unknown value or name exchanged everywhere it stands. */
export function replaceIn(plan: Plan, failure: Unknown, name: string): Plan {
  if (failure.kind === 'unknown_value') {
    return {
      ...plan,
      filters: plan.filters.map((filter) =>
        filter.dimension === failure.dimension ? { ...filter, values: filter.values.map((value) => (String(value) === failure.value ? name : value)) } : filter,
      ),
    };
  }
  const swap = (old: string): string => (old === failure.name ? name : old);
  if (failure.what === 'model') return { ...plan, model: swap(plan.model) };
  return {
    ...plan,
    metrics: failure.what === 'metric' ? plan.metrics.map(swap) : plan.metrics,
    dimensions: failure.what === 'dimension' ? plan.dimensions.map(swap) : plan.dimensions,
    filters: failure.what === 'dimension' ? plan.filters.map((filter) => ({ ...filter, dimension: swap(filter.dimension) })) : plan.filters,
    ...(plan.having === undefined
      ? {}
      : { having: plan.having.map((having) => ({ ...having, metric: failure.what === 'metric' ? swap(having.metric) : having.metric })) }),
    ...(plan.order === undefined ? {} : { order: plan.order.map((order) => ({ ...order, by: swap(order.by) })) }),
  };
}

/** The same letters but for one slip in five. */
function isVeryNear(wanted: string, name: string): boolean {
  const [left, right] = [foldWord(wanted), foldWord(name)];
  return distance(left, right) <= Math.max(1, Math.floor(Math.max(left.length, right.length) / 5));
}
