/** `the first one`, `#2`, `the third deal`: rows of the answer before, by their place in it. */
import { tokenize } from '#agents/words.ts';
import type { Candidate } from '#kernel/card.ts';
import type { ThreadMemory } from '#kernel/decisions.ts';
import type { IntentName } from '#kernel/intent.ts';
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
    return [candidateAt(text, token, next, { dimension: listed.dimension, value })];
  });
}

/** Whom a question without an answer was about; the same memory where it named nobody, or several. */
export function withMentioned(memory: ThreadMemory | null, intent: IntentName, candidates: readonly Candidate[]): ThreadMemory | null {
  const people = candidates.filter((candidate) => candidate.dimension === 'owner' && candidate.match !== 'spelling');
  const exact = people.filter((candidate) => candidate.match === 'exact');
  const [person, ...others] = exact.length > 0 ? exact : people;
  if (person === undefined || others.length > 0) return memory;
  return { ...(memory ?? { plans: [], intent, options: [] }), mentioned: { dimension: person.dimension, value: person.value } };
}

const PRONOUN = /^(?:he|she|him|her|his|hers|they|their)$/;

/** `she` after a question about Dana that could not be answered: Dana, as if she had been named. */
export function candidatesMentioned(text: string, memory: ThreadMemory | null): readonly Candidate[] {
  const mentioned = memory?.mentioned;
  if (mentioned === undefined) return [];
  return tokenize(text)
    .filter((token) => PRONOUN.test(token.text))
    .slice(0, 1)
    .map((token) => candidateAt(text, token, token, mentioned));
}

/** What is asked of one deal: where it stands, when it closes, how likely that is. */
const OF_A_DEAL =
  /\b(?:stage|clos\w+|due|own\w*|account|customer|risk\w*|likely|chances?|odds|worth|industry|region|team|product|who|when|where|push\w*|slip\w*|mov\w+|old|age|long|days|stuck|stall\w*|overdue|late|winnable|big)\b/i;

/** `what stage is it in` after an answer of one deal: that deal. */
export function candidatesIt(text: string, memory: ThreadMemory | null): readonly Candidate[] {
  const listed = memory?.listed;
  const [value, ...others] = listed?.values ?? [];
  if (listed?.dimension !== 'opportunity' || value === undefined || others.length > 0 || !OF_A_DEAL.test(text)) return [];
  const tokens = tokenize(text);
  const at = tokens.findIndex(
    (token, index) => token.text === 'it' || (/^(?:that|this|the)$/.test(token.text) && /^(?:deal|one|opp|opportunity)$/.test(tokens[index + 1]?.text ?? '')),
  );
  const first = tokens[at];
  const last = first?.text === 'it' ? first : tokens[at + 1];
  return first === undefined || last === undefined ? [] : [candidateAt(text, first, last, { dimension: listed.dimension, value })];
}

type Placed = { readonly start: number; readonly end: number };

function candidateAt(text: string, first: Placed, last: Placed, named: { readonly dimension: string; readonly value: string }): Candidate {
  return { ...named, words: text.slice(first.start, last.end), start: first.start, end: last.end, match: 'exact', score: 1 };
}

/** 1 for `first` and `1st`; null for other words. */
function placeOf(word: string): number | null {
  const at = ORDINALS.indexOf(word);
  const digits = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(word)?.[1];
  return at >= 0 ? at + 1 : digits === undefined ? null : Number(digits);
}
