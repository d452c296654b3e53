/** Somebody else's semantic layer in one form, whichever file and form it was written in. */

/** Where something is written, for messages. */
export type Place = { readonly path: string; readonly line: number };

/** A table that dbt built. */
export type BuiltTable = { readonly schema: string; readonly name: string };

export type DbtAggregation = {
  readonly agg: string;
  readonly expr: string;
  readonly aggTimeDimension: string | null;
  readonly percentile: number | null;
  /** Set for a balance: the dimension it is not summed over, and whether its last day counts, for all groups alike. */
  readonly nonAdditive: { readonly name: string; readonly isLast: boolean } | null;
};

export type DbtMeasure = DbtAggregation & {
  readonly name: string;
  readonly label: string | null;
  readonly description: string;
  readonly createMetric: boolean;
};

export type DbtDimension = {
  readonly name: string;
  readonly type: 'categorical' | 'time';
  readonly expr: string;
  readonly label: string | null;
  readonly description: string;
  readonly meta: Readonly<Record<string, unknown>>;
};

export type DbtModel = Place & {
  readonly name: string;
  readonly label: string | null;
  readonly description: string;
  readonly table: BuiltTable;
  /** Columns that the project describes. */
  readonly columns: readonly { readonly name: string; readonly dataType: string; readonly description: string }[];
  readonly defaultTime: string | null;
  readonly dimensions: readonly DbtDimension[];
  readonly measures: readonly DbtMeasure[];
  readonly meta: Readonly<Record<string, unknown>>;
};

export type DbtInput = { readonly name: string; readonly alias: string | null; readonly filter: readonly string[]; readonly isShifted: boolean };

export type DbtMetric = Place & {
  readonly name: string;
  readonly label: string | null;
  readonly description: string;
  readonly filter: readonly string[];
  readonly meta: Readonly<Record<string, unknown>>;
  readonly formula:
    /** Over a measure of any semantic model (old form). */
    | { readonly kind: 'measure'; readonly measure: DbtInput }
    /** With the aggregation in itself (new form). */
    | { readonly kind: 'aggregation'; readonly model: string; readonly aggregation: DbtAggregation }
    | { readonly kind: 'ratio'; readonly numerator: DbtInput; readonly denominator: DbtInput }
    | { readonly kind: 'derived'; readonly expr: string; readonly inputs: readonly DbtInput[] }
    /** Nothing this product computes; `reason` says why. */
    | { readonly kind: 'other'; readonly reason: string };
};

export type DbtProject = { readonly models: readonly DbtModel[]; readonly metrics: readonly DbtMetric[] };

/** Something of a foreign project that is not served, and why. */
export type NotServed = Place & { readonly message: string };
