/** What a scoped model adds to compiling: which rows, and the columns told beside a metric. */
import type { DimensionDefinition } from '#catalog/catalog.ts';
import type { Calendar } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import { compileFilter, type Parameters } from '#query/compile-filter.ts';
import type { CheckedQuery } from '#query/query-context.ts';

/** Conditions on the model's rows; empty for a base model. */
export function scopedConditions(query: CheckedQuery, calendar: Calendar, parameters: Parameters): readonly string[] {
  const { scoped, model } = query;
  if (scoped === null) return [];
  const { type, ids, sharedOnly } = scoped.rows;
  return [
    `scope_type = ${parameters.add(type)}`,
    ...(ids === null ? [] : [`scope_id = ANY(${parameters.addList(ids)}::text[])`]),
    ...(sharedOnly ? ['is_shareable', `${model.scoped?.ownersColumn} >= ${limits.shareableOwnersMin}`] : []),
    ...(scoped.where === null ? [] : [`(${scoped.where})`]),
    ...scoped.filters.map((filter) => compileFilter(filter, model, calendar, parameters)),
  ];
}

/** Dimensions of the row that the asked metrics are told with (metrics are told by metricsOf), unless the plan names them itself. */
export function besideOf(query: CheckedQuery): readonly DimensionDefinition[] {
  if (query.scoped === null) return [];
  const names = query.plan.metrics.flatMap((name) => query.model.metrics.find((metric) => metric.name === name)?.beside ?? []);
  return [...new Set(names)]
    .filter((name) => !query.plan.dimensions.includes(name))
    .flatMap((name) => query.model.dimensions.find((dimension) => dimension.name === name) ?? []);
}
