/** `the first one`, `#2`, `the third deal`: rows of the answer before, by their place in it. */
import { tokenize } from '#agents/words.ts';
import type { Candidate } from '#kernel/card.ts';
import type { ThreadMemory } from '#kernel/decisions.ts';
import type { Findings } from '#kernel/findings.ts';
import { limits } from '#kernel/limits.ts';

type Listed = NonNullable<ThreadMemory['listed']>;

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
const NOUNS = new Set(['one', 'deal', 'opportunity', 'account', 'customer', 'rep', 'owner', 'person', 'region', 'product', 'row']);

/** Names of the first column of a list, in the order shown; null where an answer lists no names. */
export function listedNames(findings: readonly Findings[]): Listed | null {
  const [found, ...others] = findings;
  if (found?.kind !== 'found' || others.length > 0 || found.rows.length === 0) return null;
  const [column] = found.columns;
  if (column === undefined || column.role !== 'dimension' || column.type !== 'text') return null;
  return { dimension: column.name, values: found.rows.slice(0, limits.tableRowsShown).map((row) => String(row[0] ?? '')) };
}

/** The names that places in the list before stand for, as if they had been typed. */
export function candidatesListed(text: string, memory: ThreadMemory | null): readonly Candidate[] {
  const listed = memory?.listed;
  if (listed === undefined) return [];
  const tokens = tokenize(text);
  return tokens.flatMap((token, at): readonly Candidate[] => {
    const next = tokens[at + 1];
    const place = token.text === '#' ? (next?.number ?? null) : placeOf(token.text);
    const isSaid = token.text === '#' || (next !== undefined && NOUNS.has(next.text));
    const value = place === null || !isSaid || next === undefined ? '' : (listed.values[place - 1] ?? '');
    if (value === '' || next === undefined) return [];
    return [{ dimension: listed.dimension, value, words: text.slice(token.start, next.end), start: token.start, end: next.end, match: 'exact', score: 1 }];
  });
}

/** 1 for `first` and `1st`; null for other words. */
function placeOf(word: string): number | null {
  const at = ORDINALS.indexOf(word);
  const digits = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(word)?.[1];
  return at >= 0 ? at + 1 : digits === undefined ? null : Number(digits);
}
