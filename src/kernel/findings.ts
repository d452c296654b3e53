/** What running one CheckedPlan found: rows, evidence, computed claims. */
import type { ColumnType } from '#kernel/card.ts';
import type { Calendar, Grain, LocalDate } from '#kernel/dates.ts';
import type { Failure } from '#kernel/failure.ts';
import type { CheckedPlan, Plan } from '#kernel/plan.ts';

/** null where undefined; decimals, money, ratios and days as exact decimal text; counts as numbers; dates as ISO text. */
export type Cell = string | number | boolean | null;

export type Column = {
  /** Catalogue name; compared metrics add `<metric>__previous`, `__change`, `__percent_change`, derived ones `__share`, `__contribution`, what-ifs `__what_if` (of the input too) and `__what_if_change`, parts of a change `__part`, `__rate_effect`, `__mix_effect`. */
  readonly name: string;
  readonly label: string;
  readonly type: ColumnType;
  readonly role: 'dimension' | 'metric';
  readonly currency?: string;
  /** Of a date that stands for a whole period: how the period is named. */
  readonly time?: { readonly grain: Grain; readonly calendar: Calendar };
};

export type Evidence = {
  readonly model: string;
  /** The statement that ran, with `$1 …` placeholders, and what they stood for. */
  readonly sql: string;
  readonly parameters: readonly Cell[];
  readonly rowCount: number;
  readonly asOf: LocalDate;
  readonly refreshedAt: string | null;
  /** In words: `organisation`, `Dana Whitfield and everybody below`. */
  readonly scope: string;
  /** One per metric: what it counts and where its definition stands. */
  readonly definitions: readonly { readonly metric: string; readonly label: string; readonly text: string; readonly link: string }[];
};

/** What a reader must know beside the figures. Data, no prose. */
export type Note =
  | { readonly kind: 'small_sample'; readonly metric: string; readonly rows: number; readonly minimum: number }
  | { readonly kind: 'incomplete_period'; readonly label: string; readonly end: LocalDate; readonly asOf: LocalDate }
  | { readonly kind: 'without_amount'; readonly metric: string; readonly missing: number; readonly total: number }
  | { readonly kind: 'undated'; readonly dateRole: string; readonly count: number }
  | { readonly kind: 'truncated'; readonly limit: number }
  | { readonly kind: 'stale'; readonly asOf: LocalDate; readonly today: LocalDate }
  | { readonly kind: 'several_currencies'; readonly currencies: readonly string[] }
  | { readonly kind: 'assumed_scope'; readonly scope: string }
  /** Totals that are not shared because fewer than `ownersMin` owners stand behind them, or that are undefined: such cells are null. */
  | { readonly kind: 'withheld'; readonly rows: number; readonly ownersMin: number }
  | { readonly kind: 'uneven_periods'; readonly days: number; readonly previousDays: number }
  | { readonly kind: 'catalogue'; readonly text: string };

/** A comparison code has computed; the only source of comparative words. Row indices are 0-based. */
export type Claim =
  | { readonly kind: 'changed'; readonly row: number; readonly metric: string; readonly direction: 'rose' | 'fell' | 'unchanged' }
  /** `sampleMin`: rows with a smaller sample, one of which lies beyond, were left out. */
  | { readonly kind: 'highest' | 'lowest'; readonly row: number; readonly metric: string; readonly sampleMin?: number }
  /** One of the largest parts of a change, going its way; dominant when it alone is at least limits.dominantShareMin of it. */
  | { readonly kind: 'part'; readonly row: number; readonly metric: string; readonly rank: number; readonly isDominant: boolean }
  /** A change that chance alone gives with so few rows. */
  | { readonly kind: 'within_chance'; readonly row: number; readonly metric: string };

export type Findings =
  | {
      readonly kind: 'found';
      readonly plan: CheckedPlan;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
      readonly truncated: boolean;
      readonly evidence: Evidence;
      readonly notes: readonly Note[];
      readonly claims: readonly Claim[];
    }
  | { readonly kind: 'failed'; readonly plan: Plan; readonly failure: Failure };

export type Found = Extract<Findings, { kind: 'found' }>;
