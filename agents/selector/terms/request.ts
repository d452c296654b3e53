/** What a message asks for, before it becomes a plan: only what was said, nothing assumed. */
import type { Grain } from '#kernel/dates.ts';
import type { Filter, Scope } from '#kernel/plan.ts';
import type { Range } from '#agents/selector/terms/calendar.ts';
import type { DateOrder } from '#agents/selector/terms/date-order.ts';
import type { RankWord } from '#agents/selector/terms/marks.ts';

export type Comparison =
  | {
      readonly kind: 'previous';
      readonly to: 'previous_period' | 'previous_year';
      readonly grain: Grain | null;
      /** growth, improved: a trend answers it too */ readonly isSoft: boolean;
      /** It is asked for beside the figure: `by quarter, and the growth`. */ readonly isBeside?: boolean;
    }
  | { readonly kind: 'range'; readonly range: Range; readonly isYearless: boolean };

export type Rank = {
  readonly word: RankWord;
  readonly count: number | 'all' | null;
  readonly isPlural: boolean;
  /** biggest, smallest */ readonly isBySize: boolean;
  /** oldest, latest, sorted by close date */ readonly byDate: DateOrder | null;
  /** biggest drop, grew the most: by the change, up or down */ readonly byChange: 'rise' | 'fall' | null;
  /** `best win rate first`: the figure that orders the rows, where several are shown. */ readonly by?: string;
  /** The n-th row, or those after the ones shown. */ readonly place?: number | 'next';
  /** From the end that the ranking before counts from. */ readonly isSame?: boolean;
  /** From its other end. */ readonly isReversed?: boolean;
};

/** `top 2 deals per rep`: what the ranking starts anew for. `isTimed`: every month, quarter, year of the grouping over time. */
export type Within = { readonly dimensions: readonly string[]; readonly isTimed: boolean };

/** `dimension`: what a ranking names of its own, where several are asked for; null where they share it. */
export type Ranking = { readonly rank: Rank; readonly dimension: string | null };

export type Request = {
  /** Readings of what is measured, the likeliest first; more than one must be asked back; none was said when empty. */
  readonly measures: readonly Measure[];
  /** Why there are several measures. */
  readonly doubt: string | null;
  readonly dimensions: readonly string[];
  /** Grouped over time; null grain = choose one; undefined = not said. */
  readonly timeGrain: Grain | null | undefined;
  /** Time was named before the other dimensions. */
  readonly isTimeFirst: boolean;
  readonly filters: readonly Filter[];
  /** Dimensions whose filter a follow-up lifts (`all regions`). */
  readonly lifted: readonly string[];
  /** A follow-up asks for the figure of all groups together. */
  readonly isWhole?: boolean;
  /** A follow-up takes the bounds of the answer before off. */
  readonly isUnbounded?: boolean;
  readonly having: readonly {
    readonly metric: string | null;
    readonly op: 'gt' | 'gte' | 'lt' | 'lte';
    readonly value: number;
    readonly isPercent?: boolean;
    readonly isDays?: boolean;
  }[];
  /** Only groups whose figure went that way against what it is compared with. */
  readonly changed?: 'rise' | 'fall' | 'better' | 'worse' | null;
  /** undefined = not said, null = all time. */
  readonly period: Range | null | undefined;
  readonly isYearless: boolean;
  /** Further periods, asked for beside the first. */
  readonly otherPeriods: readonly Range[];
  readonly compare: Comparison | null;
  readonly rank: Rank | null;
  /** Whether it is one ranking for each of something. */
  readonly within: Within | null;
  /** All rankings, where one question asks for several. */
  readonly rankings: readonly Ranking[];
  readonly role: string | null;
  readonly asOf: Range | null;
  /** Further days to look from. */
  readonly otherDays: readonly Range[];
  /** `the quarter before`: counted from the plan that is edited. */
  readonly before: { readonly grain: Grain | null } | null;
  readonly scope: Scope | null;
  /** Whose figure stands beside it: `my win rate vs the company's`. */
  readonly against?: Scope | undefined;
  readonly isShare: boolean;
  /** An outcome said alone; a follow-up switches the figure to it. */
  readonly outcomeAlone: 'Won' | 'Lost' | 'Open' | 'Closed' | null;
};

/** Metrics, and for a list of deals the dimensions and filters that come with it. */
export type Measure = { readonly metrics: readonly string[]; readonly list: DealList | null };
export type DealList = {
  readonly dimensions: readonly string[];
  readonly filters: readonly Filter[];
  readonly having: Request['having'];
  /** Put together in one row. */ readonly rollUp?: 'sum' | 'mean';
};

/** What stands in the way of a plan. */
export type Trouble =
  | { readonly kind: 'unknown'; readonly words: readonly string[]; readonly isName: boolean; readonly isGroup: boolean }
  | { readonly kind: 'later'; readonly intent: string; readonly label: string; readonly words: string }
  | { readonly kind: 'unusable'; readonly reason: string };
