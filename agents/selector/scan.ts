/** Words → marks: at each place the longest reading wins; on a tie the reader listed first. Every word gets a mark. */
import type { Meaning, Mark } from '#agents/selector/marks.ts';
import { readAge } from '#agents/selector/read-age.ts';
import { readChangeWords } from '#agents/selector/read-changes.ts';
import { readLatest } from '#agents/selector/date-order.ts';
import { readExactName, readNamedValue, readNearName } from '#agents/selector/read-names.ts';
import { readRank, readRankedCount, readThreshold } from '#agents/selector/read-numbers.ts';
import { readBareGrain, readPeriod } from '#agents/selector/read-period.ts';
import {
  readCompany,
  readCorrection,
  readDomain,
  readFiller,
  readLeaveOut,
  readSourced,
  readTable,
  readTeam,
  readVague,
  readVocabulary,
  readWho,
} from '#agents/selector/read-phrases.ts';
import { readSharedWords } from '#agents/selector/read-shared-words.ts';
import { readChance } from '#agents/selector/risk-words.ts';
import { type Reader, type ScanContext, type Seen, wordAt } from '#agents/selector/scan-context.ts';

/** `how many more deals in Q3 than Q2`: the comparison is said by `than`. */
const readMoreThan: Reader = (context, at) => {
  const isMore = ['more', 'fewer', 'less'].includes(wordAt(context, at)) && wordAt(context, at + 1) !== 'than';
  return isMore && context.tokens.slice(at + 2).some((token) => token.text === 'than') ? { meaning: { kind: 'filler' }, length: 1 } : null;
};

const readers: readonly Reader[] = [
  readMoreThan,
  readNamedValue,
  readSharedWords,
  readChance,
  readAge,
  readLatest,
  readRank,
  readRankedCount,
  readThreshold,
  readPeriod,
  readTeam,
  readCompany,
  readCorrection,
  readLeaveOut,
  readSourced,
  readWho,
  readChangeWords,
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
    const seen = longest(context, at);
    const quoted = quotedLength(context, at);
    const isRead = seen !== null && seen.length >= quoted && !(quoted > 0 && isNamePlace(context, at) && FIGURES.has(seen.meaning.kind));
    const length = isRead ? seen.length : Math.max(1, quoted);
    const meaning: Meaning = isRead ? seen.meaning : { kind: 'unknown' };
    marks.push({ ...meaning, at, length, words: wordsBetween(context, at, length) });
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
