/** The words of a question that say what is measured, sorted by what they are. */
import { boundsDeals, EACH_DEAL_MIN } from '#agents/selector/filters/bounds.ts';
import { type Mark, type MarkOf, marksOf } from '#agents/selector/terms/marks.ts';

/** What was said of figures, outcomes, deals and how much of them. */
export type Words = {
  readonly metrics: readonly MarkOf<'metric'>[];
  /** Not negated. */
  readonly outcomes: readonly MarkOf<'outcome'>[];
  readonly deals: readonly MarkOf<'deal'>[];
  readonly ranks: readonly MarkOf<'rank'>[];
  readonly quantities: ReadonlySet<string>;
  readonly isDue: boolean;
  /** `deals over 50k`: only a list can be bounded deal by deal. */
  readonly isBounded: boolean;
  /** `lost anything above 150k`: only a deal has such an amount. */
  readonly isAmountBounded: boolean;
  /** `what have we won`, `what is open`: the deals themselves. */
  readonly asksWhat: boolean;
  /** `deals older than 90 days`: the open ones are meant. */
  readonly isAged: boolean;
  readonly vague: MarkOf<'vague'> | undefined;
  readonly isGrouped: boolean;
};

/** Sorts the marks. */
export function wordsOf(marks: readonly Mark[]): Omit<Words, 'isGrouped'> {
  return {
    metrics: marksOf(marks, 'metric'),
    outcomes: marksOf(marks, 'outcome').filter((mark) => !isNegated(marks, mark)),
    deals: marksOf(marks, 'deal'),
    ranks: marksOf(marks, 'rank'),
    quantities: new Set(marksOf(marks, 'quantity').map((mark) => mark.what)),
    isDue: marksOf(marks, 'role').some((mark) => mark.role === 'due'),
    isBounded: marksOf(marks, 'threshold').some((mark) => boundsDeals(marks, mark)),
    isAmountBounded: marksOf(marks, 'threshold').some((mark) => mark.value >= EACH_DEAL_MIN && boundsDeals(marks, mark)),
    asksWhat:
      marks.some((mark) => /^what(?:s|['’]s)?$/i.test(mark.words)) &&
      marksOf(marks, 'outcome').every((mark) => mark.unit === null && mark.outcome !== 'Closed'),
    isAged: marksOf(marks, 'period').some((mark) => mark.isAge === true),
    vague: marksOf(marks, 'vague')[0],
  };
}

/** True when a negation stands right before the mark. */
export function isNegated(marks: readonly Mark[], mark: Mark): boolean {
  const before = marks.slice(0, marks.indexOf(mark)).findLast((candidate) => candidate.kind !== 'filler' && candidate.kind !== 'quantity');
  return before?.kind === 'negation';
}
