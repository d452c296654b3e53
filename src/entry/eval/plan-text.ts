/** Plans as one line of text, for labelled sets: `won_revenue by owner where segment=SMB in 2026-07-01..2026-10-01 desc won_revenue 5`. */
import type { Cards } from '#kernel/card.ts';
import { localDate } from '#kernel/dates.ts';
import { type Filter, type Plan, type PlanPeriod, planSchema } from '#kernel/plan.ts';

const PARTS = /\s+(?=(?:by|where|having|vs|desc|asc|share|scope|as of|limit)\b)|\s+(?=in \d{4}-)/;
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
    case 'share':
      plan.derive = ['share'];
      return;
    case 'scope':
      plan.scope = planSchema.shape.scope.parse(tail);
      return;
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
  return { dimension: match[1] ?? '', op: SIGNS[match[2] as keyof typeof SIGNS], values: (match[3] ?? '').split('|') };
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
