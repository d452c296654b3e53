/** What to group by: dimensions said with by, per, which, who, in the plural, or ranked; and grouping over time. */
import type { Grain } from '#kernel/dates.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import { hasMark, type Mark, type MarkOf, marksOf } from '#agents/selector/terms/marks.ts';
import { listOfRisk } from '#agents/selector/topics/risk-words.ts';
import { valueDimension } from '#agents/selector/filters/read-filters.ts';

export type Grouping = {
  readonly dimensions: readonly string[];
  readonly timeGrain: Grain | null | undefined;
  readonly isTimeFirst: boolean;
  readonly lifted: readonly string[];
  readonly isPlural: boolean;
};

/** Reads the grouping. A dimension word beside a value of that dimension only says which value is meant. */
export function readGrouping(marks: readonly Mark[], vocabulary: Vocabulary): Grouping {
  const grouped = marksOf(marks, 'dimension').filter((mark) => !isQualifier(marks, mark) && !isPossessor(marks, mark));
  const compared = [...comparedDimension(marks), ...linesOf(marks)];
  const shared = hasMark(marks, 'metric') && hasMark(marks, 'rank') ? rankedDeals(marks, vocabulary) : [];
  const times = marksOf(marks, 'time_group');
  const dimensions = [...new Set([...grouped.map((mark) => mark.names[0] ?? ''), ...compared, ...shared])];
  return {
    dimensions,
    timeGrain: times.length === 0 ? undefined : (times.find((mark) => mark.grain !== null)?.grain ?? null),
    isTimeFirst: (times[0]?.at ?? Infinity) < (grouped[0]?.at ?? Infinity),
    lifted: grouped.filter((mark) => isEvery(marks, mark)).flatMap((mark) => mark.names),
    // Who closed the most deals: one person, however many deals.
    isPlural: grouped.some((mark) => mark.isPlural) || (grouped.length === 0 && marksOf(marks, 'deal').some((mark) => mark.isPlural)),
  };
}

/** What accounts and people have: `customer industry` is the industry, `rep team` the team. */
const PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  account: ['industry', 'segment', 'account_region'],
  owner: ['team', 'manager', 'sales_region'],
};

/** Whose property the word right behind it names. */
export function isPossessor(marks: readonly Mark[], mark: MarkOf<'dimension'>): boolean {
  const at = marks.indexOf(mark);
  const next = marks[at + 1];
  const isBeside = next?.kind === 'dimension' && next.at === mark.at + mark.length && !mark.isPlural;
  if (isBeside && isPropertyOf(next, mark)) return true;
  // The region of the rep.
  const lead = marks.slice(0, at).filter((other) => !/^(?:the|our|its|their)$/i.test(other.words));
  const before = lead.at(-2);
  return lead.at(-1)?.words.toLowerCase() === 'of' && before?.kind === 'dimension' && isPropertyOf(before, mark);
}

/** An industry is one of an account. */
export function isPropertyOf(mark: MarkOf<'dimension'>, owner: MarkOf<'dimension'>): boolean {
  return mark.names.some((name) => PROPERTIES[owner.names[0] ?? '']?.includes(name) === true);
}

/** `West region`, `product GTX Pro`: the dimension of the value beside it. */
export function isQualifier(marks: readonly Mark[], mark: MarkOf<'dimension'>): boolean {
  if (mark.isAsked || isIntroduced(marks, mark)) return false;
  const at = marks.indexOf(mark);
  // Enterprise accounts: the plural only names what the filter is about, unless they are ranked.
  const before = marks[at - 1];
  if (mark.isPlural && isMeasuredBehind(marks, at)) return false;
  if (mark.isPlural) return (before?.kind === 'value' || before?.kind === 'segment') && !hasMark(marks, 'rank');
  return [before, marks[at + 1]].some((beside) => beside !== undefined && fits(beside, mark));
}

/** `Harbor reps by revenue`: each of them with the figure. */
function isMeasuredBehind(marks: readonly Mark[], at: number): boolean {
  return /(?:^|\s)by$/i.test(marks[at + 1]?.words ?? '') && marks[at + 2]?.kind === 'metric';
}

function fits(beside: Mark, mark: MarkOf<'dimension'>): boolean {
  if (beside.kind === 'segment') return mark.names.includes(beside.filter.dimension);
  if (beside.kind === 'outcome') return mark.names.includes('outcome');
  if (beside.kind !== 'value') return false;
  const dimensions = beside.candidates.map((candidate) => candidate.dimension);
  return dimensions.some((dimension) => mark.names.includes(dimension)) || (mark.names.includes('team') && dimensions.includes('manager'));
}

function isIntroduced(marks: readonly Mark[], mark: Mark): boolean {
  const before = marks[marks.indexOf(mark) - 1];
  return before !== undefined && /(^|\s)(by|per|each|every|across)$/i.test(before.words);
}

function isEvery(marks: readonly Mark[], mark: Mark): boolean {
  const before = marks[marks.indexOf(mark) - 1];
  return before !== undefined && /^(all|every|each|any|everything)$/i.test(before.words);
}

/** `East vs West`, `compare Dana and Priya`: one row each. */
function comparedDimension(marks: readonly Mark[]): readonly string[] {
  if (!hasMark(marks, 'versus')) return [];
  const dimensions = marks.flatMap((mark) => (mark.kind === 'value' ? [valueDimension(mark)] : mark.kind === 'segment' ? [mark.filter.dimension] : []));
  return dimensions
    .filter((dimension, at) => dimension !== null && dimensions.indexOf(dimension) < at)
    .flatMap((dimension) => (dimension === null ? [] : [dimension]));
}

/** With one of these the named ones are one row. */
const POOLED = /^(?:together|combined|altogether|taken together|in total|jointly|both together|overall|total|or)$/i;

/** `win rate by quarter for Enterprise and SMB`: over time, two that are named are one line each. */
function linesOf(marks: readonly Mark[]): readonly string[] {
  if (!hasMark(marks, 'time_group') || marks.some((mark) => POOLED.test(mark.words))) return [];
  const isRanked = hasMark(marks, 'rank') || hasMark(marks, 'follow') || hasMark(marks, 'negation');
  const named = marks.flatMap((mark, at) => {
    const [joint, other] = [marks[at + 1], marks[at + 2]];
    const [left, right] = [namedDimension(mark), other === undefined ? null : namedDimension(other)];
    return joint?.kind === 'and' && left !== null && left === right ? [left] : [];
  });
  return isRanked ? [] : [...new Set(named)];
}

function namedDimension(mark: Mark): string | null {
  return mark.kind === 'value' ? valueDimension(mark) : mark.kind === 'segment' && mark.filter.op === 'in' ? mark.filter.dimension : null;
}

/** `top 5 deals by won revenue`: the deals are what is ranked. */
function rankedDeals(marks: readonly Mark[], vocabulary: Vocabulary): readonly string[] {
  const isGrouped = marksOf(marks, 'dimension').some((mark) => !isQualifier(marks, mark)) || hasMark(marks, 'time_group');
  if (isGrouped || !hasMark(marks, 'deal') || listOfRisk(marks, vocabulary, false) !== null) return [];
  const isOpen = marksOf(marks, 'metric').some((mark) => mark.names.some((name) => name.startsWith('open_')));
  return ['opportunity', 'account', 'owner', ...(isOpen ? ['stage'] : []), 'close_day'].filter((name) => vocabulary.dimensions.has(name));
}
