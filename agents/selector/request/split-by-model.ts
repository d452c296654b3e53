/** Figures of several models in one question. */
import type { ChoiceContext } from '#agents/selector/terms/choice-context.ts';
import type { Measure, Request } from '#agents/selector/terms/request.ts';

/** Figures that no model keeps together are asked for one model at a time. */
export function splitByModel(measure: Measure, request: Request, { input, vocabulary }: ChoiceContext): readonly Measure[] {
  const isTogether = input.cards.models.some((model) => measure.metrics.every((name) => model.metrics.some((card) => card.name === name)));
  if (measure.list !== null || isTogether) return [measure];
  const models = [...new Set(measure.metrics.map((name) => vocabulary.modelOf(name)))];
  const said = [...request.dimensions, ...request.filters.map((filter) => filter.dimension)];
  if (models.some((model) => said.some((name) => model?.dimensions.every((card) => card.name !== name)))) return [measure];
  return models.map((model) => ({ metrics: measure.metrics.filter((name) => vocabulary.modelOf(name) === model), list: null }));
}
