/** Words → marks: at each place the longest reading wins; on a tie the reader listed first. Every word gets a mark. */
import { startsWithPhrase } from '#agents/words.ts';
import type { Meaning, Mark } from '#agents/selector/terms/marks.ts';
import { readCorrection } from '#agents/selector/words/read-correction.ts';
import { readAge } from '#agents/selector/words/read-age.ts';
import { readChangeWords } from '#agents/selector/topics/read-changes.ts';
import { readLatest } from '#agents/selector/terms/date-order.ts';
import { readExactName, readNamedValue, readNearName } from '#agents/selector/words/read-names.ts';
import { readBareCount, readKnownCount, readRank, readRankedCount, readThreshold } from '#agents/selector/words/read-numbers.ts';
import { readDayBound } from '#agents/selector/words/read-day-bounds.ts';
import { readPlace } from '#agents/selector/words/read-place.ts';
import { readSorted, readSortedEnd } from '#agents/selector/words/read-sorted.ts';
import { readTargetBound } from '#agents/selector/words/read-target-bound.ts';
import { readDifference } from '#agents/selector/periods/read-ago.ts';
import { readOtherOne } from '#agents/selector/periods/read-other-one.ts';
import { readBareGrain, readPeriod } from '#agents/selector/periods/read-period.ts';
import {
  readCompany,
  readFiller,
  readLeaveOut,
  readMeasureOfDeals,
  readSourced,
  readForMe,
  readTable,
  readTeam,
  readVague,
  readWho,
} from '#agents/selector/words/read-phrases.ts';
import { readPastDate } from '#agents/selector/words/read-past-date.ts';
import { readVocabulary } from '#agents/selector/words/read-vocabulary.ts';
import { readSharedWords } from '#agents/selector/words/read-shared-words.ts';
import { readTrend } from '#agents/selector/words/read-trend.ts';
import { everydayReaders } from '#agents/selector/words/read-everyday.ts';
import { figureVerbReaders } from '#agents/selector/words/read-figure-verbs.ts';
import { readEverydayGroup } from '#agents/selector/words/read-everyday-groups.ts';
import { readDomain } from '#agents/selector/words/read-domain.ts';
import { readChance } from '#agents/selector/topics/risk-words.ts';
import { type Reader, type ScanContext, type Seen, wordAt } from '#agents/selector/terms/scan-context.ts';

/** `how many more deals in Q3 than Q2`: the comparison is said by `than`. */
const readMoreThan: Reader = (context, at) => {
  const isSkill = wordAt(context, at + 1) === 'at' && /^(?:closing|winning|selling)$/.test(wordAt(context, at + 2));
  const isBetter = /^(?:more|better|bigger|larger|higher|stronger|fewer|less|smaller|lower|faster)$/.test(wordAt(context, at));
  const isOfTwo = context.tokens.some((token, place) => /^(?:or|vs|versus)$/.test(token.text) && isNameBeside(context, place));
  if (isBetter && isOfTwo && wordAt(context, at + 1) !== 'than' && !context.tokens.some((token) => token.text === 'than'))
    return { meaning: { kind: 'versus' }, length: wordAt(context, at + 1) === 'at' && !isSkill ? 2 : 1 };
  const isMore = ['more', 'fewer', 'less'].includes(wordAt(context, at)) && wordAt(context, at + 1) !== 'than';
  return isMore && context.tokens.slice(at + 2).some((token) => token.text === 'than') ? { meaning: { kind: 'filler' }, length: 1 } : null;
};

/** `Summit or Harbor`: a name stands on both sides. */
function isNameBeside(context: ScanContext, place: number): boolean {
  const [before, after] = [context.tokens[place - 1], context.tokens[place + 1]];
  const next = ['in', 'the', 'at', 'for'].includes(after?.text ?? '') ? context.tokens[place + 2] : after;
  return [before, next].every((token) => token !== undefined && context.candidates.some((one) => one.start <= token.start && token.end <= one.end));
}

/** `q3 next to q2`, but `next to close`. */
const readNextTo: Reader = (context, at) => {
  const isBeside = wordAt(context, at) === 'next' && wordAt(context, at + 1) === 'to' && !['close', 'be', 'come'].includes(wordAt(context, at + 2));
  return isBeside && at > 0 ? { meaning: { kind: 'versus' }, length: 2 } : null;
};

const readers: readonly Reader[] = [
  readMoreThan,
  readNextTo,
  ...everydayReaders,
  ...figureVerbReaders,
  readDifference,
  readNamedValue,
  readSharedWords,
  readChance,
  readAge,
  readDayBound,
  readOtherOne,
  readLatest,
  readPlace,
  readSorted,
  readSortedEnd,
  readRank,
  readRankedCount,
  readBareCount,
  readKnownCount,
  readTargetBound,
  readThreshold,
  readPeriod,
  readTeam,
  readCompany,
  readCorrection,
  readLeaveOut,
  readMeasureOfDeals,
  readSourced,
  readForMe,
  readWho,
  readChangeWords,
  readTrend,
  readPastDate,
  readEverydayGroup,
  readVocabulary,
  readTable,
  readExactName,
  readDomain,
  readVague,
  readFiller,
  readBareGrain,
  readNearName,
];

/** Marks in text order, covering every word. Words nobody reads are marked unknown. */
export function scan(context: ScanContext): readonly Mark[] {
  const marks: Mark[] = [];
  for (let at = 0; at < context.tokens.length;) {
    const seen = uncut(context, at, longest(context, at));
    const owned = readOwned(context, at);
    // On a tie the reading that keeps whose it is: `how full is our pipeline`.
    const isTold =
      owned?.owner.kind === 'scope' &&
      owned.owner.scope === 'organisation' &&
      seen?.meaning.kind === 'metric' &&
      owned.length === seen.length &&
      !isLiteral(context, at, seen.length);
    if (owned !== null && (isTold || owned.length > (seen?.length ?? 0))) {
      const words = wordsBetween(context, at, owned.length);
      marks.push(
        { kind: 'metric', names: owned.names, at, length: owned.length, words },
        { ...owned.owner, at: owned.ownerAt, length: 1, words: wordsBetween(context, owned.ownerAt, 1) },
      );
      at += owned.length;
      continue;
    }
    const quoted = quotedLength(context, at);
    const isRead = seen !== null && seen.length >= quoted && !(quoted > 0 && isNamePlace(context, at) && FIGURES.has(seen.meaning.kind));
    const length = isRead ? seen.length : Math.max(1, quoted);
    const meaning: Meaning = isRead ? seen.meaning : { kind: 'unknown' };
    marks.push({ ...meaning, at, length, words: wordsBetween(context, at, length) });
    const asker = meaning.kind === 'metric' ? askerWithin(context, at, length) : null;
    if (asker !== null) marks.push({ kind: 'scope', scope: 'mine', at: asker, length: 1, words: wordsBetween(context, asker, 1) });
    at += length;
  }
  return marks;
}

function longest(context: ScanContext, at: number): Seen | null {
  let best: Seen | null = null;
  for (const read of readers) {
    const seen = read(context, at);
    if (seen !== null && seen.length > (best?.length ?? 0)) best = seen;
  }
  return best;
}

/** What cannot be meant where a quoted name stands: `revenue for "win rate" customers`. */
const FIGURES: ReadonlySet<Meaning['kind']> = new Set(['metric', 'outcome', 'vague', 'quantity']);

function isNamePlace(context: ScanContext, at: number): boolean {
  return ['for', 'from', 'at', 'with', 'called', 'named'].includes(context.tokens[at - 1]?.text ?? '');
}

type Owned = { readonly names: readonly string[]; readonly length: number; readonly owner: Meaning; readonly ownerAt: number };

/** `percent of our quota`, `gap to my target`: the name of a figure with its owner inside, which are two things. */
function readOwned(context: ScanContext, at: number): Owned | null {
  const within = [1, 2, 3, 4].map((skip) => at + skip).find((place) => OWNERS.test(context.tokens[place]?.text ?? ''));
  const owner = within === undefined ? null : (readTable(context, within)?.meaning ?? { kind: 'filler' as const });
  if (within === undefined || owner === null) return null;
  const tokens = context.tokens.filter((_, place) => place !== within);
  const fitting = context.vocabulary
    .phrasesFrom(tokens[at]?.stem ?? '')
    .filter((phrase) => phrase.kind === 'metric' && at + phrase.stems.length > within && startsWithPhrase(tokens, at, phrase.stems));
  const longestFit = Math.max(0, ...fitting.map((phrase) => phrase.stems.length));
  const names = [...new Set(fitting.flatMap((phrase) => (phrase.kind === 'metric' && phrase.stems.length === longestFit ? [phrase.name] : [])))];
  return names.length === 0 ? null : { names, length: longestFit + 1, owner, ownerAt: within };
}

/** A name of a figure that has every word of it, `our` as well. */
function isLiteral(context: ScanContext, at: number, length: number): boolean {
  return context.vocabulary
    .phrasesFrom(context.tokens[at]?.stem ?? '')
    .some((phrase) => phrase.kind === 'metric' && phrase.stems.length === length && startsWithPhrase(context.tokens, at, phrase.stems));
}

/** `how far am I from target`, `short of my target`: the name of a figure that says whose it is; not where somebody else is said, as in `does my team hit my target`. */
function askerWithin(context: ScanContext, at: number, length: number): number | null {
  const isElse = context.tokens.some((token, place) => (place < at || place >= at + length) && /^(?:my|our|i|we|team|company)$/.test(token.text));
  const found = Array.from({ length }, (_, index) => at + index).find(
    (place) => (wordAt(context, place) === 'i' && wordAt(context, place - 1) === 'am') || (wordAt(context, place) === 'my' && place > at && !isElse),
  );
  return found ?? null;
}

const OWNERS = /^(?:my|our|the)$/;

/** `at what percent of quota`, `deals have been pushed more than once`: words end where a figure, or a state, begins that goes on behind them. */
function uncut(context: ScanContext, at: number, seen: Seen | null): Seen | null {
  if (seen === null || (seen.meaning.kind !== 'quantity' && seen.meaning.kind !== 'metric')) return seen;
  const end = at + seen.length;
  const goesOn = seen.meaning.kind === 'metric' ? 'segment' : 'metric';
  const inside = Array.from({ length: seen.length - 1 }, (_, index) => at + 1 + index);
  const cut = inside.filter((place) => {
    const fitting = context.vocabulary.phrasesFrom(context.tokens[place]?.stem ?? '');
    return fitting.some((phrase) => phrase.kind === goesOn && place + phrase.stems.length > end && startsWithPhrase(context.tokens, place, phrase.stems));
  });
  if (cut.length === 0) return seen;
  const kept = { ...context, tokens: context.tokens.slice(0, Math.min(...cut)) };
  return longest(kept, at);
}

const QUOTED_WORDS_MAX = 6;

/** Words in quotation marks are one name, or nothing; a whole quoted sentence is read as usual. */
function quotedLength(context: ScanContext, at: number): number {
  let length = 0;
  while (context.tokens[at + length]?.isQuoted === true) length += 1;
  const isStart = context.tokens[at - 1]?.isQuoted !== true;
  return isStart && length <= QUOTED_WORDS_MAX ? length : 0;
}

function wordsBetween(context: ScanContext, at: number, length: number): string {
  const first = context.tokens[at];
  const last = context.tokens[at + length - 1];
  return first === undefined || last === undefined ? '' : context.text.slice(first.start, last.end);
}
