/** Whom a request names, among the people that were found for its words as the asker. */
import type { Candidate } from '#kernel/card.ts';

export type PersonChoice =
  | { readonly kind: 'one'; readonly name: string; readonly end: number }
  /** Several people fit the words, or several are named. */
  | { readonly kind: 'several'; readonly names: readonly string[] }
  /** Near in spelling only: never written about without asking. */
  | { readonly kind: 'perhaps'; readonly names: readonly string[] }
  | { readonly kind: 'nobody' };

const BEFORE_A_PERSON = /\b(?:for|about|on|to|regarding|re)\s+$/iu;

/**
 * Full names win over parts of names, parts over spellings; of parts at several places, those that stand where a
 * person stands ("about Dana", "Dana's") win over the rest. Where `text` is blank, no candidate counts.
 */
export function choosePerson(text: string, candidates: readonly Candidate[]): PersonChoice {
  const inPlace = candidates.filter(({ dimension }) => dimension === 'person').filter((candidate) => text.slice(candidate.start, candidate.end).trim() !== '');
  const exact = inPlace.filter(({ match }) => match === 'exact');
  if (exact.length > 0) return oneOrSeveral(widest(exact));
  const parts = inPlace.filter(({ match }) => match === 'part');
  const placed = parts.filter((candidate) => standsAsPerson(text, candidate));
  if (parts.length > 0) return oneOrSeveral(widest(placed.length > 0 ? placed : parts));
  const names = namesOf(inPlace.filter((candidate) => standsAsPerson(text, candidate)));
  return names.length > 0 ? { kind: 'perhaps', names } : { kind: 'nobody' };
}

/** Without candidates whose words lie inside another's: "Dana Whitfield" hides "Dana". */
function widest(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(
    (one) => !candidates.some((other) => other.start <= one.start && other.end >= one.end && other.end - other.start > one.end - one.start),
  );
}

function oneOrSeveral(candidates: readonly Candidate[]): PersonChoice {
  const names = namesOf(candidates);
  const [name] = names;
  if (name === undefined) return { kind: 'nobody' };
  return names.length === 1 ? { kind: 'one', name, end: Math.max(...candidates.map(({ end }) => end)) } : { kind: 'several', names };
}

function namesOf(candidates: readonly Candidate[]): readonly string[] {
  return [...new Set(candidates.map(({ value }) => value))];
}

function standsAsPerson(text: string, candidate: Candidate): boolean {
  return BEFORE_A_PERSON.test(text.slice(0, candidate.start)) || /^['’]s?\b/u.test(text.slice(candidate.end));
}
