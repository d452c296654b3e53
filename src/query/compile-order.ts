/** Which row comes first: as asked, else time running forward, else the first metric falling; always the same order twice. */
import type { CheckedQuery } from '#query/query-context.ts';

/** The ORDER BY clause; empty when there is only one row. */
export function orderSql(query: CheckedQuery): string {
  const { plan } = query;
  if (plan.dimensions.length === 0) return '';
  const asked = askedOrder(query);
  const ranked = asked.length > 0 ? asked : defaultOrder(query);
  // Several of each stand together, and months run forward; one of each rep or team is a ranking of its own.
  const isTimed = (name: string): boolean => query.model.dimensions.find((dimension) => dimension.name === name)?.time != null;
  const together = plan.within === undefined || (plan.limit === 1 && !plan.within.some(isTimed)) ? [] : plan.within.map((name) => `${name} ASC NULLS LAST`);
  const keys = [...together, ...ranked];
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

/** Whose places are counted, and by what. */
export function partitionOrderSql(query: CheckedQuery): string {
  const { within = [] } = query.plan;
  const keyed = within.filter((name) => query.model.dimensions.find((dimension) => dimension.name === name)?.keySql != null).map((name) => `${name}__key`);
  const keys = [...within, ...(query.source === 'base' && query.scoped === null ? keyed : [])];
  const others = query.plan.dimensions.filter((name) => !within.includes(name));
  const named = others.length === 1 ? others.map((name) => `${name} IS NULL`) : [];
  return `PARTITION BY ${keys.join(', ')} ORDER BY ${[...named, ...askedOrder(query)].join(', ')}`;
}

function askedOrder({ plan }: CheckedQuery): readonly string[] {
  return (plan.order ?? []).map((order) => `${order.by} ${order.direction === 'asc' ? 'ASC' : 'DESC'} NULLS LAST`);
}

function defaultOrder(query: CheckedQuery): readonly string[] {
  const times = query.plan.dimensions.filter((name) => query.model.dimensions.find((dimension) => dimension.name === name)?.time != null);
  if (times.length > 0) return times.map((name) => `${name} ASC NULLS LAST`);
  const [metric] = query.plan.metrics;
  return metric === undefined ? [] : [`${metric} DESC NULLS LAST`];
}
