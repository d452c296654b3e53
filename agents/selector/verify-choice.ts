/** What a model's choice must hold beyond its shape: governed names, names that were found, no invented periods. */
import type { PlanChoice, SelectInput } from '#kernel/decisions.ts';
import type { Plan } from '#kernel/plan.ts';
import { speechFault } from '#agents/ground-speech.ts';
import { selectPlanOffline } from '#agents/selector/offline.ts';
import { buildVocabulary, type Vocabulary } from '#agents/vocabulary.ts';
import { foldWord } from '#agents/words.ts';

/** Null when every plan is governed and every word may be said; else what to mend, in one sentence. */
export function verifyChoice(input: SelectInput, choice: PlanChoice): string | null {
  const vocabulary = buildVocabulary(input.cards);
  const wrong = contradictsReading(input, choice) ?? strayScope(input, choice) ?? wordsFault(input, choice);
  if (wrong !== null) return wrong;
  const plans = choice.kind === 'plans' ? choice.plans : choice.kind === 'clarify' ? choice.options.flatMap((option) => option.plans) : [];
  for (const plan of plans) {
    const fault = unknownName(plan, input, vocabulary) ?? unknownValue(plan, input);
    if (fault !== null) return fault;
  }
  return null;
}

/** What the deterministic reading is sure to be answerable is not declined, and what it is sure that it is not is not answered. */
function contradictsReading(input: SelectInput, choice: PlanChoice): string | null {
  const { value, sure } = selectPlanOffline(input);
  if (!sure) return null;
  if (choice.kind === 'decline' && value.kind === 'plans') return 'The catalogue answers this question; give the plans.';
  if (choice.kind !== 'plans') return null;
  if (value.kind === 'decline') return 'The catalogue does not answer this question; decline, or ask which governed figure is meant.';
  return value.kind === 'plans' ? missedOf(value.plans, choice.plans) : null;
}

/** Of what the question surely says (metrics, filters, periods), the first that no plan of the model holds. */
function missedOf(said: readonly Plan[], plans: readonly Plan[]): string | null {
  const holds = (fits: (plan: Plan) => boolean): boolean => plans.some(fits);
  for (const plan of said) {
    const metric = plan.metrics.find((name) => !holds((one) => one.metrics.includes(name)));
    if (metric !== undefined) return `The question asks for ${metric}.`;
    const dimension = plan.dimensions.find((name) => !holds((one) => one.dimensions.includes(name)));
    if (dimension !== undefined) return `The question asks for ${dimension}.`;
    const filter = plan.filters.find((wanted) => !holds((one) => one.filters.some((other) => other.dimension === wanted.dimension)));
    if (filter !== undefined) return `The question narrows ${filter.dimension} to ${filter.values.map(String).join(', ')}.`;
    const { period } = plan;
    if (period !== undefined && !holds((one) => one.period?.start === period.start && one.period.end === period.end))
      return `The question is about ${period.start} up to, not including, ${period.end}.`;
  }
  return null;
}

/** Words that say whose figures are meant. */
const SCOPE_WORDS =
  /\b(?:my|mine|me|i|our|ours|we|us|team|teams|company|companywide|organi[sz]ation|org|business|everyone|everybody|all|whole|overall|total|totals|reps?|sellers?|people)\b/i;

/** A scope that nobody named would refuse, or show, what was not asked for. */
function strayScope(input: SelectInput, choice: PlanChoice): string | null {
  if (choice.kind !== 'plans' || SCOPE_WORDS.test(input.text)) return null;
  const kept = new Set((input.memory?.plans ?? []).map((plan) => plan.scope));
  const stray = choice.plans.find((plan) => plan.scope !== undefined && !kept.has(plan.scope));
  return stray === undefined ? null : `Nobody asked for the scope ${String(stray.scope)}; leave it out.`;
}

function wordsFault(input: SelectInput, choice: PlanChoice): string | null {
  if (choice.kind === 'plans') return null;
  const words = choice.kind === 'clarify' ? choice.question : choice.reason;
  const labels = input.cards.models.flatMap((model) => [
    model.label,
    ...[...model.metrics, ...model.dimensions].flatMap((card) => [card.label, ...card.synonyms]),
  ]);
  const fault = speechFault(words, input.text, [...input.candidates.map((candidate) => candidate.value), ...labels]);
  if (fault !== null) return `"${words}": ${fault}`;
  const examples = new Set(input.cards.models.flatMap((model) => model.examples.map((example) => example.question)));
  const stray = choice.kind === 'decline' ? choice.nearest.find((question) => !examples.has(question)) : undefined;
  return stray === undefined ? null : `"${stray}" is none of the catalogue's examples; offer only those in nearest, letter for letter.`;
}

function unknownName(plan: Plan, input: SelectInput, vocabulary: Vocabulary): string | null {
  const model = input.cards.models.find((card) => card.model === plan.model);
  if (model === undefined) return `There is no model "${plan.model}"; use one of: ${input.cards.models.map((card) => card.model).join(', ')}.`;
  const metric = [...plan.metrics, ...(plan.having ?? []).map((having) => having.metric.replace(/__change$/, ''))].find(
    (name) => !vocabulary.metrics.has(name),
  );
  if (metric !== undefined) return `There is no metric "${metric}"; use only metrics of the catalogue, or decline.`;
  const dimension = [...plan.dimensions, ...plan.filters.map((filter) => filter.dimension)].find((name) => !vocabulary.dimensions.has(name));
  return dimension === undefined ? null : `There is no dimension "${dimension}"; use only dimensions of the catalogue, or decline.`;
}

/** A filter value must be a name that was found, a closed value of the catalogue, or one the previous plan had. */
function unknownValue(plan: Plan, input: SelectInput): string | null {
  const known = new Set([
    ...input.candidates.map((candidate) => `${candidate.dimension}=${foldWord(candidate.value)}`),
    ...input.cards.models.flatMap((model) => model.dimensions.flatMap((card) => card.values.map((value) => `${card.name}=${foldWord(value)}`))),
    ...input.cards.models.flatMap((model) =>
      model.segments.flatMap((segment) => segment.filter.values.map((value) => `${segment.filter.dimension}=${foldWord(String(value))}`)),
    ),
    ...(input.memory?.plans ?? []).flatMap((previous) =>
      previous.filters.flatMap((filter) => filter.values.map((value) => `${filter.dimension}=${foldWord(String(value))}`)),
    ),
  ]);
  for (const filter of plan.filters) {
    if (filter.op !== 'in' && filter.op !== 'not_in') continue;
    const stray = filter.values.find((value) => !known.has(`${filter.dimension}=${foldWord(String(value))}`));
    if (stray !== undefined)
      return `"${String(stray)}" is not among the names found for ${filter.dimension}; use only names_found, or decline saying that the name was not found.`;
  }
  return null;
}
