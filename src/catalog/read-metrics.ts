/** Metrics of a semantic model: definitions with their cards. */
import type { CatalogProject, MetricDefinition } from '#catalog/catalog.ts';
import { columnsUsed } from '#catalog/columns-used.ts';
import { metricExpression, valueExpression } from '#catalog/metric-expression.ts';
import { nearestHint } from '#catalog/nearest-name.ts';
import { metricFormula } from '#catalog/metric-formula.ts';
import type { MetricProperties } from '#catalog/property-schemas.ts';
import { dimensionColumns } from '#catalog/read-dimensions.ts';
import type { DescribedModel } from '#catalog/read-models.ts';
import type { Additivity, ColumnType, WhatIfInput } from '#kernel/card.ts';

type Report = (keys: readonly (string | number)[], message: string) => void;

/** A metric, and whether people are told of it (helpers of ratios are not). */
export type ReadMetric = { readonly definition: MetricDefinition; readonly isHidden: boolean };

/** Every metric of the model, hidden ones too. `linkBase` is the document that explains them. */
export function readMetrics(described: DescribedModel, project: CatalogProject, linkBase: string, report: Report): readonly ReadMetric[] {
  const { properties, model } = described;
  const context = {
    project,
    dimensions: dimensionColumns(properties),
    metrics: new Map(properties.metrics.map((metric) => [metric.name, metric])),
  };
  const columns = new Set(model.columns.map((column) => column.name));
  return properties.metrics.flatMap((metric, index) => {
    const keys = ['metrics', index];
    const { expression, problem } = model.access.kind === 'scoped' ? valueExpression(metric, context) : metricExpression(metric, context);
    if (problem !== null) {
      report([...keys, problem.key], `${metric.name}: ${problem.message}`);
      return [];
    }
    if (expression.kind !== 'ratio') {
      const used = columnsUsed(expression.sql);
      if (used === null) report([...keys, 'expr'], `${metric.name}: ${expression.sql} is not SQL`);
      for (const name of used ?? [])
        if (!columns.has(name)) report([...keys, 'expr'], `${metric.name}: ${model.name} has no column ${name}${nearestHint(name, columns)}`);
    }
    const meta = metric.config?.meta;
    for (const key of ['sample', 'missing'] as const) {
      const name = meta?.[key];
      if (name !== undefined && !context.metrics.has(name)) report([...keys, 'config', 'meta', key], `${metric.name}: there is no metric ${name}`);
    }
    for (const side of ['times', 'over'] as const)
      for (const [at, input] of (meta?.what_if?.[side] ?? []).entries()) {
        const trouble = inputTrouble(metric, input.metric, context.metrics);
        if (trouble !== null) report([...keys, 'config', 'meta', 'what_if', side, at, 'metric'], `${metric.name}: ${trouble}`);
      }
    if (meta?.intent === undefined && meta?.hidden !== true) report([...keys, 'config', 'meta'], `${metric.name}: meta.intent is missing`);
    return [
      {
        definition: {
          ...cardOf(metric, properties.agg_time_dimension ?? null),
          ...whatIfOf(metric, context.metrics),
          ...(expression.kind === 'value' ? { additivity: 'ratio' as const } : {}),
          expression,
          formula: expression.kind === 'value' ? `${expression.sql} of ${model.name}` : metricFormula(metric),
          link: `${linkBase}#${metric.name}`,
          beside: meta?.beside ?? [],
          isAhead: meta?.ahead ?? false,
        },
        isHidden: meta?.hidden ?? false,
      },
    ];
  });
}

/** An input is read from the same rows as the metric, so a chosen row must be the same one. */
function inputTrouble(metric: MetricProperties, name: string, metrics: ReadonlyMap<string, MetricProperties>): string | null {
  const input = metrics.get(name);
  if (input === undefined) return `there is no metric ${name}${nearestHint(name, [...metrics.keys()])}`;
  const [own, other] = [metric, input].map((one) => (one.agg === 'max' ? (one.filter ?? '') : ''));
  return own === other ? null : `${name} is of other rows`;
}

function whatIfOf(metric: MetricProperties, metrics: ReadonlyMap<string, MetricProperties>): Pick<MetricDefinition, 'whatIf'> {
  const inputs = (['times', 'over'] as const).flatMap((side) =>
    (metric.config?.meta?.what_if?.[side] ?? []).flatMap(({ metric: name, words, note }): WhatIfInput[] => {
      const input = metrics.get(name);
      if (input === undefined) return [];
      return [{ metric: name, label: words[0] ?? name, type: input.config?.meta?.type ?? typeOf(input), side, words, note: note ?? null }];
    }),
  );
  return inputs.length === 0 ? {} : { whatIf: inputs };
}

function cardOf(metric: MetricProperties, defaultRole: string | null): Omit<MetricDefinition, 'expression' | 'formula' | 'link' | 'beside' | 'isAhead'> {
  const meta = metric.config?.meta;
  return {
    name: metric.name,
    label: metric.label ?? metric.name.replaceAll('_', ' '),
    description: metric.description ?? '',
    type: meta?.type ?? typeOf(metric),
    additivity: additivityOf(metric),
    synonyms: meta?.synonyms ?? [],
    intent: meta?.intent ?? 'help',
    dateRole: metric.non_additive_dimension === undefined ? (metric.agg_time_dimension ?? defaultRole) : null,
    sampleMetric: meta?.sample ?? null,
    missingMetric: meta?.missing ?? null,
    isShareable: meta?.shareable ?? false,
    better: meta?.better ?? null,
  };
}

function typeOf(metric: MetricProperties): ColumnType {
  if (metric.type === 'ratio') return 'ratio';
  return metric.agg === 'count' || metric.agg === 'count_distinct' || metric.agg === 'sum_boolean' ? 'integer' : 'decimal';
}

const NEVER_SUMMED: ReadonlySet<string> = new Set(['average', 'min', 'max', 'median', 'percentile']);

/** A minimum, a maximum, a median and an average cannot be summed either: like a ratio, they are computed afresh for each slice. */
function additivityOf(metric: MetricProperties): Additivity {
  if (metric.non_additive_dimension !== undefined) return 'semi_additive';
  if (metric.agg === 'count_distinct') return 'distinct';
  if (metric.type === 'ratio' || NEVER_SUMMED.has(metric.agg ?? '')) return 'ratio';
  return 'additive';
}
