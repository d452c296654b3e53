/** What a model's choice must hold beyond its shape: governed names, names that were found, no invented periods. */
import type { PlanChoice, SelectInput } from '#kernel/decisions.ts';
import type { Plan } from '#kernel/plan.ts';
import { buildVocabulary, type Vocabulary } from '#agents/vocabulary.ts';
import { foldWord } from '#agents/words.ts';

/** Null when every plan is governed; else what to mend, in one sentence. */
export function verifyChoice(input: SelectInput, choice: PlanChoice): string | null {
  const vocabulary = buildVocabulary(input.cards);
  const plans = choice.kind === 'plans' ? choice.plans : choice.kind === 'clarify' ? choice.options.flatMap((option) => option.plans) : [];
  for (const plan of plans) {
    const fault = unknownName(plan, input, vocabulary) ?? unknownValue(plan, input);
    if (fault !== null) return fault;
  }
  return null;
}

function unknownName(plan: Plan, input: SelectInput, vocabulary: Vocabulary): string | null {
  const model = input.cards.models.find((card) => card.model === plan.model);
  if (model === undefined) return `There is no model "${plan.model}"; use one of: ${input.cards.models.map((card) => card.model).join(', ')}.`;
  const metric = [...plan.metrics, ...(plan.having ?? []).map((having) => having.metric)].find((name) => !vocabulary.metrics.has(name));
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
