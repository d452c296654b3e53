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
  return `ORDER BY ${[...namedFirst(query), ...keys, ...ties, ...keyed].join(', ')}`;
}

/** `which industry has the lowest win rate`: deals without an industry are none, and come after those that have one. */
function namedFirst({ plan, model }: CheckedQuery): readonly string[] {
  const [name, ...others] = plan.dimensions;
  const isCut = plan.limit !== undefined && (plan.order ?? []).some((order) => order.by !== name);
  const isNamed = others.length === 0 && model.dimensions.some((dimension) => dimension.name === name && dimension.time === null && dimension.type === 'text');
  return isCut && isNamed ? [`${name} IS NULL`] : [];
}

function defaultOrder(query: CheckedQuery): readonly string[] {
  const times = query.plan.dimensions.filter((name) => query.model.dimensions.find((dimension) => dimension.name === name)?.time != null);
  if (times.length > 0) return times.map((name) => `${name} ASC NULLS LAST`);
  const [metric] = query.plan.metrics;
  return metric === undefined ? [] : [`${metric} DESC NULLS LAST`];
}
