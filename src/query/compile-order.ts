/** Which row comes first: as asked, else time running forward, else the first metric falling; always the same order twice. */
import type { CheckedQuery } from '#query/query-context.ts';

/** The ORDER BY clause; empty when there is only one row. */
export function orderSql(query: CheckedQuery): string {
  const { plan } = query;
  if (plan.dimensions.length === 0) return '';
  const asked = (plan.order ?? []).map((order) => `${order.by} ${order.direction === 'asc' ? 'ASC' : 'DESC'} NULLS LAST`);
  const keys = asked.length > 0 ? asked : defaultOrder(query);
  const ties = plan.dimensions.filter((name) => !keys.some((key) => key.startsWith(`${name} `))).map((name) => `${name} ASC NULLS LAST`);
  const keyed =
    query.source === 'base'
      ? plan.dimensions.filter((name) => query.model.dimensions.find((dimension) => dimension.name === name)?.keySql != null).map((name) => `${name}__key ASC`)
      : [];
  return `ORDER BY ${[...keys, ...ties, ...keyed].join(', ')}`;
}

function defaultOrder(query: CheckedQuery): readonly string[] {
  const times = query.plan.dimensions.filter((name) => query.model.dimensions.find((dimension) => dimension.name === name)?.time != null);
  if (times.length > 0) return times.map((name) => `${name} ASC NULLS LAST`);
  const [metric] = query.plan.metrics;
  return metric === undefined ? [] : [`${metric} DESC NULLS LAST`];
}
