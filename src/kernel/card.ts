/** What agents are told about the catalogue: names, meanings and words, never rows. */
import type { Grain } from '#kernel/dates.ts';
import type { IntentName } from '#kernel/intent.ts';
import type { Plan } from '#kernel/plan.ts';

export type ColumnType = 'text' | 'integer' | 'decimal' | 'money' | 'ratio' | 'percent' | 'days' | 'date' | 'timestamp' | 'boolean';

/** additive = sums over anything; semi_additive = a balance, last in the period; distinct = count of distinct; ratio = computed from summed parts. */
export type Additivity = 'additive' | 'semi_additive' | 'distinct' | 'ratio';

export type MetricCard = {
  readonly name: string;
  readonly label: string;
  /** One sentence: what it counts, in which unit. */
  readonly description: string;
  readonly type: ColumnType;
  readonly additivity: Additivity;
  readonly synonyms: readonly string[];
  readonly intent: IntentName;
  /** The date dimension that places rows in a period; null for a balance as of a day. */
  readonly dateRole: string | null;
  /** The metric that holds its sample size (number of closed deals behind a rate). */
  readonly sampleMetric: string | null;
  /** The metric that counts rows without an amount, for money metrics. */
  readonly missingMetric: string | null;
  readonly isShareable: boolean;
  /** 'higher' | 'lower' is better; null when neither. */
  readonly better: 'higher' | 'lower' | null;
};

export type DimensionCard = {
  readonly name: string;
  readonly label: string;
  readonly plural: string;
  readonly description: string;
  readonly type: ColumnType;
  readonly synonyms: readonly string[];
  /** A date at one grain (`close_quarter` of `close_date`). */
  readonly time: { readonly role: string; readonly grain: Grain } | null;
  /** True when values are names that text can be linked to (owner, account, product …). */
  readonly isEntity: boolean;
  /** Closed list of values, where the catalogue fixes them (outcome). */
  readonly values: readonly string[];
};

/** A named filter that words stand for: "enterprise deals", "open". */
export type SegmentCard = { readonly words: readonly string[]; readonly filter: Plan['filters'][number] };

export type ModelCard = {
  readonly model: string;
  readonly label: string;
  readonly description: string;
  readonly synonyms: readonly string[];
  readonly metrics: readonly MetricCard[];
  readonly dimensions: readonly DimensionCard[];
  readonly segments: readonly SegmentCard[];
  readonly caveats: readonly string[];
  /** Labelled questions; `plan` is exactly what each must give (period left out when it depends on today). */
  readonly examples: readonly { readonly question: string; readonly plan: Readonly<Record<string, unknown>> }[];
};

export type Cards = { readonly models: readonly ModelCard[] };

/** A value of the database that some words of the text may name; found as the asker. */
export type Candidate = {
  readonly dimension: string;
  readonly value: string;
  /** The words of the text that matched, and where they start and end (UTF-16 offsets). */
  readonly words: string;
  readonly start: number;
  readonly end: number;
  readonly match: 'exact' | 'part' | 'spelling';
  /** 0–1; 1 for an exact match. */
  readonly score: number;
};
