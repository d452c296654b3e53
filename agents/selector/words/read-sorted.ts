/** `best win rate first`, `biggest rep on top`: the whole list in that order, not the first of it. */
import { grainOf } from '#agents/selector/terms/point.ts';
import { type Reader, type ScanContext, wordAt } from '#agents/selector/terms/scan-context.ts';
import { readTable } from '#agents/selector/words/read-phrases.ts';

/** Words between what ranks and `first`. */
const REACH = 5;

/** The word that ranks, where `first` ends what it says. */
export const readSorted: Reader = (context, at) => {
  const seen = readTable(context, at);
  if (seen?.meaning.kind !== 'rank' || seen.meaning.count !== null) return null;
  const end = Array.from({ length: REACH }, (_, step) => at + seen.length + step).find((place) => endAt(context, place) > 0);
  const isSorting = end !== undefined && startOf(context, end) === at;
  return isSorting ? { meaning: { ...seen.meaning, count: 'all' }, length: seen.length } : null;
};

/** `first` itself, which says no more. */
export const readSortedEnd: Reader = (context, at) => {
  const length = endAt(context, at);
  return length > 0 && startOf(context, at) !== null ? { meaning: { kind: 'filler' }, length } : null;
};

/** Words of `first`, `on top`, `at the top` at a place; none where a period follows. */
function endAt(context: ScanContext, at: number): number {
  const text = [0, 1, 2].map((step) => wordAt(context, at + step)).join(' ');
  const length = /^(?:at the top)\b/.test(text) ? 3 : /^(?:on top|at top)\b/.test(text) ? 2 : /^first\b/.test(text) ? 1 : 0;
  const next = context.tokens[at + length];
  return length === 1 && (grainOf(next) !== null || next?.text === 'half' || next?.number != null) ? 0 : length;
}

/** Where the word stands that `first` belongs to; null where no word ranks, or a comma stands between. */
function startOf(context: ScanContext, end: number): number | null {
  for (let place = end - 1; place >= Math.max(0, end - REACH - 1); place -= 1) {
    const seen = readTable(context, place);
    const between = context.text.slice(context.tokens[place]?.start ?? 0, context.tokens[end]?.start ?? 0);
    if (seen?.meaning.kind === 'rank' && seen.meaning.count === null) return /[,;.?!]/.test(between) ? null : place;
  }
  return null;
}
