/** Several questions in one message: where one ends and the next begins. */
import { isMeasureMark } from '#agents/selector/request/read-request.ts';
import { withSecondClauses } from '#agents/selector/request/second-clauses.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';

const STRONG_WORDS = new Set(['?', ';']);
/** Words before a full stop that do not end a sentence. */
const ABBREVIATIONS = /(?:^|\s)(?:vs|inc|ltd|co|corp|st|no|approx|avg|e\.g|i\.e|[a-z])\.$/i;
const QUESTIONS_MAX = 6;

/** One list of marks for each question; a single one for a message that asks one thing. */
export function splitQuestions(
  text: string,
  marks: readonly Mark[],
  ends: (mark: Mark) => { readonly start: number; readonly end: number },
): readonly (readonly Mark[])[] {
  const pieces: Mark[][] = [[]];
  marks.forEach((mark, at) => {
    const before = marks[at - 1];
    const gap = before === undefined ? '' : text.slice(0, ends(mark).start).slice(ends(before).end);
    const isStrong = before !== undefined && (STRONG_WORDS.has(before.words) || endsSentence(text, ends(before).end, gap));
    const isJoint =
      mark.kind === 'and' &&
      !isSortedLater(marks, at) &&
      !startsWithBound(marks.slice(at + 1)) &&
      isWhole(pieces.at(-1) ?? []) &&
      !isLedByGrain(pieces.at(-1) ?? [], marks.slice(at + 1)) &&
      isWhole(untilNext(marks.slice(at + 1)));
    if ((isStrong || isJoint) && (pieces.at(-1)?.length ?? 0) > 0) pieces.push([]);
    if (!isJoint) pieces.at(-1)?.push(mark);
  });
  const questions = glue(pieces).flatMap(withSecondClauses);
  return questions.length > QUESTIONS_MAX ? [marks] : questions;
}

/** `1) win rate 2) revenue`: the numbers become line breaks, and every word keeps its place. */
export function withoutNumbering(text: string): string {
  const numbers = [...text.matchAll(NUMBERING)];
  const isList = numbers.length > 1 && numbers.every((match, at) => Number(match[2]) === at + 1);
  return isList ? text.replace(NUMBERING, (whole: string, lead: string) => `${lead}\n`.padEnd(whole.length)) : text;
}

const NUMBERING = /(^|[\s,;])\(?([1-9])[.)](?=\s)/g;

function endsSentence(text: string, end: number, gap: string): boolean {
  return /\n/.test(gap) || (/[.!]\s/.test(gap) && !ABBREVIATIONS.test(text.slice(0, end + 1)));
}

/** A figure with a grouping, a period or a ranking of its own can stand alone; a bare figure shares those of its neighbour. */
function isWhole(marks: readonly Mark[]): boolean {
  const measured = marks.findIndex((mark) => mark.kind === 'metric' || (mark.kind === 'outcome' && mark.unit !== null) || mark.kind === 'deal');
  const grouped = marks.some((mark) => ['period', 'time_group'].includes(mark.kind) || isGrouping(marks, mark));
  return measured >= 0 && grouped && !marks.some((mark) => mark.kind === 'versus');
}

/** `quarterly won revenue and win rate for 2025`: by quarter both, where the second names no grouping. */
function isLedByGrain(first: readonly Mark[], rest: readonly Mark[]): boolean {
  const isLed = first.find((mark) => mark.kind !== 'filler' && mark.kind !== 'quantity')?.kind === 'time_group';
  return isLed && !first.some((mark) => mark.kind === 'period') && !rest.some((mark) => mark.kind === 'time_group' || mark.kind === 'dimension');
}

function isGrouping(marks: readonly Mark[], mark: Mark): boolean {
  if (mark.kind !== 'dimension') return false;
  const before = marks[marks.indexOf(mark) - 1];
  return mark.isAsked || before?.kind === 'rank' || /(^|\s)(by|per|each|every)$/i.test(before?.words ?? '');
}

/** `win rate and revenue this year, best win rate first`: what sorts the rows is a figure of them, so there is one table. */
function isSortedLater(marks: readonly Mark[], at: number): boolean {
  const earlier = marks.slice(0, at).flatMap((mark) => (mark.kind === 'metric' ? mark.names : []));
  return marks.some((mark, index) => {
    const next = marks[index + 1];
    return index > at && mark.kind === 'rank' && mark.count === 'all' && next?.kind === 'metric' && next.names.some((name) => earlier.includes(name));
  });
}

/** `win rate below 45% and more than 40 deals`: a second condition of the same groups. */
function startsWithBound(marks: readonly Mark[]): boolean {
  return marks.find((mark) => mark.kind !== 'filler')?.kind === 'threshold';
}

/** Up to the next joint that itself begins something whole. */
function untilNext(marks: readonly Mark[]): readonly Mark[] {
  const next = marks.findIndex((mark) => mark.kind === 'and');
  return next < 0 || !isWhole(marks.slice(0, next)) ? marks : marks.slice(0, next);
}

/** What measures nothing belongs to the question before it, or to the one after when it comes first. */
function glue(pieces: readonly (readonly Mark[])[]): readonly (readonly Mark[])[] {
  const questions: Mark[][] = [];
  let lead: readonly Mark[] = [];
  for (const piece of pieces) {
    const last = questions.at(-1);
    if (piece.some(isMeasureMark)) {
      questions.push([...lead, ...piece]);
      lead = [];
    } else if (last === undefined) lead = [...lead, ...piece];
    else last.push(...piece);
  }
  const [first] = questions;
  if (first === undefined) return [lead];
  return questions;
}
