/** What a model is told of the catalogue: of every name the first few, as the rest are ways to ask that it knows by itself. */
import type { Cards, ModelCard } from '#kernel/card.ts';
import { oncePer } from '#kernel/once-per.ts';

/** Names of a figure or a group that are said to models, and that stand for it where near questions are looked for. */
export const NAMES_TOLD = 12;

/** The cards of `cards` with at most NAMES_TOLD synonyms each. */
export const toldModels = oncePer((cards: Cards): readonly ModelCard[] =>
  cards.models.map((model) => ({
    ...model,
    metrics: model.metrics.map((card) => ({ ...card, synonyms: card.synonyms.slice(0, NAMES_TOLD) })),
    dimensions: model.dimensions.map((card) => ({ ...card, synonyms: card.synonyms.slice(0, NAMES_TOLD) })),
  })),
);
