/** What a bound is of: each deal, what each group did, or a figure. */
import { type Mark, type MarkOf, marksOf } from '#agents/selector/terms/marks.ts';

/** `deals over 50k`, `open deals worth more than 50k`, `> 50k open deals`: an amount beside deals, with no other figure. */
export function boundsDeals(marks: readonly Mark[], bound: MarkOf<'threshold'>): boolean {
  const at = marks.indexOf(bound);
  const before = marks.slice(0, at).findLast((mark) => !BETWEEN.has(mark.kind) && !(mark.kind === 'quantity' && mark.what === 'much'));
  return before?.kind === 'deal' || (before?.kind === 'outcome' && !isDoneByGroup(marks, before));
}

/** A bound on deals from here on is an amount of each deal; below, it may count them (`reps with over 10 deals`). */
export const EACH_DEAL_MIN = 1_000;

/** What may stand between deals and what bounds them: whose, which, when. */
const BETWEEN: ReadonlySet<Mark['kind']> = new Set(['filler', 'value', 'segment', 'period', 'scope', 'role', 'negation', 'and']);

/** `reps who sold more than 500k`: what each of them did, not each deal. */
export function isDoneByGroup(marks: readonly Mark[], mark: MarkOf<'outcome'>): boolean {
  return mark.unit !== 'count' && marksOf(marks.slice(0, marks.indexOf(mark)), 'dimension').some((group) => group.isPlural || group.isAsked);
}

/** `more than 10 wins`: the outcome belongs to a threshold. */
export function isBound(marks: readonly Mark[], mark: Mark): boolean {
  const before = marks.slice(0, marks.indexOf(mark)).findLast((candidate) => !isJointWord(candidate));
  if (before?.kind !== 'threshold') return false;
  return !saysWhichDeals(marks, mark);
}

/** `deals over 100k won in q3`: the amount is that of each deal, and won says which deals. */
export function saysWhichDeals(marks: readonly Mark[], mark: Mark): boolean {
  const at = marks.slice(0, marks.indexOf(mark)).findLastIndex((candidate) => !isJointWord(candidate));
  const bound = marks[at];
  return mark.kind === 'outcome' && mark.unit !== 'count' && bound?.kind === 'threshold' && bound.value >= EACH_DEAL_MIN && marks[at - 1]?.kind === 'deal';
}

/** `over 50k in won revenue`: words between a bound and what it bounds. */
export function isJointWord(mark: Mark): boolean {
  return mark.kind === 'filler' && /^(of|in|total|the|a|an|their)$/i.test(mark.words);
}

/** `who has the biggest deal`: one deal is asked for, not a number of them. */
export function isBiggestDeal(marks: readonly Mark[]): boolean {
  return marksOf(marks, 'rank').some((rank) => {
    const next = marks.slice(marks.indexOf(rank) + 1).find((mark) => mark.kind !== 'filler' && mark.kind !== 'outcome' && mark.kind !== 'segment');
    return rank.unit === 'money' && next?.kind === 'deal';
  });
}
