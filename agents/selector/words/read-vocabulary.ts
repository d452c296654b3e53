/** Readers of the catalogue's words: metrics, dimensions, named filters. */
import type { Filter } from '#kernel/plan.ts';
import { phraseLength, startsWithPhrase, type Token } from '#agents/words.ts';
import type { Meaning } from '#agents/selector/terms/marks.ts';
import { readSince } from '#agents/selector/periods/read-since.ts';
import type { Phrase } from '#agents/vocabulary.ts';
import { type Reader, type ScanContext, type Seen, wordAt } from '#agents/selector/terms/scan-context.ts';

/** Words that only say which deals, not which metric: they are read by outcome, not as a metric's synonym. */
const DEAL_STEMS = new Set([
  'deal',
  'opportunity',
  'opp',
  'number',
  'count',
  'of',
  'won',
  'win',
  'lost',
  'lose',
  'loss',
  'open',
  'closed',
  'closing',
  'close',
  'total',
  'the',
  'how',
  'many',
  'we',
  'did',
]);

/** The catalogue's metrics, dimensions and named filters. */
export const readVocabulary: Reader = (context, at) => {
  const { tokens, vocabulary } = context;
  const lengthOf = (phrase: Phrase): number =>
    phrase.kind === 'metric' ? phraseLength(tokens, at, phrase.stems) : startsWithPhrase(tokens, at, phrase.stems) ? phrase.stems.length : 0;
  const fitting = vocabulary.phrasesFrom(tokens[at]?.stem ?? '').filter((phrase) => lengthOf(phrase) > 0 && !isOfTime(context, at, phrase));
  const length = Math.max(0, ...fitting.filter((phrase) => phrase.kind !== 'metric' || !isDealsOnly(phrase.stems)).map(lengthOf));
  const longest = fitting.filter(
    (phrase) =>
      lengthOf(phrase) === length && !(phrase.kind === 'segment' && isDealsOnly(phrase.stems)) && (phrase.kind !== 'metric' || !isDealsOnly(phrase.stems)),
  );
  const metrics = [...new Set(longest.flatMap((phrase) => (phrase.kind === 'metric' ? [phrase.name] : [])))];
  const dimensions = [...new Set(longest.flatMap((phrase) => (phrase.kind === 'dimension' ? [phrase.name] : [])))];
  const last = tokens[at + length - 1];
  if (dimensions.length > 0 && last !== undefined && (metrics.length === 0 || isGrouped(context, at)))
    return seen(dimensionMeaning(context, at, dimensions, last), length);
  if (metrics.length > 0) return seen({ kind: 'metric', names: metrics }, length);
  const segment = longest.find((phrase) => phrase.kind === 'segment');
  return segment?.kind === 'segment' ? seen(segmentMeaning(segment.filter, segment.stems), length) : null;
};

/** Days to close are how long it takes, the best day to close is one; `due before the end of March` says when; `by due before` names how to group. */
function isOfTime(context: ScanContext, at: number, phrase: Phrase): boolean {
  if (phrase.kind === 'metric') return phrase.stems[0] === 'day' && wordAt(context, at) === 'day';
  const last = phrase.stems.at(-1) ?? '';
  return (
    phrase.kind === 'dimension' && ['before', 'after'].includes(last) && !isGrouped(context, at) && readSince(context, at + phrase.stems.length - 1) !== null
  );
}

/** Named filters on the outcome are outcome words: they can be counted. */
function segmentMeaning(filter: Filter, stems: readonly string[]): Meaning {
  const [first, second] = filter.values.map(String);
  if (filter.dimension !== 'outcome' || filter.op !== 'in') return { kind: 'segment', filter };
  const outcome = second !== undefined ? 'Closed' : OUTCOMES.find((name) => name === first);
  if (outcome === undefined) return { kind: 'segment', filter };
  return { kind: 'outcome', outcome, unit: stems.includes('deal') || stems.includes('opportunity') ? 'count' : null };
}

const OUTCOMES = ['Won', 'Lost', 'Open'] as const;

/** Words that the outcome words read: `lost deals`. */
export function isDealsOnly(stems: readonly string[]): boolean {
  return stems.every((stem) => DEAL_STEMS.has(stem));
}

function isGrouped(context: ScanContext, at: number): boolean {
  return ['by', 'per', 'each', 'every', 'which', 'across'].includes(wordAt(context, at - 1));
}

function dimensionMeaning(context: ScanContext, at: number, names: readonly string[], last: Token): Meaning {
  const isPlural = last.text !== last.stem;
  if (names.includes('opportunity')) return { kind: 'deal', isPlural };
  return { kind: 'dimension', names, isPlural, isAsked: ['which', 'what', 'whose'].includes(wordAt(context, at - 1)) };
}

function seen(meaning: Meaning, length: number): Seen {
  return { meaning, length };
}
