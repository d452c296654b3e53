/** Names of the database in the text: people, accounts, products, regions … as the look-up found them. */
import type { Candidate } from '#kernel/card.ts';
import type { Reader, ScanContext, Seen } from '#agents/selector/terms/scan-context.ts';
import { startsWithPhrase } from '#agents/words.ts';

/** A name written as it is stored. */
export const readExactName: Reader = (context, at) => readName(context, at, (candidate) => candidate.match === 'exact');

/** `the pipeline method`: a name that is also another word, with what it is a name of right beside it. */
export const readNamedValue: Reader = (context, at) => {
  const seen = readExactName(context, at) ?? readFixedValue(context, at);
  if (seen?.meaning.kind !== 'value') return null;
  const named = new Set(
    context.vocabulary
      .phrasesFrom(context.tokens[at + seen.length]?.stem ?? '')
      .flatMap((phrase) => (phrase.kind === 'dimension' && startsWithPhrase(context.tokens, at + seen.length, phrase.stems) ? [phrase.name] : [])),
  );
  const candidates = seen.meaning.candidates.filter((candidate) => named.has(candidate.dimension));
  return candidates.length === 0 ? null : { ...seen, meaning: { ...seen.meaning, candidates } };
};

/** One of the values that a dimension always has, of one word. */
function readFixedValue(context: ScanContext, at: number): Seen | null {
  const token = context.tokens[at];
  if (token === undefined) return null;
  const place = { words: token.raw, start: token.start, end: token.end, match: 'exact', score: 1 } as const;
  const candidates = [...context.vocabulary.dimensions.values()].flatMap((card) =>
    card.values.filter((value) => value.toLowerCase() === token.text).map((value) => ({ dimension: card.name, value, ...place })),
  );
  return candidates.length === 0 ? null : { meaning: { kind: 'value', candidates, isSettled: false }, length: 1 };
}

/** Part of a name, or a name with a slip. */
export const readNearName: Reader = (context, at) => readName(context, at, (candidate) => candidate.match !== 'exact');

/** True when a whole name, or a part of one, covers the word at `at`: spelling repair leaves it alone. */
export function isNamed(candidates: readonly Candidate[], token: { readonly start: number; readonly end: number }): boolean {
  return candidates.some((candidate) => candidate.match !== 'spelling' && candidate.start <= token.start && token.end <= candidate.end);
}

function readName(context: ScanContext, at: number, fits: (candidate: Candidate) => boolean): Seen | null {
  const token = context.tokens[at];
  if (token === undefined) return null;
  const starting = context.candidates.filter((candidate) => fits(candidate) && candidate.start === token.start && !isVerb(context, at, candidate));
  const lengths = starting.map((candidate) => lengthOf(context, at, candidate));
  const longest = Math.max(0, ...lengths);
  const widest = starting.filter((_, index) => lengths[index] === longest);
  const kept = (['exact', 'part', 'spelling'] as const)
    .map((match) => widest.filter((candidate) => candidate.match === match))
    .find((group) => group.length > 0);
  return kept === undefined || longest === 0 ? null : { meaning: { kind: 'value', candidates: nearestOnly(kept), isSettled: false }, length: longest };
}

/** `partner up with`: a kind of lead that is a verb here; `can we harbor any hope`: a team that is one. */
function isVerb(context: ScanContext, at: number, candidate: Candidate): boolean {
  if (context.tokens[at]?.isCapital !== false) return false;
  const [before, after] = [context.tokens[at - 1]?.text ?? '', context.tokens[at + 1]?.text ?? ''];
  const isDone = /^(?:we|i|you|they)$/.test(before) && /^(?:any|an?|some|no)$/.test(after);
  return isDone || (candidate.dimension === 'lead_source' && after === 'up');
}

function lengthOf(context: ScanContext, at: number, candidate: Candidate): number {
  let length = 0;
  while ((context.tokens[at + length]?.end ?? Infinity) <= candidate.end) length += 1;
  return length;
}

/** Of slips, only the nearest spellings. */
function nearestOnly(candidates: readonly Candidate[]): readonly Candidate[] {
  if (candidates[0]?.match !== 'spelling') return candidates;
  const best = Math.max(...candidates.map((candidate) => candidate.score));
  return candidates.filter((candidate) => candidate.score === best);
}
