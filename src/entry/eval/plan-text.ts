/** Plans as one line of text, for labelled sets: `won_revenue by owner where segment=SMB in 2026-07-01..2026-10-01 desc won_revenue 5`. */
import type { Cards } from '#kernel/card.ts';
import { localDate } from '#kernel/dates.ts';
import { type Filter, type Plan, type PlanPeriod, planSchema } from '#kernel/plan.ts';

const PARTS = /\s+(?=(?:by|where|having|vs|desc|asc|after|share|scope|as of|if|limit)\b)|\s+(?=in \d{4}-)/;
const SIGNS = { '=': 'in', '!=': 'not_in', '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' } as const;

/** The plan a line stands for, over the first model that has its metrics. Throws for a line that is none. */
export function parsePlanText(text: string, cards: Cards): Plan {
  const plan: { -readonly [Key in keyof Plan]: Plan[Key] } = { model: '', metrics: [], dimensions: [], filters: [] };
  const [first = '', ...parts] = ` ${text}`.split(PARTS).map((part) => part.trim());
  if (first !== '') plan.metrics = first.split('+');
  for (const part of parts) readPart(part, plan);
  const isServed = (model: Cards['models'][number]): boolean =>
    plan.metrics.every((name) => model.metrics.some((card) => card.name === name)) &&
    plan.dimensions.every((name) => model.dimensions.some((card) => card.name === name));
  const model = cards.models.find(isServed);
  if (model === undefined) throw new Error(`no model serves "${text}"`);
  return planSchema.parse({ ...plan, model: model.model });
}

function readPart(part: string, plan: { -readonly [Key in keyof Plan]: Plan[Key] }): void {
  const [word = '', ...rest] = part.split(' ');
  const tail = rest.join(' ');
  switch (word) {
    case 'by':
      plan.dimensions = tail.split(',');
      return;
    case 'where':
      plan.filters = tail.split(' & ').map(readFilter);
      return;
    case 'having':
      plan.having = tail.split(' & ').map(readBound);
      return;
    case 'in':
      plan.period = readPeriod(tail);
      return;
    case 'vs':
      plan.compare = { to: tail === 'previous_period' || tail === 'previous_year' ? tail : readPeriod(tail) };
      return;
    case 'desc':
    case 'asc':
      plan.order = [{ by: rest[0] ?? '', direction: word }];
      if (rest[1] !== undefined) plan.limit = Number(rest[1]);
      return;
    case 'after':
      plan.offset = Number(rest[0]);
      return;
    case 'share':
      plan.derive = ['share'];
      return;
    case 'scope':
      plan.scope = planSchema.shape.scope.parse(tail);
      return;
    case 'if': {
      const [input = '', value = ''] = tail.split('=');
      plan.whatIf = { input, value };
      return;
    }
    case 'as':
      plan.asOf = localDate(rest[1] ?? '');
      return;
    default:
      throw new Error(`"${part}" is no part of a plan`);
  }
}

function readFilter(text: string): Filter {
  const empty = /^(\w+) is (not )?null$/.exec(text);
  if (empty !== null) return { dimension: empty[1] ?? '', op: empty[2] === undefined ? 'is_null' : 'is_not_null', values: [] };
  const match = /^(\w+)(!=|>=|<=|=|>|<)(.*)$/.exec(text);
  if (match === null) throw new Error(`"${text}" is no filter`);
  return { dimension: match[1] ?? '', op: SIGNS[match[2] as keyof typeof SIGNS], values: (match[3] ?? '').split('|').map(readValue) };
}

/** Yes and no of a deal (`is_at_risk=true`) are no names. */
function readValue(text: string): string | boolean {
  return text === 'true' || text === 'false' ? text === 'true' : text;
}

function readBound(text: string): NonNullable<Plan['having']>[number] {
  const filter = readFilter(text);
  if (filter.op !== 'gt' && filter.op !== 'gte' && filter.op !== 'lt' && filter.op !== 'lte') throw new Error(`"${text}" is no bound`);
  return { metric: filter.dimension, op: filter.op, value: String(filter.values[0]) };
}

/** Whole months count as months, so that the period before is whole too. */
function readPeriod(text: string): PlanPeriod {
  const [range = '', role] = text.split(' ');
  const [start = '', end = ''] = range.split('..');
  const isMonths = start.endsWith('-01') && end.endsWith('-01');
  return { start: localDate(start), end: localDate(end), grain: isMonths ? 'month' : 'day', label: range, dateRole: role ?? 'close_date' };
}

/** The line that stands for a plan; null where the words above cannot say all of it. */
export function planToText(plan: Plan, cards: Cards): string | null {
  const { metrics, dimensions, filters, having = [], period, compare, order, limit, derive = [], asOf } = plan;
  const [by] = order ?? [];
  const parts = [
    metrics.join('+'),
    dimensions.length === 0 ? '' : `by ${dimensions.join(',')}`,
    filters.length === 0 ? '' : `where ${filters.map(filterText).join(' & ')}`,
    having.length === 0 ? '' : `having ${having.map((bound) => `${bound.metric}${SIGNS_OF[bound.op]}${bound.value}`).join(' & ')}`,
    period === undefined ? '' : `in ${period.start}..${period.end} ${period.dateRole}`,
    compare === undefined ? '' : `vs ${typeof compare.to === 'string' ? compare.to : `${compare.to.start}..${compare.to.end} ${compare.to.dateRole}`}`,
    by === undefined ? '' : `${by.direction} ${by.by}${limit === undefined ? '' : ` ${limit}`}`,
    derive.length === 0 ? '' : 'share',
    plan.scope === undefined ? '' : `scope ${plan.scope}`,
    plan.whatIf === undefined ? '' : `if ${plan.whatIf.input}=${plan.whatIf.value}`,
    asOf === undefined ? '' : `as of ${asOf}`,
  ];
  const text = parts.filter((part) => part !== '').join(' ');
  return saysAll(text, plan, cards) ? text : null;
}

const SIGNS_OF: Readonly<Record<string, string>> = { in: '=', not_in: '!=', gt: '>', gte: '>=', lt: '<', lte: '<=' };

function filterText({ dimension, op, values }: Filter): string {
  if (op === 'is_null' || op === 'is_not_null') return `${dimension} is ${op === 'is_null' ? '' : 'not '}null`;
  return `${dimension}${SIGNS_OF[op] ?? ' '}${values.join('|')}`;
}

/** Read back, the line is the same plan, names of periods and number types aside. */
function saysAll(text: string, plan: Plan, cards: Cards): boolean {
  try {
    return sameKey(parsePlanText(text, cards)) === sameKey(plan);
  } catch {
    return false;
  }
}

function dated(period: PlanPeriod): readonly string[] {
  return [period.start, period.end, period.dateRole];
}

function sameKey(plan: Plan): string {
  const { period, compare, filters, having, ...rest } = plan;
  return JSON.stringify({
    model: rest.model,
    metrics: rest.metrics,
    dimensions: rest.dimensions,
    filters: filters.map(({ dimension, op, values }) => [dimension, op, values.map(String)]),
    having: (having ?? []).map(({ metric, op, value }) => [metric, op, String(value)]),
    period: period === undefined ? null : dated(period),
    to: compare === undefined ? null : typeof compare.to === 'string' ? compare.to : dated(compare.to),
    order: rest.order ?? [],
    limit: rest.limit ?? null,
    offset: rest.offset ?? null,
    within: rest.within ?? [],
    rollUp: rest.rollUp ?? null,
    derive: rest.derive ?? [],
    whatIf: rest.whatIf ?? null,
    asOf: rest.asOf ?? null,
    scope: rest.scope ?? null,
  });
}
