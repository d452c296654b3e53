/** Words that two figures share: `average and median deal size`, `deal size: average & median`, `won and lost revenue`. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import { isDealsOnly } from '#agents/selector/words/read-vocabulary.ts';
import { type Reader, type ScanContext, wordAt } from '#agents/selector/terms/scan-context.ts';
import { startsWithPhrase } from '#agents/words.ts';

const JOINTS = new Set(['and', '&', 'or', ',', 'vs', 'versus', 'plus', 'with']);
/** Words that can follow the figure they are of: `deal size: average & median`. */
const STATISTICS = new Set(['average', 'avg', 'mean', 'median', 'p90']);
/** How far a word may stand from the figure that it shares words with. */
const BETWEEN_MAX = 6;

/** The first word of a figure, the rest of which stands with another: the figure it makes with those words. */
export const readSharedWords: Reader = (context, at) => {
  const stem = context.tokens[at]?.stem ?? '';
  if ((stem !== 'total' && !isHead(stem, context.vocabulary)) || isFigure(context, at)) return null;
  const isLeading = JOINTS.has(wordAt(context, at + 1)) || isSlashed(context, at);
  const isTrailing = STATISTICS.has(stem) && (JOINTS.has(wordAt(context, at - 1)) || JOINTS.has(wordAt(context, at + 1)) || isSlashed(context, at - 1));
  const names = (isLeading ? fromAfter(context, at) : null) ?? (isTrailing ? fromBefore(context, at) : null);
  if (names !== null) return { meaning: { kind: 'metric', names }, length: 1 };
  // `total and average deal size`: a total that no figure has is not left out.
  const isLostTotal = stem === 'total' && isLeading && STATISTICS.has(context.tokens[at + 2]?.stem ?? '');
  return isLostTotal ? { meaning: { kind: 'unknown' }, length: 1 } : null;
};

/** `median, p90 and average days to close`: the figure that ends the row. */
function fromAfter(context: ScanContext, at: number): readonly string[] | null {
  for (let next = at + 1; next <= at + BETWEEN_MAX; next += 1) {
    const isRow = JOINTS.has(wordAt(context, next)) || isHead(context.tokens[next]?.stem ?? '', context.vocabulary);
    const names = metricsAt(context, next, context.tokens[at]?.stem ?? '');
    if (names !== null) return names;
    if (!isRow) return null;
  }
  return null;
}

/** `deal size: average & median`: a figure said before. */
function fromBefore(context: ScanContext, at: number): readonly string[] | null {
  for (let before = at - 1; before >= 0 && before >= at - 2 * BETWEEN_MAX; before -= 1) {
    const names = metricsAt(context, before, context.tokens[at]?.stem ?? '');
    if (names !== null) return names;
  }
  return null;
}

/** Figures called `head` and the words at a place, whole or without their own first word. */
function metricsAt(context: ScanContext, at: number, head: string): readonly string[] | null {
  const longest = context.vocabulary
    .phrasesFrom(context.tokens[at]?.stem ?? '')
    .filter((phrase) => phrase.kind === 'metric' && !isDealsOnly(phrase.stems) && startsWithPhrase(context.tokens, at, phrase.stems))
    .toSorted((left, right) => right.stems.length - left.stems.length)[0];
  if (longest === undefined) return null;
  const wanted = [longest.stems, longest.stems.slice(1)].filter((rest) => rest.length > 0).map((rest) => [head, ...rest].join(' '));
  const named = wanted.map((words) =>
    context.vocabulary.phrasesFrom(head).flatMap((phrase) => (phrase.kind === 'metric' && phrase.stems.join(' ') === words ? [phrase.name] : [])),
  );
  const found = named.find((names) => names.length > 0);
  return found === undefined ? null : [...new Set(found)];
}

/** `revenue and win rate`: a word that is a figure by itself shares nothing. */
function isFigure(context: ScanContext, at: number): boolean {
  return context.vocabulary
    .phrasesFrom(context.tokens[at]?.stem ?? '')
    .some((phrase) => phrase.kind === 'metric' && startsWithPhrase(context.tokens, at, phrase.stems));
}

/** A word that begins some figure of two words or more. */
function isHead(stem: string, vocabulary: Vocabulary): boolean {
  return vocabulary.phrasesFrom(stem).some((phrase) => phrase.kind === 'metric' && phrase.stems.length > 1);
}

/** `mean/median`. */
function isSlashed(context: ScanContext, at: number): boolean {
  const [token, next] = [context.tokens[at], context.tokens[at + 1]];
  return token !== undefined && next !== undefined && context.text.slice(token.end, next.start).trim() === '/';
}
