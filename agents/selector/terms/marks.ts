/** What a run of words means. The scanner makes marks; the rest of the selector only sees marks. */
import type { Candidate } from '#kernel/card.ts';
import type { Grain } from '#kernel/dates.ts';
import type { IntentName } from '#kernel/intent.ts';
import type { Filter, Scope } from '#kernel/plan.ts';
import type { Range } from '#agents/selector/terms/calendar.ts';

export type Outcome = 'Won' | 'Lost' | 'Open' | 'Closed';
/** top and bottom go by size; best and worst by what is better for the metric. */
export type RankWord = 'top' | 'bottom' | 'best' | 'worst';

export type Meaning =
  /** Several names: several metrics are called that. */
  | { readonly kind: 'metric'; readonly names: readonly string[] }
  | { readonly kind: 'dimension'; readonly names: readonly string[]; readonly isPlural: boolean; readonly isAsked: boolean }
  /** Several candidates: several names fit; settled: all of them together are meant. */
  | { readonly kind: 'value'; readonly candidates: readonly Candidate[]; readonly isSettled: boolean }
  | { readonly kind: 'segment'; readonly filter: Filter }
  /** `unit`: wins and losses count by themselves, sold is money. */
  | { readonly kind: 'outcome'; readonly outcome: Outcome; readonly unit: 'count' | 'money' | null }
  | { readonly kind: 'deal'; readonly isPlural: boolean }
  /** Null range: all time, said. `isYearless`: Q2, March. */
  | {
      readonly kind: 'period';
      readonly range: Range | null;
      readonly isYearless: boolean;
      /** The date it is about, where the words say. */ readonly role?: string;
      /** From one period to another: its first and its last, which a change is between. */ readonly ends?: readonly [Range, Range];
      /** It came from an age. */ readonly isAge?: boolean;
    }
  | { readonly kind: 'as_of'; readonly range: Range }
  | { readonly kind: 'before'; readonly grain: Grain | null }
  | { readonly kind: 'time_group'; readonly grain: Grain | null }
  | { readonly kind: 'versus' }
  | { readonly kind: 'compare_to'; readonly to: 'previous_period' | 'previous_year'; readonly grain: Grain | null }
  | {
      readonly kind: 'rank';
      readonly word: RankWord;
      readonly count: number | 'all' | null;
      readonly unit: 'money' | 'count' | 'days' | 'error' | 'age' | 'close' | 'risk' | null;
      /** The n-th row of it, or the rows after those that were shown. */ readonly place?: number | 'next';
      /** Which end it counts from is that of the ranking before: `which one is 2nd`. `isReversed`: from the other end, `who is last`. */ readonly isSame?: boolean;
      readonly isReversed?: boolean;
    }
  /** `upTo`: between two values, both included. `isPercent`: 0.2, said as 20 %. `of`: the figure that its words name. */
  | {
      readonly kind: 'threshold';
      readonly op: 'gt' | 'gte' | 'lt' | 'lte';
      readonly value: number;
      readonly upTo?: number;
      readonly isPercent?: boolean;
      readonly isDays?: boolean;
      readonly of?: string;
    }
  | { readonly kind: 'quantity'; readonly what: 'many' | 'much' | 'list' | 'percent' | 'average' | 'share' | 'long' }
  | { readonly kind: 'without_amount' }
  | { readonly kind: 'group' }
  /** Whom it is about has none of what the metric counts. */
  | { readonly kind: 'absent'; readonly metric: string }
  | { readonly kind: 'negation' }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'scope'; readonly scope: Scope }
  | { readonly kind: 'vague'; readonly phrase: string; readonly metrics: readonly string[] }
  | { readonly kind: 'domain'; readonly intent: IntentName; readonly label: string }
  | { readonly kind: 'follow'; readonly how: 'keep' | 'also' | 'clear' }
  | { readonly kind: 'and' }
  /** What changed in the pipeline. */
  | { readonly kind: 'changes' }
  | { readonly kind: 'filler' }
  | { readonly kind: 'unknown' };

/** Words `at` … `at + length − 1` and what they mean; `words` as typed. */
export type Mark = Meaning & { readonly at: number; readonly length: number; readonly words: string };
export type MarkOf<Kind extends Meaning['kind']> = Extract<Mark, { kind: Kind }>;

/** Marks of one kind, in order. */
export function marksOf<Kind extends Meaning['kind']>(marks: readonly Mark[], kind: Kind): readonly MarkOf<Kind>[] {
  return marks.filter((mark): mark is MarkOf<Kind> => mark.kind === kind);
}

/** True when a mark of that kind is there. */
export function hasMark(marks: readonly Mark[], kind: Meaning['kind']): boolean {
  return marks.some((mark) => mark.kind === kind);
}
