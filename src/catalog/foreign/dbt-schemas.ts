/** What other people's dbt projects hold of models, semantic models and metrics: property files and manifests, both forms. Unknown keys pass. */
import { z } from 'zod';

const meta = z.record(z.string(), z.unknown());
const config = z.looseObject({ meta: meta.nullish(), alias: z.string().nullish(), schema: z.string().nullish(), enabled: z.boolean().nullish() }).nullish();
const text = z.string().nullish();
const number = z.union([z.string(), z.number()]).transform(String);

/** A filter is one template, a list of them, or a manifest's `where_filters`; all must hold. */
const filter = z
  .union([z.string(), z.array(z.string()), z.looseObject({ where_filters: z.array(z.looseObject({ where_sql_template: z.string() })).default([]) })])
  .nullish()
  .transform((given) => {
    if (given === null || given === undefined) return [];
    if (typeof given === 'string') return [given];
    return Array.isArray(given) ? given : given.where_filters.map((one) => one.where_sql_template);
  });

const input = z
  .union([
    z.string().transform((name) => ({ name, alias: null, filter: [] as string[], isShifted: false })),
    z
      .looseObject({ name: z.string(), alias: text, filter, offset_window: z.unknown().optional(), offset_to_grain: z.unknown().optional() })
      .transform((given) => ({
        name: given.name,
        alias: given.alias ?? null,
        filter: given.filter,
        isShifted: (given.offset_window ?? null) !== null || (given.offset_to_grain ?? null) !== null,
      })),
  ])
  .nullish();

const nonAdditive = z
  .looseObject({
    name: z.string(),
    window_choice: text,
    window_agg: text,
    window_groupings: z.array(z.string()).nullish(),
    group_by: z.array(z.string()).nullish(),
  })
  .nullish();
const aggregation = {
  agg: z.string(),
  expr: number.nullish(),
  agg_time_dimension: text,
  agg_params: z.looseObject({ percentile: z.number().nullish(), use_discrete_percentile: z.boolean().nullish() }).nullish(),
  non_additive_dimension: nonAdditive,
};
const place = z.looseObject({ file_slice: z.looseObject({ start_line_number: z.number().nullish() }).nullish(), repo_file_path: text }).nullish();

const entity = z.looseObject({ name: z.string(), type: z.string(), expr: text });
const dimension = z.looseObject({
  name: z.string(),
  type: z.string().transform((type) => type.toLowerCase()),
  expr: text,
  label: text,
  description: text,
  type_params: z.looseObject({ time_granularity: text }).nullish(),
  granularity: text,
  config,
});
const measure = z.looseObject({ name: z.string(), label: text, description: text, create_metric: z.boolean().nullish(), ...aggregation });

/** The old form's semantic model, and both forms' in a manifest. */
export const semanticModelSchema = z.looseObject({
  name: z.string(),
  label: text,
  description: text,
  /** `ref('orders')`, in property files and in manifest.json. */
  model: text,
  node_relation: z.looseObject({ relation_name: text, schema_name: text, alias: text }).nullish(),
  defaults: z.looseObject({ agg_time_dimension: text }).nullish(),
  primary_entity: text,
  entities: z
    .array(entity)
    .nullish()
    .transform((list) => list ?? []),
  dimensions: z
    .array(dimension)
    .nullish()
    .transform((list) => list ?? []),
  measures: z
    .array(measure)
    .nullish()
    .transform((list) => list ?? []),
  config,
  meta: meta.nullish(),
  metadata: place,
  original_file_path: text,
});

const typeParameters = z
  .looseObject({
    measure: input,
    numerator: input,
    denominator: input,
    expr: number.nullish(),
    metrics: z.array(input).nullish(),
    fill_nulls_with: z.number().nullish(),
    /** The new form, as a manifest has it. */
    metric_aggregation_params: z.looseObject({ semantic_model: z.string(), ...aggregation }).nullish(),
  })
  .nullish();

/** A metric of the old form, and of both forms in a manifest. */
export const metricSchema = z.looseObject({
  name: z.string(),
  label: text,
  description: text,
  type: z.string().transform((type) => type.toLowerCase()),
  type_params: typeParameters,
  filter,
  config,
  meta: meta.nullish(),
  metadata: place,
  original_file_path: text,
});

/** A metric of the new form, as it stands under its model. */
const nestedMetric = z.looseObject({
  name: z.string(),
  label: text,
  description: text,
  type: z.string(),
  agg: text,
  expr: number.nullish(),
  percentile: z.number().nullish(),
  percentile_type: text,
  agg_time_dimension: text,
  non_additive_dimension: nonAdditive,
  fill_nulls_with: z.number().nullish(),
  numerator: input,
  denominator: input,
  input_metrics: z.array(input).nullish(),
  filter,
  config,
});

const nestedDimension = z.union([
  z.string().transform((type) => ({ type, name: null, label: null, description: null, config: null })),
  z.looseObject({ type: z.string(), name: text, label: text, description: text, config }),
]);

const column = z.looseObject({
  name: z.string(),
  description: text,
  data_type: text,
  granularity: text,
  dimension: nestedDimension.nullish(),
});

/** A model of a property file; the new form has its semantic model and metrics inside. */
const modelSchema = z.looseObject({
  name: z.string(),
  description: text,
  config,
  meta: meta.nullish(),
  columns: z
    .array(column)
    .nullish()
    .transform((list) => list ?? []),
  semantic_model: z
    .union([
      z.boolean().transform((enabled) => ({ enabled, name: null as string | null, config: null })),
      z.looseObject({ enabled: z.boolean().nullish(), name: text, config }),
    ])
    .nullish(),
  agg_time_dimension: text,
  derived_semantics: z.looseObject({ dimensions: z.array(dimension).nullish() }).nullish(),
  metrics: z
    .array(nestedMetric)
    .nullish()
    .transform((list) => list ?? []),
});

/** A property file; lists that are of no use here pass unread. */
export const foreignPropertiesSchema = z.looseObject({
  models: z
    .array(modelSchema)
    .nullish()
    .transform((list) => list ?? []),
  semantic_models: z
    .array(semanticModelSchema)
    .nullish()
    .transform((list) => list ?? []),
  metrics: z
    .array(metricSchema)
    .nullish()
    .transform((list) => list ?? []),
});

const node = z.looseObject({
  resource_type: z.string(),
  name: z.string(),
  relation_name: text,
  description: text,
  columns: z.record(z.string(), z.looseObject({ name: z.string(), description: text, data_type: text })).nullish(),
  config,
  meta: meta.nullish(),
  original_file_path: text,
});

/** dbt's manifest.json. */
export const manifestSchema = z.looseObject({
  metadata: z.looseObject({ dbt_schema_version: z.string(), project_name: text, generated_at: text }),
  nodes: z.record(z.string(), node),
  semantic_models: z.record(z.string(), semanticModelSchema).nullish(),
  metrics: z.record(z.string(), metricSchema).nullish(),
});

/** dbt's semantic_manifest.json. */
export const semanticManifestSchema = z.looseObject({ semantic_models: z.array(semanticModelSchema), metrics: z.array(metricSchema) });

export type SemanticModelText = z.infer<typeof semanticModelSchema>;
export type MetricText = z.infer<typeof metricSchema>;
export type ForeignModelText = z.infer<typeof modelSchema>;
export type MeasureText = z.infer<typeof measure>;
export type DimensionText = z.infer<typeof dimension>;
export type MetricInput = NonNullable<z.infer<typeof input>>;
export type Manifest = z.infer<typeof manifestSchema>;
