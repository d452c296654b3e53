/** "If win rate were 30 %": where the assumption stands in a question, which input it names, and what that becomes. */
import type { Candidate, Cards, WhatIfInput } from '#kernel/card.ts';
import { divideDecimals } from '#kernel/money.ts';
import { startsWithPhrase, stemsOf, type Token, tokenize } from '#agents/words.ts';

/** The assumption's words, and the question with them blanked out, so that places of names in it stay. */
export type Split = { readonly assumption: string; /** Where it starts in the text. */ readonly start: number; readonly question: string };

/** `words` are unread where something in the assumption is not understood. */
export type Assumption =
  | {
      readonly kind: 'read';
      readonly value: string;
      readonly isDays: boolean;
      /** `isSet`: a percentage that the input becomes, which no amount and no number of days is. */ readonly isPercentSet: boolean;
      readonly named: readonly string[];
      readonly ofStage: boolean;
    }
  /** `from`: where the end that is not understood starts, when nothing before it is unread; null otherwise. */
  | { readonly kind: 'unread'; readonly words: readonly string[]; readonly from: number | null };

/** What would be, not what is. */
const HYPOTHETICAL =
  /\bwhat if\b|\b(?:if|suppose|supposing|assume|assuming|imagine|say)\b.*\b(?:were|was|took|take|had|went|gets?|becomes?|dropped to|rose to|we (?:close|closed|win|won|lose|lost))\b.*\b(?:would|could)\b|^(?:suppose|supposing|assume|assuming|imagine)\b|\bwould\b.*\bif\b.*\b(?:were|was|had|took|won|win|closed?)\b|(?:^|, |^(?:and|but|ok|so) )if\b.*\b(?:were|was|won)\b.*\d/i;

/** The assumption after the question: `revenue by rep if we won 10 % more`, `revenue assuming a win rate of 55 %`. */
const ASSUMED =
  /\bif\b.*\b(?:were|was|had|goes|went|gets?|got|becomes?|became|drop(?:s|ped)?|rises?|rose|falls?|fell|grows?|grew|improved?|increased?|decreased?)\b.*\d|\bif\b.*\b(?:won|win|closed?|sold|push(?:ed)?|put|built?|creat(?:e|ed)|generated?|br(?:ing|ought))\b.*\b(?:more|fewer|less|extra|additional)\b(?! than)|\bif\b.*\badd(?:s|ed)?\b.*\d|\bif\b.*\b(?:doubled|tripled|halved)\b|\b(?:assuming|supposing)\b|\b(?:would|could)\b.*\b(?:at|with) an? \d+(?:\.\d+)? ?(?:%|percent|k\b)/i;
/** `show me if`: whether, not what if. */
const WHETHER = /\b(?:show|tell|check|see|know|wonder|ask|say|sure)(?: me| us)? if\b/i;

/** True for a question about what would be if something were otherwise. */
export function isHypothetical(text: string): boolean {
  return HYPOTHETICAL.test(text) || (ASSUMED.test(text) && !WHETHER.test(text));
}

const OPENING = /\b(?:what\s+if|if|suppose|supposing|assume|assuming|imagine)\b|\b(?:at|with)(?=\s+an?\s+\d)/i;
const END = /,(?!\d)|\?|;|:\s|\s[-\u2013\u2014]\s|\.(?=\s)|\s(?:then|what|how|where|would|could)\b/i;
const ASKING =
  /\b(?:what(?:['\u2019]?s)?|how\s+much|how\s+many|how|where|would|could|will|happens?|happen\s+to|be|that|this(?!\s+(?:fiscal\s+)?(?:year|quarter|month|week|half|yr|qtr|fy|q\d|h\d))|it|we|change|mean|means|do(?:es)?\s+(?:that\s+|this\s+|it\s+)?(?:to|for)|do|then|and|ok|okay|so|now|look\s+like|expect|have|need)\b|[,?;:]|(?<=\s)[-\u2013\u2014](?=\s)/gi;

/** Null where no word opens an assumption. */
export function splitAssumption(text: string): Split | null {
  const opening = OPENING.exec(text);
  if (opening === null) return null;
  const from = opening.index + opening[0].length;
  const rest = text.slice(from);
  const until = from + (END.exec(rest)?.index ?? rest.length);
  const question = `${text.slice(0, opening.index)}${' '.repeat(until - opening.index)}${text.slice(until)}`;
  return { assumption: text.slice(from, until), start: from, question: question.replace(ASKING, (word) => ' '.repeat(word.length)) };
}

const wordSet = (list: string): ReadonlySet<string> => new Set(list.split(' '));
/** Both hold the verbs of going up and down in all their forms: `drops 10 %` is 10 % less, with `by` or without; only `to` sets a value. */
const MORE = wordSet(
  'more higher greater bigger larger longer slower up rise rises rose risen rising grow grows grew grown growing increase increases increased increasing climb climbs climbed jump jumps jumped gain gains gained add adds added adding extra additional',
);
const LESS = wordSet(
  'less fewer lower smaller shorter faster quicker down sooner fall falls fell fallen falling drop drops dropped dropping decrease decreases decreased decreasing decline declines declined declining shrink shrinks shrank shrunk dip dips dipped',
);
/** Better is more of most, and fewer days. */
const BETTER = wordSet('improve improves improved improving better');
const WORSE = wordSet('worsen worsens worsened worsening worse');
const FACTORS: Readonly<Record<string, string>> = { doubled: '+100%', tripled: '+200%', halved: '-50%' };
const PERCENT = new Set(['%', 'percent', 'pct']);
const POINTS = new Set(['point', 'pp']);
const UNITS = new Set(['day', 'usd', 'dollar', 'eur', 'euro']);
/** Words that hold an assumption together. */
const JOINTS = new Set(
  'we our us my i the a an were was is are be been by to of at in on only just instead become becomes became get gets got took take takes had have went go goes push pushed pushes create creates created build builds built generate generates generated put puts bring brings brought deal deals each it that there would could our percentage s'.split(
    ' ',
  ),
);

/** Reads an assumption; the names of inputs come from the cards. `before`: the input that the answer before assumed, for `it`. */
export function readAssumption(assumption: string, cards: Cards, candidates: readonly Candidate[], before: string | null = null): Assumption {
  const tokens = tokenize(assumption);
  const read = new Set<number>();
  const said = namedInputs(tokens, cards, read);
  const isAgain = said.length === 0 && before !== null && tokens.some((token) => token.text === 'it' || token.text === 'that');
  const named = isAgain ? [before] : said;
  const isStage = (token: Token, index: number): boolean =>
    !read.has(index) && candidates.some((candidate) => candidate.dimension === 'stage' && candidate.words.toLowerCase() === token.raw.toLowerCase());
  const ofStage = tokens.some(isStage);
  const at = tokens.findIndex((token) => token.number !== null);
  const isOfDays = tokens.some((token) => token.stem === 'day');
  const isLowerBetter = isOfDays || inputsOf(cards).some((input) => named.includes(input.metric) && input.type === 'days');
  const value = valueOf(tokens, at, isLowerBetter);
  const isKnown = (token: Token, index: number): boolean =>
    index === at ||
    read.has(index) ||
    isStage(token, index) ||
    JOINTS.has(token.text) ||
    Object.hasOwn(FACTORS, token.text) ||
    [MORE, LESS, BETTER, WORSE].some((set) => set.has(token.text)) ||
    isUnit(token.stem);
  const unread = tokens.filter((token, index) => !isKnown(token, index)).map((token) => token.raw);
  if (unread.length > 0 || value === null || (named.length === 0 && !ofStage))
    return { kind: 'unread', words: unread.length > 0 ? unread : [assumption.trim()], from: tailOf(tokens, isKnown) };
  const isPercentSet = PERCENT.has(tokens[at + 1]?.text ?? '') && /^\d/.test(value);
  return { kind: 'read', value, isDays: isOfDays, isPercentSet, named, ofStage };
}

/** Where the first word stands that is not known; null when nothing before it is. */
function tailOf(tokens: readonly Token[], isKnown: (token: Token, index: number) => boolean): number | null {
  const first = tokens.findIndex((token, index) => !isKnown(token, index));
  return first < 1 ? null : (tokens[first]?.start ?? null);
}

/** Every input that the longest run of its words names; the places of the words are added to `read`. */
function namedInputs(tokens: readonly Token[], cards: Cards, read: Set<number>): readonly string[] {
  const phrases = inputsOf(cards).flatMap((input) => input.words.map((words) => ({ metric: input.metric, stems: stemsOf(words) })));
  const hits = phrases.flatMap(({ metric, stems }) =>
    tokens.flatMap((_, at) => (startsWithPhrase(tokens, at, stems) ? [{ metric, at, length: stems.length }] : [])),
  );
  const longest = Math.max(0, ...hits.map((hit) => hit.length));
  const kept = hits.filter((hit) => hit.length === longest);
  for (const hit of kept) for (let place = hit.at; place < hit.at + hit.length; place += 1) read.add(place);
  return [...new Set(kept.map((hit) => hit.metric))];
}

function isUnit(stem: string): boolean {
  return PERCENT.has(stem) || POINTS.has(stem) || UNITS.has(stem);
}

/** Every named input of the catalogue. */
function inputsOf(cards: Cards): readonly WhatIfInput[] {
  return cards.models.flatMap((model) => model.metrics.flatMap((metric) => metric.whatIf ?? []));
}

/** The value as a plan has it: `0.3`, `50000`, `-7`, `+10%`; null where the assumption names no number. */
function valueOf(tokens: readonly Token[], at: number, isLowerBetter: boolean): string | null {
  const number = tokens[at]?.number ?? null;
  const factor = tokens.find((token) => Object.hasOwn(FACTORS, token.text));
  if (factor !== undefined) return number === null ? (FACTORS[factor.text] ?? null) : null;
  if (number === null || tokens.slice(at + 1).some((token) => token.number !== null)) return null;
  const digits = String(number);
  const unit = tokens[at + 1]?.text ?? '';
  const isPoints = tokens.slice(at + 1, at + 3).some((token) => POINTS.has(token.stem));
  const fraction = divideDecimals(digits, '100', 8) ?? digits;
  const sign = tokens[at - 1]?.text === 'to' ? '' : signOf(tokens, isLowerBetter);
  if (sign === null) return null;
  if (isPoints) return sign === '' ? null : `${sign}${fraction}`;
  if (PERCENT.has(unit)) return sign === '' ? fraction : `${sign}${digits}%`;
  return `${sign}${digits}`;
}

/** Which way it changes; empty where a value is set, null where the words point both ways. */
function signOf(tokens: readonly Token[], isLowerBetter: boolean): '+' | '-' | '' | null {
  const has = (set: ReadonlySet<string>): boolean => tokens.some((token) => set.has(token.text));
  const isUp = has(MORE) || has(isLowerBetter ? WORSE : BETTER);
  const isDown = has(LESS) || has(isLowerBetter ? BETTER : WORSE);
  if (isUp && isDown) return null;
  return isUp ? '+' : isDown ? '-' : '';
}
