/** The catalogue's words as phrases: what each metric, dimension and named filter is called. */
import type { Cards, DimensionCard, MetricCard, ModelCard, SegmentCard } from '#kernel/card.ts';
import { oncePer } from '#kernel/once-per.ts';
import { stemsOf } from '#agents/words.ts';

export type Phrase = { readonly stems: readonly string[] } & (
  | { readonly kind: 'metric'; readonly name: string }
  | { readonly kind: 'dimension'; readonly name: string }
  | { readonly kind: 'segment'; readonly filter: SegmentCard['filter'] }
);

export type Vocabulary = {
  readonly phrases: readonly Phrase[];
  /** Those that begin with a stem. */
  readonly phrasesFrom: (stem: string) => readonly Phrase[];
  /** Every single word that occurs in a phrase. */
  readonly words: ReadonlySet<string>;
  readonly metrics: ReadonlyMap<string, MetricCard>;
  readonly dimensions: ReadonlyMap<string, DimensionCard>;
  /** The model that has a metric; the first one listed when several do. */
  readonly modelOf: (metric: string) => ModelCard | undefined;
};

/** Every name, label and synonym of `cards`; built once for each catalogue, as every decision asks for it. */
export const buildVocabulary = oncePer(vocabularyOf);

function vocabularyOf(cards: Cards): Vocabulary {
  const phrases = cards.models.flatMap((model) => [
    ...model.metrics.flatMap((metric) => namesOf(metric).map((stems): Phrase => ({ kind: 'metric', name: metric.name, stems }))),
    ...model.dimensions.flatMap((dimension) =>
      // A number bounds deals and groups none; the name of a yes or no reads as a sentence: "is overdue" says which deals, not how to group them.
      (dimension.type === 'decimal' || dimension.type === 'integer'
        ? []
        : [...(dimension.type === 'boolean' ? namesOf({ ...dimension, name: dimension.label }) : namesOf(dimension)), stemsOf(dimension.plural)]
      )
        .filter((stems) => dimension.time === null || (stems.length > 1 && stems.includes(dimension.time.grain)))
        .map((stems): Phrase => ({ kind: 'dimension', name: dimension.name, stems })),
    ),
    ...model.segments.flatMap((segment) => segment.words.map((words): Phrase => ({ kind: 'segment', filter: segment.filter, stems: stemsOf(words) }))),
  ]);
  const said = phrases.filter((phrase) => phrase.stems.length > 0);
  const byFirst = Map.groupBy(said, (phrase) => phrase.stems[0] ?? '');
  return {
    phrases: said,
    phrasesFrom: (stem) => byFirst.get(stem) ?? [],
    words: new Set(phrases.flatMap((phrase) => phrase.stems)),
    metrics: new Map(cards.models.flatMap((model) => model.metrics.map((metric) => [metric.name, metric] as const)).toReversed()),
    dimensions: new Map(cards.models.flatMap((model) => model.dimensions.map((dimension) => [dimension.name, dimension] as const)).toReversed()),
    modelOf: (metric) => cards.models.find((model) => model.metrics.some((card) => card.name === metric)),
  };
}

function namesOf(card: { readonly name: string; readonly label: string; readonly synonyms: readonly string[] }): readonly (readonly string[])[] {
  return [card.name, card.label, ...card.synonyms].map(stemsOf);
}
