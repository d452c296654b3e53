/** The catalogue as code sees it: what each governed name means in SQL. Made by load-catalog.ts from models-catalog. */
import type { ServedView } from '#catalog/foreign/served-view.ts';
import type { Cards, DimensionCard, MetricCard, ModelCard } from '#kernel/card.ts';

/** A column as its property file describes it; `unit` is null where that names none. */
export type ModelColumn = {
  readonly name: string;
  readonly dataType: string;
  readonly description: string;
  readonly unit: string | null;
  readonly line: number;
};

/** A dbt model: its rendered SQL is a pure function of (source rows, as_of, vars). */
export type BuildModel = {
  readonly name: string;
  /** Template text of `<name>.sql`. */
  readonly template: string;
  readonly path: string;
  /** The property file that describes it. */
  readonly propertiesPath: string;
  readonly materialized: 'table' | 'view' | 'ephemeral';
  /** Models this one refs, and sources it reads as `source.table`. */
  readonly refs: readonly string[];
  readonly sources: readonly string[];
  readonly columns: readonly ModelColumn[];
  readonly primaryKey: readonly string[];
  readonly indexes: readonly (readonly string[])[];
  readonly dataTests: readonly DataTest[];
  readonly access:
    | { readonly kind: 'owner'; readonly ownerColumn: string }
    | { readonly kind: 'shareable'; readonly ownersColumn: string }
    /** Rows of scopes. With `ownersColumn`, the organisation's rows marked is_shareable are for everybody of it. */
    | { readonly kind: 'scoped'; readonly ownersColumn: string | null; readonly organisationOnly: boolean }
    | { readonly kind: 'internal' };
  readonly refresh: Refresh;
  /** It makes far more groups than the planner expects: they are sorted, not hashed. */
  readonly isGroupedSorted: boolean;
  /** Of a trained model: what the build's training step fills its table from. Its own SQL gives no row. */
  readonly trained: TrainedFrom | null;
  /** Of a serving name: the scoped model whose rows of the caller's own scope it shows. It is not built; publishing makes a view. */
  readonly serves: string | null;
};

/**
 * How an incremental build follows changed opportunities (incremental/README.md): `opportunity` = every row belongs to the one
 * opportunity in `key` and depends on no other; `additive` = grouped rows of such models, sums and counts alone, with the number
 * of rows behind each in `count`; `whole` = made anew, where `quarters` is set in the quarters that changes reach.
 */
export type Refresh =
  | { readonly kind: 'opportunity'; readonly key: string }
  | { readonly kind: 'additive'; readonly count: string }
  | { readonly kind: 'whole'; readonly quarters: QuarterKey | null };

/** Rows of the quarter in `key` are made of rows that read models hold of it, and of up to `reach` quarters before it, in their column `of`. */
export type QuarterKey = { readonly key: string; readonly of: string; readonly reach: number };

/** A logistic model's rows, as columns of the model `from`: one per subject and day it was looked at. */
export type TrainedFrom = {
  readonly from: string;
  readonly subject: string;
  /** What is predicted: true or false. */
  readonly target: string;
  readonly features: readonly string[];
  /** First day of the period a row was looked at in, and the first day on which its outcome is known. */
  readonly fold: string;
  readonly knownOn: string;
  /** Of the squared weights; keeps them small where rows are few. */
  readonly penalty: number;
};

/** A check that must find no row before a build is published. `arguments` may hold templates. */
export type DataTest = {
  /** `not_null_fct_opportunity_outcome`. */
  readonly name: string;
  readonly model: string;
  /** not_null, unique, accepted_values, relationships, or a generic test of the project. */
  readonly test: string;
  readonly column: string | null;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Wrong rows are told and published all the same. */
  readonly severity?: 'warn';
  readonly path: string;
  readonly line: number;
};

/** The relation a unit test stands rows in for: a model, a source table, or the model's own table of before. */
export type UnitInput =
  | { readonly kind: 'ref'; readonly model: string }
  | { readonly kind: 'source'; readonly source: string; readonly table: string }
  | { readonly kind: 'this' };

/** Rows written in a property file; a column left out is null. `sql` is a query that gives them. */
export type WrittenRows =
  | { readonly kind: 'rows'; readonly rows: readonly Readonly<Record<string, unknown>>[] }
  | { readonly kind: 'sql'; readonly sql: string };

/** One model on rows that are written beside it: what goes in, and the columns that must come out. */
export type UnitTest = {
  readonly name: string;
  readonly description: string;
  readonly model: string;
  readonly given: readonly { readonly input: UnitInput; readonly rows: WrittenRows; readonly line: number }[];
  readonly vars: Readonly<Record<string, unknown>>;
  /** Macros whose call gives this value instead. */
  readonly macros: Readonly<Record<string, unknown>>;
  /** Only these columns are compared. */
  readonly columns: readonly string[];
  readonly expected: readonly Readonly<Record<string, unknown>>[];
  readonly path: string;
  readonly line: number;
  /** Line of the expected rows. */
  readonly expectLine: number;
};

/** How a metric is computed over the rows of its relation. */
export type MetricExpression =
  /** An aggregate over rows: `count(*) filter (where outcome = 'Won')`. Columns unqualified. */
  | { readonly kind: 'aggregate'; readonly sql: string }
  /** sum of parts, divided at query time; both are aggregate metrics of the same model. */
  | { readonly kind: 'ratio'; readonly numerator: string; readonly denominator: string }
  /** Of a scoped model: read from its row. `where` chooses among rows of one grain; `fixes` are the dimensions it names. */
  | { readonly kind: 'value'; readonly sql: string; readonly where: string | null; readonly fixes: readonly string[] };

export type MetricDefinition = MetricCard & {
  readonly expression: MetricExpression;
  /** In words and names: `sum of amount where outcome = 'Won'`, `won_count ÷ closed_count`. */
  readonly formula: string;
  /** Where its definition is documented. */
  readonly link: string;
  /** Dimensions and metrics of the same row that are told with it (a status beside a score, a range beside a forecast). */
  readonly beside: readonly string[];
  /** A forecast: without a period it is asked from the running one on. */
  readonly isAhead: boolean;
};
/** `sql` is an expression over the relation's columns; a time dimension's is its role's date column (the compiler truncates). */
export type DimensionDefinition = DimensionCard & {
  readonly sql: string;
  /** Column that tells two things of the same name apart (owner_id for owner, opportunity_id for opportunity); null when the name is the key. */
  readonly keySql: string | null;
  /** Of a scoped model: the scopes that the dimension's values name; null for a column of its rows. */
  readonly scopeType: 'owner' | 'team' | 'subtree' | null;
};

/** How rows of a scoped model are told apart, beside organisation, day and scope. */
export type ScopedRows = {
  /** `rollup` is the value that stands for all values of the dimension, where such rows are stored. */
  readonly grain: readonly { readonly dimension: string; readonly rollup: string | null }[];
  /** Counts the owners behind a row that may be shareable; null when none is. */
  readonly ownersColumn: string | null;
  /** There are rows of the whole organisation alone, for those who see all of it. */
  readonly organisationOnly: boolean;
};

/**
 * Totals everybody of the organisation may read: one row per (organization_id, as_of, measure, grain, period_start)
 * with `value` and `owner_count`; value and owner_count are null where too few owners stand behind it.
 * `grain` is 'all' | 'year' | 'quarter' | 'month'; `period_start` is null for 'all'.
 */
export type ShareableTotals = {
  readonly relation: string;
  readonly dateRole: string;
  /** Aggregate metrics that have a measure of the same name in the relation. */
  readonly measures: readonly string[];
};

/**
 * How a model's rows stood at the end of any past day: stretches of days (`valid_from`, `valid_until`) with the values of then,
 * joined to the model's own rows for what does not change. `is_known` tells whether anything is recorded of them.
 */
export type PastStates = {
  readonly model: string;
  /** Columns of then, and columns taken from the model's row. */
  readonly columns: readonly string[];
  readonly kept: readonly string[];
  /** Metrics that the stretches answer. */
  readonly metrics: readonly string[];
};

/** A relation whose rows (all alike, in every scope) say whether figures are refused, and in a sentence what they are worth. */
export type JudgedBy = { readonly relation: string; readonly refusedColumn: string; readonly verdictColumn: string };

export type SemanticModel = {
  /** What a Plan names: the base model, `fct_opportunity`. */
  readonly name: string;
  /** `analytics.fct_opportunity`; keyed by (organization_id, as_of, …). */
  readonly relation: string;
  readonly card: ModelCard;
  readonly metrics: readonly MetricDefinition[];
  readonly dimensions: readonly DimensionDefinition[];
  /** Empty where rows have no owner: then only those who see everything may ask, for the whole organisation. */
  readonly ownerColumn: string;
  /** Of rows without owners: leaders and admins alone may ask, not everybody who sees all deals. */
  readonly leadersOnly?: boolean;
  /** The column of the day a row describes; null where the relation shows one day only (a view over tables built elsewhere). */
  readonly asOfColumn: string | null;
  readonly currencyColumn: string | null;
  readonly shareableTotals: ShareableTotals | null;
  /** null where only a build of its own tells of a past day. */
  readonly pastStates: PastStates | null;
  /** Columns of which nobody recorded what they held on past days: no build tells either. */
  readonly unrecorded?: readonly string[];
  /** Where it is told what its figures are worth; null where they need no judging. */
  readonly judgedBy: JudgedBy | null;
  /** Set for a model of stored figures per scope (`<mart>_scoped`): a plan reads rows, nothing is added up. */
  readonly scoped: ScopedRows | null;
};

export type Catalog = {
  /** Changes with any file of the catalogue. */
  readonly fingerprint: string;
  /** In build order. */
  readonly models: readonly BuildModel[];
  readonly semanticModels: readonly SemanticModel[];
  readonly cards: Cards;
};

/** A table that models read: `{{ source(source, table) }}`. */
export type SourceTable = { readonly source: string; readonly table: string; /** `raw.opportunity`. */ readonly relation: string };

/** What rendering a template needs beside the models. */
export type CatalogProject = {
  readonly directory: string;
  readonly name: string;
  /** Defaults of `var()`; an organisation's own values win. */
  readonly vars: Readonly<Record<string, unknown>>;
  readonly sources: readonly SourceTable[];
  /** Text of all macros; generic tests stand among them as `test_<name>`. */
  readonly macros: string;
  readonly macroNames: readonly string[];
};

/** A catalogue as loadCatalog gives it: it can be built. */
export type LoadedCatalog = Catalog & {
  readonly project: CatalogProject;
  readonly unitTests: readonly UnitTest[];
  /** Set for somebody else's project: its tables are built elsewhere and served through views; `models` is empty. */
  readonly foreign: ForeignCatalog | null;
};

export type ForeignCatalog = {
  readonly views: readonly ServedView[];
  /** Models, dimensions and metrics that are left out, and why. */
  readonly notServed: readonly CatalogProblem[];
  /** The folder of dbt's manifests, where its last run is told; null for a project without any. */
  readonly manifestFolder: string | null;
};

/** What is wrong with a catalogue, and where. */
export type CatalogProblem = { readonly path: string; readonly line: number; readonly message: string };

/** A build that serves a day. */
export type PublishedBuild = {
  readonly buildId: string;
  readonly asOf: string;
  /** Null where nobody tells (tables of a project without dbt's manifests). */
  readonly builtAt: string | null;
  readonly rows: number;
  /** Why a newer one could not be published. */
  readonly stale?: string;
  /** Models that cannot be asked at the moment, and why. */
  readonly unserved?: Readonly<Record<string, string>>;
};
