/** What every reader of the scanner sees. A reader reads at one place and says what it saw, or null. */
import type { Candidate } from '#kernel/card.ts';
import type { Domain } from '#agents/domains.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import type { Meaning } from '#agents/selector/terms/marks.ts';
import type { PointContext } from '#agents/selector/terms/point.ts';

export type ScanContext = PointContext & {
  readonly text: string;
  readonly vocabulary: Vocabulary;
  readonly candidates: readonly Candidate[];
  readonly domains: readonly Domain[];
  /** The asker has people below them. */
  readonly leadsPeople: boolean;
};

export type Seen = { readonly meaning: Meaning; readonly length: number };
export type Reader = (context: ScanContext, at: number) => Seen | null;

/** The word at a place; empty beyond the end. */
export function wordAt(context: PointContext, at: number): string {
  return context.tokens[at]?.text ?? '';
}

/** True when the words from `at` on are exactly `phrase` (as typed, not stemmed). */
export function isAt(context: PointContext, at: number, phrase: string): boolean {
  if (!phrase.startsWith(wordAt(context, at))) return false;
  return phrase.split(' ').every((word, index) => wordAt(context, at + index) === word);
}

/** The first of `phrases` that stands at `at`, longest first; null when none does. */
export function phraseAt(context: PointContext, at: number, phrases: readonly string[]): { readonly phrase: string; readonly length: number } | null {
  const found = phrases.filter((phrase) => isAt(context, at, phrase)).toSorted((left, right) => right.length - left.length)[0];
  return found === undefined ? null : { phrase: found, length: found.split(' ').length };
}
