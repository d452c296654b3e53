/** Property files of somebody else's dbt project, old form and new, → its semantic layer. */
import type { YamlFile } from '#catalog/parse-yaml.ts';
import type { z } from 'zod';
import type { DbtDimension, DbtMetric, DbtModel, DbtProject, NotServed, Place } from '#catalog/foreign/dbt-model.ts';
import type { foreignPropertiesSchema, ForeignModelText } from '#catalog/foreign/dbt-schemas.ts';
import {
  type Behind,
  derivedOf,
  metaOf,
  normalizeAggregation,
  normalizeDimension,
  normalizeMetric,
  normalizeSemanticModel,
  plain,
} from '#catalog/foreign/normalize-dbt.ts';

export type ForeignFile = YamlFile<z.infer<typeof foreignPropertiesSchema>>;
export type ReadYaml = { readonly project: DbtProject; readonly notServed: readonly NotServed[] };

/** `schema` is where dbt builds; a model's own `config.schema` is put behind it, as dbt does by default. */
export function readDbtYaml(files: readonly ForeignFile[], schema: string): ReadYaml {
  const notServed: NotServed[] = [];
  const nested = files.flatMap((file) => file.value.models.map((model, index) => ({ file, model, index })));
  const behindOf = (name: string): Behind => {
    const model = nested.find((entry) => entry.model.name === name)?.model;
    return behind(model, name, schema);
  };
  const old = files.flatMap((file) =>
    file.value.semantic_models.flatMap((model, index) => {
      const place = placeIn(file, ['semantic_models', index]);
      const referred = /ref\(\s*(?:['"][^'"]+['"]\s*,\s*)?['"]([^'"]+)['"]/.exec(model.model ?? '')?.[1];
      if (referred === undefined) notServed.push({ ...place, message: `${model.name} is not served: it names no model` });
      return referred === undefined ? [] : [normalizeSemanticModel(model, behindOf(referred), place)];
    }),
  );
  const enabled = nested.filter(({ model }) => model.semantic_model?.enabled === true);
  const fresh = enabled.map(({ file, model, index }) => newModel(model, behindOf(model.name), placeIn(file, ['models', index])));
  const metrics = [
    ...files.flatMap((file) => file.value.metrics.map((metric, index) => normalizeMetric(metric, placeIn(file, ['metrics', index])))),
    ...enabled.flatMap(({ file, model, index }) =>
      model.metrics.map((metric, at) => newMetric(model, metric, placeIn(file, ['models', index, 'metrics', at]))),
    ),
  ];
  return { project: { models: [...old, ...fresh], metrics }, notServed };
}

function placeIn(file: ForeignFile, keys: readonly (string | number)[]): Place {
  return { path: file.path, line: file.lineOf(keys) };
}

function behind(model: ForeignModelText | undefined, name: string, schema: string): Behind {
  const own = model?.config?.schema ?? null;
  return {
    table: { schema: own === null ? schema : `${schema}_${own}`, name: model?.config?.alias ?? name },
    columns: (model?.columns ?? []).map((column) => ({ name: column.name, dataType: column.data_type ?? '', description: plain(column.description) })),
    meta: model === undefined ? {} : metaOf(model),
    description: plain(model?.description),
  };
}

function newModel(model: ForeignModelText, { table, columns, meta, description }: Behind, place: Place): DbtModel {
  const named = model.columns.flatMap((column): readonly DbtDimension[] => {
    const { dimension } = column;
    if (dimension === null || dimension === undefined || (dimension.type !== 'categorical' && dimension.type !== 'time')) return [];
    return [
      {
        name: dimension.name ?? column.name,
        type: dimension.type,
        expr: column.name,
        label: dimension.label ?? null,
        description: plain(dimension.description) || plain(column.description),
        meta: metaOf(dimension),
      },
    ];
  });
  return {
    ...place,
    name: model.semantic_model?.name ?? model.name,
    label: null,
    description,
    table,
    columns,
    defaultTime: model.agg_time_dimension ?? null,
    dimensions: [...named, ...(model.derived_semantics?.dimensions ?? []).flatMap(normalizeDimension)],
    measures: [],
    meta: { ...meta, ...metaOf(model.semantic_model ?? {}) },
  };
}

function newMetric(model: ForeignModelText, metric: ForeignModelText['metrics'][number], place: Place): DbtMetric {
  return {
    ...place,
    name: metric.name,
    label: metric.label ?? null,
    description: plain(metric.description),
    filter: metric.filter,
    meta: metaOf(metric),
    formula: newFormula(model, metric),
  };
}

function newFormula(model: ForeignModelText, metric: ForeignModelText['metrics'][number]): DbtMetric['formula'] {
  const { agg, denominator, numerator, percentile, type } = metric;
  if (type === 'simple' && agg !== null && agg !== undefined) {
    const aggregation = normalizeAggregation({ ...metric, agg, agg_params: { percentile: percentile ?? null } }, metric.name);
    return { kind: 'aggregation', model: model.semantic_model?.name ?? model.name, aggregation };
  }
  if (type === 'ratio' && numerator && denominator) return { kind: 'ratio', numerator, denominator };
  if (type === 'derived') return derivedOf(metric.expr ?? null, metric.input_metrics ?? []);
  return { kind: 'other', reason: type === 'simple' || type === 'ratio' ? 'its parts are missing' : `${type} metrics are not served here` };
}
