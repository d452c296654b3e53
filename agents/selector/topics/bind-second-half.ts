/** The second half of a question: `and how much have I achieved`, `and which are they`, `for X and for Y`, `compared to the total`. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import { type Mark, type MarkOf, marksOf } from '#agents/selector/terms/marks.ts';

/** The marks with what their second half asks for. */
export function bindSecondHalf(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  return [targetAndReached, createdAndWorth, rowsAfterCount, eachNamed, partOfTotal].reduce((kept, step) => step(kept, vocabulary), marks);
}

const TARGET = 'quarter_target';
const REACHED = /\b(?:achieved?|reached?|attained?|hit|done|made|sold|won|closed|covered|fulfilled|completed|delivered|far)\b/i;
const LEFT = /\b(?:missing|lacking|left|remaining|remains|short|to go)\b/i;

/** `my target and how much have I achieved`: what of the target is reached, beside it; `and how much is missing`: the gap. */
function targetAndReached(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  const figures = marksOf(marks, 'metric');
  const target = marks.findIndex((mark) => mark.kind === 'metric' && mark.names.join() === TARGET);
  const joint = marks.findIndex((mark, at) => at > target && mark.kind === 'and' && nextOf(marks, at)?.kind === 'quantity');
  if (target < 0 || joint < 0 || figures.length > 1 || marks.some(({ kind }) => kind === 'versus' || kind === 'rank')) return marks;
  const half = marks.slice(joint + 1);
  const words = half.map((mark) => mark.words).join(' ');
  const name = LEFT.test(words) ? 'target_gap' : REACHED.test(words) ? 'target_attainment' : null;
  const asked = half.find((mark) => mark.kind === 'quantity' && mark.what !== 'list');
  const isElse = half.some((mark) => ['deal', 'dimension', 'time_group', 'unknown'].includes(mark.kind));
  if (name === null || asked === undefined || isElse || !vocabulary.metrics.has(name)) return marks;
  return marks.map((mark, at) => {
    if (mark === asked) return { kind: 'metric', names: [name], ...placeOf(mark) };
    const isVerb = at > joint && (mark.kind === 'outcome' || mark.kind === 'negation' || mark.kind === 'quantity');
    return isVerb ? { kind: 'filler', ...placeOf(mark) } : mark;
  });
}

/** `how many deals were created and what are they worth`: what came into the pipeline, its number and its amount. */
function createdAndWorth(marks: readonly Mark[], { metrics }: Vocabulary): readonly Mark[] {
  const deal = marks.find(({ kind }) => kind === 'deal');
  const role = marks.find((mark) => mark.kind === 'role' && mark.role === 'created_date');
  const joint = marks.findLastIndex((mark, at) => mark.kind === 'and' && isMuch(nextOf(marks, at)));
  const isCounted = marks.slice(0, Math.max(0, joint)).some((mark) => mark.kind === 'quantity' && mark.what === 'many');
  const isPlain = marks.every(({ kind }) => ['deal', 'role', 'and', 'quantity', 'filler', 'period', 'scope', 'value', 'segment', 'time_group'].includes(kind));
  if (deal === undefined || role === undefined || !isCounted || !isPlain || !metrics.has('added_count') || !metrics.has('added_amount')) return marks;
  return marks.map((mark, at): Mark => {
    if (mark === deal) return { kind: 'metric', names: ['added_count'], ...placeOf(mark) };
    if (at > joint && isMuch(mark)) return { kind: 'metric', names: ['added_amount'], ...placeOf(mark) };
    return mark === role || mark.kind === 'quantity' ? { kind: 'filler', ...placeOf(mark) } : mark;
  });
}

function isMuch(mark: Mark | undefined): boolean {
  return mark?.kind === 'quantity' && mark.what === 'much';
}

const WHICH =
  /^(?:which|what|who) (?:are|were) (?:they|those|these)$|^(?:list|show|name|give me) (?:me )?(?:them|those|these)$|^which (?:ones|one|deals)$|^when (?:do|does|will|are|is|should) (?:they|those|these|it) (?:all )?(?:close|due|to close|closing)$/i;

/** `how many deals are overdue and which are they`: the deals, whose number a list tells. */
function rowsAfterCount(marks: readonly Mark[]): readonly Mark[] {
  const many = marks.findIndex((mark) => mark.kind === 'quantity' && mark.what === 'many');
  const joint = marks.findIndex((mark, at) => at > many && mark.kind === 'and' && WHICH.test(wordsOf(marks.slice(at + 1))));
  const isOfDeals = marks.some((mark) => mark.kind === 'deal' || (mark.kind === 'metric' && /\b(?:deals?|opps|opportunities)\b/i.test(mark.words)));
  const isGrouped = marks.slice(0, Math.max(0, joint)).some(({ kind }) => ['dimension', 'time_group', 'rank'].includes(kind));
  if (many < 0 || joint < 0 || !isOfDeals || isGrouped) return marks;
  return marks.map((mark, at): Mark => {
    if (at === many) return { kind: 'quantity', what: 'list', ...placeOf(mark) };
    // They are the deals of this question, and none of the answer before.
    return at >= joint ? { ...placeOf(mark), kind: 'filler', words: 'the' } : mark;
  });
}

function wordsOf(marks: readonly Mark[]): string {
  return marks
    .map((mark) => mark.words)
    .join(' ')
    .replaceAll(/[^\p{L} ]/gu, '')
    .trim();
}

const PREPOSITION = /^(?:for|in|of|with|from|at|by)$/i;

/** `win rate for partner deals and for outbound deals`: said twice, each stands alone. */
function eachNamed(given: readonly Mark[]): readonly Mark[] {
  const marks = given.flatMap((mark, at) => (at > 0 && mark.kind === 'follow' && /^and for$/i.test(mark.words) ? inTwo(mark) : [mark]));
  const isElse = marks.some((mark) => ['versus', 'dimension', 'time_group', 'negation', 'rank', 'follow'].includes(mark.kind) || isList(mark));
  if (isElse || !marks.some((mark) => mark.kind === 'metric' || mark.kind === 'outcome' || mark.kind === 'quantity')) return given;
  const put = marks.map((mark, at): Mark => {
    const again = marks[at + 1];
    const [after] = marks.slice(at + 2).filter((other) => !/^(?:the|our)$/i.test(other.words));
    const first = marks.slice(0, at).findLastIndex((other) => dimensionOf(other) !== null);
    const before = marks.slice(0, first).findLast((other) => !/^(?:the|our)$/i.test(other.words));
    const isBetween = marks.slice(first + 1, at).every((other) => other.kind === 'deal' || other.kind === 'filler');
    const isPair = after !== undefined && dimensionOf(after) !== null && dimensionOf(after) === dimensionOf(marks[first]);
    const isSaidTwice = PREPOSITION.test(again?.words ?? '') && again?.words.toLowerCase() === before?.words.toLowerCase();
    return mark.kind === 'and' && first >= 0 && isBetween && isSaidTwice && isPair ? { kind: 'versus', ...placeOf(mark) } : mark;
  });
  return put.some(({ kind }) => kind === 'versus') ? put : given;
}

/** `and for` goes on from an answer, but inside a question it is two words. */
function inTwo(mark: Mark): readonly Mark[] {
  return [
    { kind: 'and', at: mark.at, length: 1, words: 'and' },
    { kind: 'filler', at: mark.at + 1, length: 1, words: 'for' },
  ];
}

function isList(mark: Mark): boolean {
  return mark.kind === 'quantity' && mark.what === 'list' && !/^(?:what|which|give me|show me|show)$/i.test(mark.words);
}

function dimensionOf(mark: Mark | undefined): string | null {
  if (mark?.kind === 'value') return mark.candidates[0]?.dimension ?? null;
  return mark?.kind === 'segment' ? mark.filter.dimension : null;
}

/** `revenue of the top 5 reps compared to the total`: the part of it that each has. */
function partOfTotal(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  const at = marks.findIndex((mark, place) => mark.kind === 'versus' && isTotal(marks.slice(place + 1)));
  const figures = marksOf(marks, 'metric');
  const isSum = (mark: MarkOf<'metric'>): boolean =>
    mark.names.every((name) => ['additive', 'semi_additive'].includes(vocabulary.metrics.get(name)?.additivity ?? ''));
  if (at < 0 || figures.length === 0 || !figures.every(isSum)) return marks;
  return marks.map((mark, place): Mark => {
    if (place === at) return { kind: 'quantity', what: 'share', ...placeOf(mark) };
    return place > at && mark.kind === 'metric' ? { kind: 'filler', ...placeOf(mark) } : mark;
  });
}

/** `the total`, `the whole`, `total revenue`. */
function isTotal(marks: readonly Mark[]): boolean {
  return /^(?:(?:the|our|all|of|it|a) )*(?:total|totals|whole|grand total|overall total|sum)(?: (?:of|pipeline|revenue|turnover|sales|all|it|amount|value))*$/i.test(
    wordsOf(marks),
  );
}

function nextOf(marks: readonly Mark[], at: number): Mark | undefined {
  return marks.slice(at + 1).find((mark) => mark.kind !== 'filler' && mark.kind !== 'follow' && !(mark.kind === 'quantity' && mark.what === 'list'));
}

function placeOf({ at, length, words }: Mark): Pick<Mark, 'at' | 'length' | 'words'> {
  return { at, length, words };
}
