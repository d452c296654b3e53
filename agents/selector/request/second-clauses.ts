/** A second half that asks something else of the same deals: who has them, which part of it something is, what they add up to. */
import { isMeasureMark } from '#agents/selector/request/read-request.ts';
import type { Mark, MarkOf } from '#agents/selector/terms/marks.ts';

/** The questions that one clause and the clause behind its `and` ask: the figure of all first, then what is asked of it. */
export function withSecondClauses(marks: readonly Mark[]): readonly (readonly Mark[])[] {
  return ofAllAsked(marks).flatMap(andStillOpen);
}

function ofAllAsked(marks: readonly Mark[]): readonly (readonly Mark[])[] {
  const at = marks.findIndex((mark, place) => mark.kind === 'and' && asksOfAll(marks, place));
  if (at < 0 || !isTotal(marks.slice(0, at))) return listAndSum(marks) ?? [marks];
  const total = marks.slice(0, at);
  if (asksWhich(marks.slice(at + 1))) return [total, [{ ...marks[at + 1], ...LIST } as Mark, ...total.filter((mark) => mark.kind !== 'quantity')]];
  return [total, asksPart(marks.slice(at + 1)) ? partOfAll(marks, at) : marks];
}

/** One figure without rows. */
function isTotal(total: readonly Mark[]): boolean {
  return (
    total.some(isMeasureMark) && !total.some((mark) => ['rank', 'dimension', 'time_group', 'versus', 'threshold', 'follow', 'unknown'].includes(mark.kind))
  );
}

function asksOfAll(marks: readonly Mark[], at: number): boolean {
  const clause = marks.slice(at + 1);
  const total = marks.slice(0, at);
  return asksFirst(clause) || asksPart(clause) || (asksFigure(total) && (asksWhose(clause) || (isOfDealsAsked(total) && asksWhich(clause))));
}

/** `who has the most`, `which team is highest`. */
function asksFirst(marks: readonly Mark[]): boolean {
  const [first] = marks.filter((mark) => mark.kind !== 'filler' && mark.kind !== 'quantity');
  return first?.kind === 'dimension' && first.isAsked && marks.some((mark) => mark.kind === 'rank' && mark.count !== 'all');
}

/** `how many`, `how much`, `what is`: a figure is asked for, not named as the head of a table. */
function asksFigure(marks: readonly Mark[]): boolean {
  const [first, second] = marks.filter((mark) => mark.kind !== 'and');
  const isWhat = /^whats?$/i.test(first?.words ?? '') && (/^whats$/i.test(first?.words ?? '') || /^(?:is|was|are|were)$/i.test(second?.words ?? ''));
  return isWhat || marks.some((mark) => /^(?:how (?:many|much)|what (?:percent(?:age)?|share|part|fraction))\b/i.test(mark.words));
}

function isUnit(mark: Mark): boolean {
  return mark.kind === 'quantity' && (mark.what === 'much' || mark.what === 'many');
}

const OF_THEM: ReadonlySet<Mark['kind']> = new Set(['filler', 'quantity', 'dimension', 'outcome', 'deal', 'follow']);

/** `who owns them`, `which teams brought it in`, `in which stage are they`: the same figure of each. */
function asksWhose(marks: readonly Mark[]): boolean {
  const asked = marks.findIndex((mark) => mark.kind === 'dimension');
  const dimension = marks[asked];
  const isAsked =
    dimension?.kind === 'dimension' &&
    (dimension.isAsked || /^(?:which|what)$/i.test(marks.slice(0, asked).findLast((mark) => mark.words !== 'the')?.words ?? ''));
  const hasUnit = marks.some((mark) => mark.kind === 'quantity' && mark.what !== 'list');
  return isAsked && !hasUnit && marks.every((mark) => OF_THEM.has(mark.kind));
}

const LIST = { kind: 'quantity', what: 'list' } as const;
const WHICH = /^(?:which(?: ones?)?(?: are (?:they|those|these))?|(?:list|show)(?: me)? (?:them|those|these)|what are they)$/i;

/** `and which ones`, `and list them`: the deals behind the number. */
function asksWhich(clause: readonly Mark[]): boolean {
  const words = clause.map((mark) => mark.words).filter((word) => word !== '?' && word !== '');
  return clause.every((mark) => mark.kind === 'filler' || mark.kind === 'quantity' || mark.kind === 'deal') && WHICH.test(words.join(' '));
}

function isOfDealsAsked(total: readonly Mark[]): boolean {
  return total.some((mark) => mark.kind === 'deal' || isOfDeals(mark));
}

const IT = /^(?:it|that|this|them|these|those|which)$/i;
const NARROWING: ReadonlySet<Mark['kind']> = new Set(['value', 'segment', 'outcome', 'role']);
const PART: ReadonlySet<Mark['kind']> = new Set(['filler', 'quantity', 'value', 'segment', 'dimension', 'outcome', 'role', 'and']);

/** `what share of it is new business`, `what percentage of those were renewals`: a part of the figure before. */
function asksPart(marks: readonly Mark[]): boolean {
  const at = marks.findIndex((mark) => mark.kind === 'quantity' && mark.what !== 'list' && mark.what !== 'average');
  const isOfIt = IT.test(marks[at + 1]?.words ?? '') || (/^of$/i.test(marks[at + 1]?.words ?? '') && IT.test(marks[at + 2]?.words ?? ''));
  // How much of it: only a state or a name says which part.
  const isPart =
    ['share', 'percent'].includes((marks[at] as MarkOf<'quantity'> | undefined)?.what ?? '') || marks.slice(at + 1).some((mark) => NARROWING.has(mark.kind));
  return at >= 0 && isOfIt && isPart && marks.every((mark) => PART.has(mark.kind));
}

/** Of deals that are counted: their number, shared out. */
function partOfAll(marks: readonly Mark[], at: number): readonly Mark[] {
  const areDeals = marks.slice(0, at).some((mark) => mark.kind === 'deal');
  // How many of those: counted once more, not twice.
  const asked = marks.slice(at + 1).some(isUnit) ? marks.filter((mark, place) => place > at || !isUnit(mark)) : marks;
  if (asked !== marks) return asked;
  return marks.map((mark, place): Mark => (areDeals && place > at && mark.kind === 'quantity' && mark.what === 'percent' ? { ...mark, what: 'share' } : mark));
}

const PRONOUN = /^(?:it|that|this|they|them|these|those|their|its)$/i;
const SUMMED: ReadonlySet<Mark['kind']> = new Set(['filler', 'quantity', 'follow']);

/** `which deals are overdue and how much is that in total`: the deals, and what they add up to; `what slipped`: how many they are. */
function listAndSum(marks: readonly Mark[]): readonly (readonly Mark[])[] | null {
  const at = marks.findLastIndex((mark) => mark.kind === 'and');
  const listed = marks.slice(0, Math.max(0, at)).filter((mark, place) => place < at - 1 || mark.kind !== 'and');
  const clause = marks.slice(at + 1);
  const unit = clause.find((mark) => isUnit(mark));
  const isSum = unit !== undefined && clause.some((mark) => PRONOUN.test(mark.words)) && clause.every((mark) => SUMMED.has(mark.kind));
  const isList = listed.some((mark) => mark.kind === 'quantity') && listed.every((mark) => mark.kind !== 'quantity' || mark.what === 'list');
  const [first] = listed;
  if (!isSum || !isList || first === undefined || listed.some((mark) => isElse(mark))) return null;
  const rows = listed.filter((mark) => mark.kind !== 'quantity');
  const summed: readonly Mark[] = [{ ...first, kind: 'quantity', what: 'many' }, ...rows, ...marks.slice(at)];
  if (rows.some((mark) => mark.kind === 'deal' || isOfDeals(mark))) return [listed, summed];
  return /^what$/i.test(first.words) && rows.some((mark) => mark.kind === 'segment') ? [summed] : null;
}

const ELSE: ReadonlySet<Mark['kind']> = new Set(['rank', 'dimension', 'time_group', 'versus', 'threshold', 'compare_to', 'changes', 'follow', 'unknown']);

function isElse(mark: Mark): boolean {
  return ELSE.has(mark.kind) || (mark.kind === 'metric' && !isOfDeals(mark));
}

/** `overdue deals`: a figure by its name, and the deals that it counts. */
function isOfDeals(mark: Mark): boolean {
  return mark.kind === 'metric' && /\b(?:deals|opps|opportunities)\b/i.test(mark.words);
}

const STILL_OPEN = /^(?:(?:what|how much|how many|which)(?: (?:deals|of it|of them))? (?:is|are) )(?:still |currently )?open$/i;

/** `my turnover of this month, and what is still open`: what is won, and what stands open today of the same people. */
function andStillOpen(marks: readonly Mark[]): readonly (readonly Mark[])[] {
  const joint = marks.findLastIndex((mark, at) => mark.kind === 'and' && STILL_OPEN.test(wordsOf(marks.slice(at + 1))));
  const first = marks.slice(0, Math.max(0, joint));
  const ends = first.findLastIndex((mark) => mark.kind !== 'and') + 1;
  const isWon = first.some((mark) => mark.kind === 'metric' && mark.names.every((name) => name.startsWith('won_')));
  const isRanked = first.some(({ kind }) => ['rank', 'versus', 'threshold'].includes(kind));
  if (!isWon || isRanked) return [marks];
  const whose = first.filter(({ kind }) => ['scope', 'value', 'segment', 'dimension'].includes(kind));
  const asked = marks.slice(joint + 1).map((mark): Mark => (mark.kind === 'quantity' && mark.what === 'list' ? { ...mark, what: 'much' } : mark));
  return [first.slice(0, ends), [...whose, ...asked]];
}

function wordsOf(marks: readonly Mark[]): string {
  return marks
    .filter((mark) => /\p{L}/u.test(mark.words))
    .map((mark) => mark.words)
    .join(' ');
}
