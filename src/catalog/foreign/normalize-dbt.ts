/** Semantic models and metrics as dbt's files have them → one form. */
import type { BuiltTable, DbtAggregation, DbtDimension, DbtInput, DbtMetric, DbtModel, Place } from '#catalog/foreign/dbt-model.ts';
import type { DimensionText, MeasureText, MetricInput, MetricText, SemanticModelText } from '#catalog/foreign/dbt-schemas.ts';

type Meta = Readonly<Record<string, unknown>>;
/** What the dbt model behind a semantic model adds. */
export type Behind = { readonly table: BuiltTable; readonly columns: DbtModel['columns']; readonly meta: Meta; readonly description: string };

/** A semantic model of the old form, or of a manifest. The dbt model's meta counts where the semantic model's says nothing. */
export function normalizeSemanticModel(model: SemanticModelText, behind: Behind, place: Place): DbtModel {
  return {
    ...place,
    name: model.name,
    label: model.label ?? null,
    description: plain(model.description) || behind.description,
    table: behind.table,
    columns: behind.columns,
    defaultTime: model.defaults?.agg_time_dimension ?? null,
    dimensions: model.dimensions.flatMap(normalizeDimension),
    measures: model.measures.map((measure) => ({
      ...normalizeAggregation(measure, measure.name),
      name: measure.name,
      label: measure.label ?? null,
      description: plain(measure.description),
      createMetric: measure.create_metric ?? false,
    })),
    meta: { ...behind.meta, ...metaOf(model) },
  };
}

/** A dimension of a type that is neither categorical nor time is left out. */
export function normalizeDimension(dimension: DimensionText): readonly DbtDimension[] {
  if (dimension.type !== 'categorical' && dimension.type !== 'time') return [];
  return [
    {
      name: dimension.name,
      type: dimension.type,
      expr: dimension.expr ?? dimension.name,
      label: dimension.label ?? null,
      description: plain(dimension.description),
      meta: metaOf(dimension),
    },
  ];
}

type AggregationText = Pick<MeasureText, 'agg' | 'expr' | 'agg_time_dimension' | 'agg_params' | 'non_additive_dimension'>;

/** `fallback` is what is aggregated where no expression is given: the column of the measure's own name. */
export function normalizeAggregation(given: AggregationText, fallback: string): DbtAggregation {
  return {
    ...countedOf(given.agg.toLowerCase(), (given.expr ?? fallback).trim()),
    aggTimeDimension: given.agg_time_dimension ?? null,
    percentile: given.agg_params?.percentile ?? null,
    nonAdditive: balanceOf(given.non_additive_dimension),
  };
}

function balanceOf(given: AggregationText['non_additive_dimension']): DbtAggregation['nonAdditive'] {
  if (given === null || given === undefined) return null;
  const groups = [...(given.window_groupings ?? []), ...(given.group_by ?? [])];
  return { name: given.name, isLast: (given.window_choice ?? given.window_agg ?? 'max') === 'max' && groups.length === 0 };
}

/** In manifests a count stands as the sum of 1 (or of a CASE that is 1), a median as a percentile. */
function countedOf(agg: string, expr: string): Pick<DbtAggregation, 'agg' | 'expr'> {
  if (agg !== 'sum') return { agg, expr };
  if (expr === '1') return { agg: 'count', expr };
  const counted = /^case when (.+) is not null then 1 else 0 end$/is.exec(expr)?.[1];
  if (counted !== undefined) return { agg: 'count', expr: counted.trim() };
  const held = /^case when (.+) then 1 else 0 end$/is.exec(expr)?.[1];
  return held === undefined || /\bwhen\b/i.test(held) ? { agg, expr } : { agg: 'sum_boolean', expr: held.trim() };
}

/** A metric of the old form, or of a manifest. */
export function normalizeMetric(metric: MetricText, place: Place): DbtMetric {
  return {
    ...place,
    name: metric.name,
    label: metric.label ?? null,
    description: plain(metric.description),
    filter: metric.filter,
    meta: metaOf(metric),
    formula: formulaOf(metric),
  };
}

function formulaOf({ type, type_params: given, name }: MetricText): DbtMetric['formula'] {
  const aggregation = given?.metric_aggregation_params;
  if (type === 'simple' && aggregation !== null && aggregation !== undefined) {
    const expr = aggregation.expr ?? given?.expr ?? name;
    return { kind: 'aggregation', model: aggregation.semantic_model, aggregation: normalizeAggregation({ ...aggregation, expr }, name) };
  }
  if (type === 'simple' && given?.measure) return { kind: 'measure', measure: given.measure };
  if (type === 'ratio' && given?.numerator && given.denominator) return { kind: 'ratio', numerator: given.numerator, denominator: given.denominator };
  if (type === 'derived') return derivedOf(given?.expr ?? null, given?.metrics ?? []);
  return { kind: 'other', reason: type === 'simple' || type === 'ratio' ? 'its parts are missing' : `${type} metrics are not served here` };
}

/** A derived metric of either form. */
export function derivedOf(expr: string | null, inputs: readonly (MetricInput | null | undefined)[]): DbtMetric['formula'] {
  const named: readonly DbtInput[] = inputs.filter((one) => one !== null && one !== undefined);
  if (named.some((one) => one.isShifted)) return { kind: 'other', reason: 'inputs of another period are not served here: ask for a comparison instead' };
  return expr === null || named.length === 0 ? { kind: 'other', reason: 'its parts are missing' } : { kind: 'derived', expr, inputs: named };
}

/** dbt keeps meta under config, older files beside it. */
export function metaOf(entry: { readonly config?: { readonly meta?: Meta | null | undefined } | null | undefined; readonly meta?: unknown }): Meta {
  const beside = typeof entry.meta === 'object' && entry.meta !== null ? (entry.meta as Meta) : {};
  return { ...beside, ...entry.config?.meta };
}

/** Text that a person wrote; a reference to a doc block says nothing here. */
export function plain(text: string | null | undefined): string {
  return text === null || text === undefined || text.includes('{{') ? '' : text.trim().replaceAll(/\s+/g, ' ');
}
