/** What agents are told about the catalogue: names, meanings and words, never rows. */
import type { Grain } from '#kernel/dates.ts';
import type { IntentName } from '#kernel/intent.ts';
import type { Role } from '#kernel/person.ts';
import type { Plan } from '#kernel/plan.ts';

export type ColumnType = 'text' | 'integer' | 'decimal' | 'money' | 'ratio' | 'percent' | 'days' | 'date' | 'timestamp' | 'boolean';

/** additive = sums over anything; semi_additive = a balance, last in the period; distinct = count of distinct; ratio = computed from summed parts. */
export type Additivity = 'additive' | 'semi_additive' | 'distinct' | 'ratio';

/**
 * A figure that a metric is exactly proportional to (`times`), or to 1 divided by it (`over`), while the metric's other inputs stay.
 * `words`: what people call it, the first of them in answers too (`label`). `note`: what must be said when it is varied.
 */
export type WhatIfInput = {
  readonly metric: string;
  readonly label: string;
  readonly type: ColumnType;
  readonly side: 'times' | 'over';
  readonly words: readonly string[];
  readonly note: string | null;
};

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
  /** What it can be asked of "if … were"; left out where nothing is named. */
  readonly whatIf?: readonly WhatIfInput[];
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
  /** Its figures are of the period that runs; no other can be asked for. */
  readonly isOfNow?: boolean;
  /** Kept for the whole organisation alone: only those who see all of it may ask. */
  readonly isWhole?: boolean;
};

/** A figure of the first row (or `rows`, how many there are) against another or a number. */
export type BriefingCondition = { readonly metric: string; readonly is: 'below' | 'above'; readonly than: string | number };

/** Sentences with cells as `{{win_rate}}` or `{{[1].owner}}`; of the ways to say a thing, the first whose cells are all there is said. */
export type BriefingSaying = readonly string[];

/** One plan of a briefing and what is said of its rows. */
export type BriefingSection = {
  readonly name: string;
  /** Without a period; `period` says which, seen from the day asked for. */
  readonly plan: Plan;
  readonly period: BriefingPeriod | null;
  readonly dateRole: string | null;
  readonly headline: BriefingSaying;
  readonly lines: readonly BriefingSaying[];
  /** One piece a row, joined: `Top: Ana (3 won); Ben (2 won).` */
  readonly lists: readonly {
    readonly before: string;
    readonly each: string;
    readonly after: string;
    /** Rows without which it says nothing. */ readonly least: number;
  }[];
  /** `act` goes with `say`; what fires first is told first. */
  readonly insights: readonly { readonly when: readonly BriefingCondition[]; readonly say: BriefingSaying; readonly act: BriefingSaying }[];
};

export const briefingPeriods = ['today', 'this_week', 'last_7_days', 'this_month', 'this_quarter', 'last_quarter', 'last_4_quarters', 'this_year'] as const;
export type BriefingPeriod = (typeof briefingPeriods)[number];

/** What a person of some roles is told of the business at once. */
export type BriefingCard = {
  readonly name: string;
  readonly label: string;
  readonly roles: readonly Role[];
  /** Questions that lead on. */
  readonly asks: readonly string[];
  readonly sections: readonly BriefingSection[];
};

/** `briefings`: the first whose roles the asker has is theirs. */
export type Cards = { readonly models: readonly ModelCard[]; readonly briefings?: readonly BriefingCard[] };

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
