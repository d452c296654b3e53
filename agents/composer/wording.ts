/** Small pieces of sentences that both the single-row and the many-row wordings use. */
import type { Cards, MetricCard } from '#kernel/card.ts';
import type { Cell, Found } from '#kernel/findings.ts';
import type { Filter, Plan } from '#kernel/plan.ts';

export type Wording = {
  readonly found: Found;
  readonly ref: string;
  readonly cards: Cards;
  /** Other results are of other people, so each says whose it is. */ readonly tellsScope?: boolean;
};

/** The card of a metric; undefined for a name no card has. */
export function cardOf(metric: string, cards: Cards): MetricCard | undefined {
  return cards.models.flatMap((model) => model.metrics).find((card) => card.name === metric);
}

/** The cell of a column in a row; undefined when there is no such column. */
export function cellOf(wording: Wording, row: number, column: string): Cell | undefined {
  const at = wording.found.columns.findIndex((candidate) => candidate.name === column);
  return at < 0 ? undefined : wording.found.rows[row]?.[at];
}

/** `{{r1[3].owner}}`. */
export function reference(wording: Wording, row: number, column: string): string {
  return row === 0 ? `{{${wording.ref}.${column}}}` : `{{${wording.ref}[${row}].${column}}}`;
}

/** `Q4 2026`; `(to date)` only where the figures end today: what is due, or forecast, is of the whole period. */
export function periodLabelOf({ plan, notes }: Found): string | undefined {
  const isRunning = notes.some((note) => note.kind === 'incomplete_period' || note.kind === 'uneven_periods');
  return isRunning || plan.compare !== undefined ? plan.period?.label : plan.period?.label.replace(' (to date)', '');
}

/** Filters that go without saying: the outcome of a list of open deals, and that what is listed has a name. */
export function isListOutcome(filter: Filter, plan: Plan): boolean {
  if (filter.op === 'is_not_null') return plan.dimensions.includes(filter.dimension);
  const isKind = filter.dimension === 'outcome' || (filter.dimension === 'change_kind' && filter.values.length === 1);
  return plan.dimensions.includes('opportunity') && isKind && filter.op === 'in';
}

/** ` for West (sales region) in Q3 2017`, as references; empty when nothing narrows the figures. */
export function narrowing(wording: Wording, bounds = ''): string {
  const { plan } = wording.found;
  const isNarrowed = plan.filters.some((filter) => !isListOutcome(filter, plan));
  const only = isPartOfGroups(wording)
    ? `, only {{${wording.ref}.scope}}`
    : wording.tellsScope === true && peopleOf(wording.found).length === 0
      ? `, {{${wording.ref}.scope}}`
      : '';
  const filters = `${!isNarrowed ? '' : ` {{${wording.ref}.filters}}`}${only}${bounds}`;
  if (plan.asOf !== undefined) return `${filters}${plan.period === undefined ? '' : `, {{${wording.ref}.period}}`}, as of {{${wording.ref}.as_of}}`;
  if (plan.period === undefined) return filters;
  const joint = /^(before|until|since)/.test(plan.period.label) ? '' : 'in ';
  return plan.period.dateRole === 'created_date' ? `${filters} (deals created ${joint}{{${wording.ref}.period}})` : `${filters}, {{${wording.ref}.period}}`;
}

const WHOSE: ReadonlySet<string> = new Set(['owner', 'manager', 'team']);

/** The people and teams that a plan names. */
export function peopleOf({ plan }: Found): readonly Filter[] {
  return plan.filters.filter((filter) => filter.op === 'in' && WHOSE.has(filter.dimension));
}

/** Groups of people and places whose name promises all of their deals. */
const GROUPS = ['team', 'manager', 'sales_region', 'account_region'];

/** The groups that a plan names or is grouped by. */
export function groupsOf(plan: Plan): readonly string[] {
  return GROUPS.filter((name) => plan.dimensions.includes(name) || plan.filters.some((filter) => filter.dimension === name));
}

/** Nobody was named, so the asker's own rows stand under the name of a group that has more. */
export function isPartOfGroups({ found }: Wording): boolean {
  return found.notes.some((note) => note.kind === 'assumed_scope') && groupsOf(found.plan).length > 0;
}

/** Label of a metric as the findings show it. */
export function labelOf(wording: Wording, metric: string): string {
  return wording.found.columns.find((column) => column.name === metric)?.label ?? metric.replaceAll('_', ' ');
}
