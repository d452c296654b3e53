/** Pure matching of a text's word groups against names: exact, part of a name, or near in spelling. */
import { distance } from 'fastest-levenshtein';
import type { Candidate } from '#kernel/card.ts';
import { limits } from '#kernel/limits.ts';
import { normalizeName } from '#kernel/normalize-name.ts';
import { everydayNames, hasEverydayNames } from '#query/everyday-names.ts';
import { type Word, wordsOf } from '#query/words-of.ts';

export type NameList = { readonly dimension: string; readonly values: readonly string[] };

/** `isEveryday`: not how it is stored, but what people call it; only the whole of it is meant. */
type Name = { readonly value: string; readonly words: readonly string[]; readonly isEveryday?: true };
/** A name list ready for matching: which names hold a word, and which read the same when written together. */
export type PreparedNames = {
  readonly dimension: string;
  readonly byWord: ReadonlyMap<string, readonly Name[]>;
  readonly byCompact: ReadonlyMap<string, readonly Name[]>;
  /** The names' words by first letter, for spelling. */
  readonly wordsByLetter: ReadonlyMap<string, readonly string[]>;
};

const WORDS_PER_NAME_MAX = 6;
/** Words that never stand for a name by themselves. */
const COMMON_WORDS = new Set(
  'a an and are as at by deal deals did do does for from had has have how in is it me my of on or our show that the their this to was we were what when which who whose why will with you your all any each per vs more most than last next first new old year month week quarter day today win won rate rates lost open closed total count number revenue sales pipeline team region office best top worst bottom average mean inc ltd llc corp corporation company group co east west north south'.split(
    ' ',
  ),
);

/** Done once per list; matching many texts against it is then fast. */
export function prepareNames(list: NameList): PreparedNames {
  const byWord = new Map<string, Name[]>();
  const byCompact = new Map<string, Name[]>();
  const index = (name: Name): void => {
    for (const word of new Set(name.words)) push(byWord, word, name);
    push(byCompact, name.words.join(''), name);
  };
  for (const value of list.values) index({ value, words: normalizeName(value).split(' ') });
  const own = new Set(byWord.keys());
  for (const name of everydayOf(list)) index(name);
  const wordsByLetter = new Map<string, string[]>();
  for (const word of own) push(wordsByLetter, word[0] ?? '', word);
  return { dimension: list.dimension, byWord, byCompact, wordsByLetter };
}

/** What else people call the values of a list. */
function everydayOf(list: NameList): readonly Name[] {
  if (!hasEverydayNames(list.dimension)) return [];
  const values = new Set(list.values.map(normalizeName));
  return list.values.flatMap((value) =>
    everydayNames(list.dimension, value, values).map((name) => ({ value, words: name.split(' '), isEveryday: true as const })),
  );
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}

/** Names that words of `text` may stand for, best first, at most limits.candidatesMax, of one dimension limits.candidatesPerDimension. */
export function matchValues(text: string, lists: readonly PreparedNames[]): readonly Candidate[] {
  const words = wordsOf(text);
  const every = lists.flatMap((list) => {
    const ofList = [...likelyNames(words, list)].flatMap((name) => matchOne(text, words, list.dimension, name));
    return tellingOnly(ofList).toSorted(byScore).slice(0, limits.candidatesPerDimension);
  });
  return withoutParts(text, storedFirst(every)).toSorted(byScore).slice(0, limits.candidatesMax);
}

/** What is stored under that very name is meant, sooner than what people also call so. */
function storedFirst(found: readonly Candidate[]): readonly Candidate[] {
  const stored = new Set(found.filter(({ match, score }) => match === 'exact' && score !== EVERYDAY_SCORE).map(placeOf));
  return found.filter((one) => one.score !== EVERYDAY_SCORE || !stored.has(placeOf(one)));
}

const EVERYDAY_SCORE = 0.97;
const OF_A_KIND = /\b(?:in|into|within|without|excluding|excl|except|non|minus|across)\s+(?:the\s+)?$/i;

/** `in pharma`: an industry that is said for short, and no part of the names of its customers. */
function withoutParts(text: string, found: readonly Candidate[]): readonly Candidate[] {
  const isKind = (one: Candidate): boolean => one.match === 'part' && one.score === BEGINNING_SCORE && OF_A_KIND.test(text.slice(0, one.start));
  const kinds = new Set(found.filter(isKind).map(placeOf));
  const accounts = found.filter((one) => NAMED.has(one.dimension) && one.match === 'part' && kinds.has(placeOf(one)));
  return accounts.length < 2 ? found : found.filter((one) => !accounts.includes(one));
}

/** Names that share a word with the text, or nearly, or read like some of its words written together. */
function likelyNames(words: readonly Word[], list: PreparedNames): ReadonlySet<Name> {
  const names = new Set<Name>();
  const add = (more: readonly Name[] | undefined): void => more?.forEach((name) => names.add(name));
  words.forEach(({ text }, from) => {
    if (!COMMON_WORDS.has(text)) for (const like of [text, ...ownedForms(text), ...nearWords(text, list)]) add(list.byWord.get(like));
    let compact = '';
    for (const word of words.slice(from, from + WORDS_PER_NAME_MAX)) {
      compact += word.text;
      add(list.byCompact.get(compact));
    }
  });
  return names;
}

function ownedForms(word: string): readonly string[] {
  return withoutPossessive([word]) ?? [];
}

function nearWords(word: string, list: PreparedNames): readonly string[] {
  return (list.wordsByLetter.get(word[0] ?? '') ?? []).filter(
    (other) => isNear(word, other) || (word.length >= BEGINNING_LETTERS_MIN && other.startsWith(word)),
  );
}

function placeOf(candidate: Candidate): string {
  return `${candidate.start}-${candidate.end}`;
}

/** Words that stand in very many names of a list ("Pro" in a thousand deals) point at none of them. */
function tellingOnly(candidates: readonly Candidate[]): readonly Candidate[] {
  const counts = new Map<string, number>();
  for (const candidate of candidates) if (candidate.match !== 'exact') counts.set(placeOf(candidate), (counts.get(placeOf(candidate)) ?? 0) + 1);
  return candidates.filter((candidate) => candidate.match === 'exact' || (counts.get(placeOf(candidate)) ?? 0) <= limits.namesPerWordGroupMax);
}

/** The `count` names nearest in spelling to `name`, nearest first. */
export function nearestNames(name: string, values: readonly string[], count: number): readonly string[] {
  const wanted = normalizeName(name);
  const scored = values.map((value) => ({ value, cost: spellingCost(wanted, normalizeName(value)) }));
  return scored
    .filter((entry) => entry.cost <= Math.max(2, Math.ceil(wanted.length / 2)))
    .toSorted((left, right) => left.cost - right.cost || (left.value < right.value ? -1 : 1))
    .slice(0, count)
    .map((entry) => entry.value);
}

function spellingCost(wanted: string, name: string): number {
  const whole = distance(wanted, name);
  const parts = name.split(' ').map((word) => distance(wanted, word) + 1);
  return Math.min(whole, ...parts);
}

function byScore(left: Candidate, right: Candidate): number {
  return right.score - left.score || right.end - right.start - (left.end - left.start) || left.start - right.start || (left.value < right.value ? -1 : 1);
}

function matchOne(text: string, words: readonly Word[], dimension: string, { value, words: nameWords, isEveryday }: Name): readonly Candidate[] {
  const found: Candidate[] = [];
  for (let from = 0; from < words.length; from += 1) {
    const best = longestMatch(words, from, nameWords) ?? beginningOf(words[from]?.text ?? '', dimension, nameWords);
    const first = words[from];
    const last = words[from + (best?.length ?? 1) - 1];
    if (best === null || first === undefined || last === undefined || (isEveryday === true && best.match !== 'exact')) continue;
    // Deals are called many things: one short word with a slip points at none of them.
    const isLoose = dimension === 'opportunity' && best.match === 'spelling' && best.length < nameWords.length && first.text.length < LOOSE_LETTERS_MIN;
    if (isLoose) continue;
    found.push({
      dimension,
      value,
      words: text.slice(first.start, last.end),
      start: first.start,
      end: last.end,
      match: best.match,
      score: isEveryday === true ? EVERYDAY_SCORE : best.score,
    });
    from += best.length - 1;
  }
  return found;
}

/** What has names of its own: of these the first letters of a word are not enough. */
const NAMED: ReadonlySet<string> = new Set(['owner', 'manager', 'team', 'person', 'account', 'opportunity']);
const BEGINNING_LETTERS_MIN = 5;
const BEGINNING_SCORE = 0.62;
/** Words that begin a name and mean something else. */
const VERBS: ReadonlySet<string> = new Set([
  'enter',
  'refer',
  'serve',
  'servi',
  'partn',
  'trade',
  'adver',
  'expan',
  'renew',
  'quali',
  'negot',
  'propo',
  'prosp',
]);

/** `pharma` for Pharmaceuticals: how a word of a list of kinds begins. */
function beginningOf(word: string, dimension: string, nameWords: readonly string[]): WordMatch | null {
  const [first = ''] = nameWords;
  const isShort = word.length >= BEGINNING_LETTERS_MIN && word.length <= first.length - 3 && first.startsWith(word) && !VERBS.has(word);
  return isShort && !NAMED.has(dimension) && !COMMON_WORDS.has(word) ? { match: 'part', score: BEGINNING_SCORE, length: 1 } : null;
}

type WordMatch = { readonly match: Candidate['match']; readonly score: number; readonly length: number };

function longestMatch(words: readonly Word[], from: number, nameWords: readonly string[]): WordMatch | null {
  const longest = Math.min(WORDS_PER_NAME_MAX, words.length - from);
  for (let length = longest; length >= 1; length -= 1) {
    const group = words.slice(from, from + length).map((word) => word.text);
    const match = matchGroup(group, nameWords);
    if (match !== null) return { ...match, length };
  }
  return null;
}

function matchGroup(group: readonly string[], nameWords: readonly string[]): Omit<WordMatch, 'length'> | null {
  const joined = group.join(' ');
  const name = nameWords.join(' ');
  if (joined === name || group.join('') === nameWords.join('')) return { match: 'exact', score: 1 };
  const owned = withoutPossessive(group);
  if (owned !== null && owned.join(' ') === name) return { match: 'exact', score: 0.98 };
  if (group.every((word) => COMMON_WORDS.has(word))) return null;
  if (group.length < nameWords.length && isRun(group, nameWords) && joined.length >= 2 && isTelling(group, nameWords))
    return { match: 'part', score: 0.6 + 0.3 * (joined.length / name.length) };
  if (owned !== null && owned.length < nameWords.length && isRun(owned, nameWords) && isTelling(owned, nameWords))
    return { match: 'part', score: 0.55 + 0.3 * (joined.length / name.length) };
  if (group.length === nameWords.length && isNear(joined, name) && hasOnlySlips(group, nameWords)) return { match: 'spelling', score: 0.55 };
  const only = group[0];
  if (group.length === 1 && only !== undefined && nameWords.some((word) => isNear(only, word))) return { match: 'spelling', score: 0.45 };
  return null;
}

/** `close last` is two words of their own, not a slip of Closed Lost. */
function hasOnlySlips(group: readonly string[], nameWords: readonly string[]): boolean {
  return group.every((word, at) => word === nameWords[at] || !COMMON_WORDS.has(word));
}

/** `darcels` → `darcel`: people leave the apostrophe out. */
function withoutPossessive(group: readonly string[]): readonly string[] | null {
  const last = group.at(-1);
  return last === undefined || last.length < 4 || !last.endsWith('s') ? null : [...group.slice(0, -1), last.slice(0, -1)];
}

/** Part of a long name must be how it starts, or half of it: common words from its middle point at nothing. Numbers never do. */
function isTelling(group: readonly string[], nameWords: readonly string[]): boolean {
  if (group.every((word) => /^\d+$/.test(word) || NUMBER_WORDS.has(word))) return false;
  const isStart = group.every((word, index) => nameWords[index] === word);
  return nameWords.length < LONG_NAME_WORDS || isStart || 2 * group.join('').length >= nameWords.join('').length;
}

const LOOSE_LETTERS_MIN = 6;
const NUMBER_WORDS = new Set('zero one two three four five six seven eight nine ten eleven twelve both first second third'.split(' '));

/** Names of that many words are mostly descriptions. */
const LONG_NAME_WORDS = 4;

function isRun(group: readonly string[], nameWords: readonly string[]): boolean {
  return nameWords.some((_, at) => group.every((word, index) => nameWords[at + index] === word));
}

/** One slip up to six letters, two beyond; never for short words, never when the first letter differs too. */
function isNear(left: string, right: string): boolean {
  if (left.length < 4 || right.length < 4 || Math.abs(left.length - right.length) > 2) return false;
  const allowed = Math.min(left.length, right.length) > 6 ? 2 : 1;
  const cost = distance(left, right);
  return cost > 0 && cost <= allowed && left[0] === right[0];
}
