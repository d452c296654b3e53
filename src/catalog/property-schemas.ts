/** The property files of a dbt project (dbt ≥ 1.12), with what this product keeps under `config.meta`. */
import { expand } from 'brace-expansion';
import { z } from 'zod';
import { intentNameSchema } from '#kernel/intent.ts';
import { filterSchema, planSchema } from '#kernel/plan.ts';

/** Of one synonym with braces: more of them is a slip. */
const PHRASES_MAX = 500;

const name = z.string().regex(/^[a-z_][a-z0-9_]*$/, 'a name is lower-case letters, digits and underscores');
/** `{hit,make} {the ,}target` stands for each of its readings (brace expansion). */
const phrases = z.array(z.union([z.string(), z.number()]).transform((text) => expandBraces(String(text)))).transform((said) => [...new Set(said.flat())]);
const words = phrases.default([]);
const dataTest = z.union([z.string(), z.record(z.string(), z.looseObject({ arguments: z.record(z.string(), z.unknown()).optional() }))]);
const columnType = z.enum(['text', 'integer', 'decimal', 'money', 'ratio', 'percent', 'days', 'date', 'timestamp', 'boolean']);
const documentation = { label: z.string().optional(), description: z.string().optional() };

const accessSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('owner'), owner_column: name }),
  z.strictObject({ kind: z.literal('shareable'), owners_column: name }),
  z.strictObject({ kind: z.literal('scoped'), owners_column: name.optional(), organisation_only: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('internal') }),
]);

/** A model that the training step of a build fills; under dbt its table stays empty. */
const trainedSchema = z.strictObject({
  method: z.literal('logistic'),
  from: name,
  subject: name,
  target: name,
  features: z.array(name).min(1),
  fold: name,
  known_on: name,
  penalty: z.number().positive().default(1),
});

/** Keys of other people's projects pass; lint tells the ones it does not know. */
export const modelMetaSchema = z.looseObject({
  access: accessSchema.optional(),
  serves: name.optional(),
  refresh: z.enum(['opportunity', 'additive', 'whole']).optional(),
  refresh_key: name.optional(),
  refresh_count: name.optional(),
  quarters: z.strictObject({ key: name, of: name.optional(), reach: z.number().int().nonnegative().default(0) }).optional(),
  grouping: z.enum(['sorted']).optional(),
  trained: trainedSchema.optional(),
  judged_by: z.strictObject({ model: name, refused: name, verdict: name }).optional(),
  label: z.string().optional(),
  synonyms: words,
  currency_column: name.optional(),
  shareable_totals: z.strictObject({ model: name, date_role: name }).optional(),
  states_of: z.strictObject({ model: name, metrics: z.array(name).min(1), kept: z.array(name) }).optional(),
  caveats: z.array(z.string()).default([]),
  segments: z.array(z.strictObject({ words: phrases, filter: filterSchema })).default([]),
  examples: z.array(z.strictObject({ question: z.string(), plan: planSchema })).default([]),
});

export const dimensionMetaSchema = z.looseObject({
  plural: z.string().optional(),
  synonyms: words,
  entity: z.boolean().default(false),
  values: z.array(z.string()).default([]),
  key: name.optional(),
  prefix: name.optional(),
  rollup: z.string().optional(),
  hidden: z.boolean().default(false),
});

/** A figure that the metric is proportional to, and what people call it. */
const whatIfInputs = z.array(z.strictObject({ metric: name, words: phrases, note: z.string().optional() })).default([]);

export const metricMetaSchema = z.looseObject({
  type: columnType.optional(),
  unit: z.string().optional(),
  intent: intentNameSchema.optional(),
  shareable: z.boolean().default(false),
  better: z.enum(['higher', 'lower']).optional(),
  sample: name.optional(),
  missing: name.optional(),
  beside: z.array(name).default([]),
  ahead: z.boolean().default(false),
  what_if: z.strictObject({ times: whatIfInputs, over: whatIfInputs }).optional(),
  synonyms: words,
  hidden: z.boolean().default(false),
});

const dimensionSchema = z.strictObject({
  type: z.enum(['categorical', 'time']),
  name: name.optional(),
  ...documentation,
  is_partition: z.boolean().optional(),
  config: z.looseObject({ meta: dimensionMetaSchema.optional() }).optional(),
});
const entitySchema = z.strictObject({
  type: z.enum(['primary', 'foreign', 'unique', 'natural']),
  name: name.optional(),
  ...documentation,
  config: z.unknown().optional(),
});

const columnSchema = z.strictObject({
  name,
  data_type: z.string().optional(),
  description: z.string().optional(),
  constraints: z.array(z.unknown()).optional(),
  data_tests: z.array(dataTest).default([]),
  tests: z.array(dataTest).default([]),
  quote: z.boolean().optional(),
  config: z.looseObject({ meta: z.looseObject({ unit: z.string().optional(), past: z.enum(['unknown']).optional() }).optional() }).optional(),
  meta: z.unknown().optional(),
  tags: z.unknown().optional(),
  granularity: z.string().optional(),
  entity: z.union([entitySchema, z.enum(['primary', 'foreign', 'unique', 'natural'])]).optional(),
  dimension: z.union([dimensionSchema, z.enum(['categorical', 'time'])]).optional(),
});

const metricInput = z.union([z.string(), z.strictObject({ name, alias: z.string().optional(), filter: z.string().optional() })]);
const metricSchema = z.strictObject({
  name,
  ...documentation,
  type: z.enum(['simple', 'ratio', 'derived', 'cumulative', 'conversion']),
  agg: z.enum(['count', 'count_distinct', 'sum', 'average', 'min', 'max', 'sum_boolean', 'median', 'percentile']).optional(),
  expr: z.union([z.string(), z.number()]).transform(String).optional(),
  filter: z.string().optional(),
  agg_time_dimension: name.optional(),
  non_additive_dimension: z
    .strictObject({
      name,
      window_agg: z.enum(['min', 'max']).optional(),
      window_groupings: z.array(z.string()).optional(),
      group_by: z.array(z.string()).optional(),
    })
    .optional(),
  join_to_timespine: z.boolean().optional(),
  fill_nulls_with: z.number().optional(),
  percentile: z.number().optional(),
  percentile_type: z.string().optional(),
  numerator: metricInput.optional(),
  denominator: metricInput.optional(),
  input_metrics: z.array(metricInput).default([]),
  config: z.looseObject({ meta: metricMetaSchema.optional() }).optional(),
});

const modelSchema = z.strictObject({
  name,
  description: z.string().optional(),
  docs: z.unknown().optional(),
  access: z.string().optional(),
  group: z.string().optional(),
  latest_version: z.unknown().optional(),
  deprecation_date: z.unknown().optional(),
  config: z
    .looseObject({
      materialized: z.string().optional(),
      indexes: z.array(z.looseObject({ columns: z.array(name) })).default([]),
      meta: modelMetaSchema.optional(),
    })
    .optional(),
  constraints: z.array(z.looseObject({ type: z.string(), columns: z.array(name).default([]) })).default([]),
  data_tests: z.array(dataTest).default([]),
  tests: z.array(dataTest).default([]),
  columns: z.array(columnSchema).default([]),
  time_spine: z.looseObject({ standard_granularity_column: name }).optional(),
  semantic_model: z
    .union([z.boolean(), z.strictObject({ enabled: z.boolean(), name: name.optional(), group: z.string().optional(), config: z.unknown().optional() })])
    .optional(),
  agg_time_dimension: name.optional(),
  primary_entity: name.optional(),
  derived_semantics: z.unknown().optional(),
  metrics: z.array(metricSchema).default([]),
});

const sourceSchema = z.strictObject({
  name,
  description: z.string().optional(),
  schema: name.optional(),
  database: z.string().optional(),
  config: z.unknown().optional(),
  meta: z.unknown().optional(),
  tables: z.array(z.looseObject({ name, description: z.string().optional(), identifier: name.optional() })).default([]),
});

const cell = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.unknown()), z.record(z.string(), z.unknown())]);
const rowFormat = z.enum(['dict', 'csv', 'sql']).default('dict');
const rowsSchema = z
  .union([z.array(z.record(name, cell)), z.string()])
  .nullable()
  .default([]);

/** dbt's unit test of one model; rows of files (`fixture`) are not read here. */
const unitTestSchema = z.strictObject({
  name,
  description: z.string().optional(),
  model: name,
  given: z.array(z.strictObject({ input: z.string(), format: rowFormat, rows: rowsSchema })).default([]),
  expect: z.strictObject({ format: rowFormat, rows: rowsSchema }),
  overrides: z
    .strictObject({
      vars: z.record(z.string(), z.unknown()).default({}),
      macros: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
      env_vars: z.record(z.string(), z.unknown()).optional(),
    })
    .default({ vars: {}, macros: {} }),
  config: z.unknown().optional(),
  versions: z.unknown().optional(),
});

/** One `.yml` below `models/`. */
export const propertiesSchema = z.strictObject({
  version: z.number().optional(),
  models: z.array(modelSchema).default([]),
  sources: z.array(sourceSchema).default([]),
  metrics: z.unknown().optional(),
  macros: z.unknown().optional(),
  exposures: z.unknown().optional(),
  unit_tests: z.array(unitTestSchema).default([]),
});

/** `dbt_project.yml`. */
export const projectSchema = z.looseObject({
  name,
  profile: z.string().optional(),
  'model-paths': z.array(z.string()).default(['models']),
  'macro-paths': z.array(z.string()).default(['macros']),
  'test-paths': z.array(z.string()).default(['tests']),
  vars: z.record(z.string(), z.unknown()).default({}),
  models: z.record(z.string(), z.unknown()).default({}),
});

export type ModelProperties = z.infer<typeof modelSchema>;
export type ColumnProperties = z.infer<typeof columnSchema>;
export type MetricProperties = z.infer<typeof metricSchema>;
export type DimensionProperties = z.infer<typeof dimensionSchema>;
export type DataTestProperties = z.infer<typeof dataTest>;
export type SourceProperties = z.infer<typeof sourceSchema>;
export type UnitTestProperties = z.infer<typeof unitTestSchema>;
export type Properties = z.infer<typeof propertiesSchema>;
export type ProjectProperties = z.infer<typeof projectSchema>;

function expandBraces(said: string): readonly string[] {
  return expand(said, { max: PHRASES_MAX }).map((phrase) => phrase.replaceAll(/\s+/g, ' ').trim());
}
