/** Where an answer comes from, in one line per result. */
import type { Cards } from '#kernel/card.ts';
import type { Findings, Found } from '#kernel/findings.ts';
import type { Filter } from '#kernel/plan.ts';
import { escapeMarkdown } from '#agents/composer/references.ts';
import { cardOf, periodLabelOf } from '#agents/composer/wording.ts';

/**
 * Metric and definition, period and date role, filters, scope, rows, as of, refreshed. One line per findings, failed
 * ones too. `cards` tell balances (open deals as they stand) from figures of all time.
 */
export function provenanceOf(findings: readonly Findings[], cards: Cards = { models: [] }): readonly string[] {
  return findings.map((one) => (one.kind === 'found' ? lineOf(one, cards) : 'No figures: the query did not run.'));
}

function lineOf(found: Found, cards: Cards): string {
  const { plan, evidence } = found;
  const parts = [
    definitionsOf(found),
    periodOf(found, cards),
    plan.filters.length === 0 ? 'no filters' : plan.filters.map(filterText).join(', '),
    `scope: ${evidence.scope}`,
    `${evidence.rowCount} ${evidence.rowCount === 1 ? 'row' : 'rows'}`,
    `as of ${evidence.asOf}`,
    evidence.refreshedAt === null ? '' : `refreshed ${evidence.refreshedAt.slice(0, 16).replace('T', ' ')} UTC`,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function definitionsOf(found: Found): string {
  if (found.evidence.definitions.length === 0) return `list from ${found.evidence.model}`;
  return found.evidence.definitions
    .map((definition) => (definition.link === '' ? definition.label : `${definition.label} ([definition](${definition.link}))`))
    .join(', ');
}

/** Open deals are a balance: they are as they stand on the day, whatever the period. */
function periodOf(found: Found, cards: Cards): string {
  const { period, compare, metrics } = found.plan;
  const isBalance = metrics.length > 0 && metrics.every((name) => cardOf(name, cards)?.dateRole === null || OF_OPEN_DEALS.has(name));
  if (period === undefined && isOfRunningQuarter(found, cards)) return `the running quarter, as it stands on ${found.evidence.asOf}`;
  if (period === undefined) return isBalance || modelOf(found, cards)?.isOfNow === true ? `as it stands on ${found.evidence.asOf}` : 'all time';
  const against = compare === undefined ? '' : `, compared with ${comparedWith(found)}`;
  return `${periodLabelOf(found) ?? period.label} by ${period.dateRole.replaceAll('_', ' ')}${against}`;
}

/** Means over open deals. */
const OF_OPEN_DEALS: ReadonlySet<string> = new Set(['avg_open_age', 'avg_days_in_current_stage', 'avg_push_count', 'deal_risk', 'win_chance']);

function modelOf(found: Found, cards: Cards): Cards['models'][number] | undefined {
  return cards.models.find((model) => model.model === found.plan.model);
}

/** Target, gap and forecast are those of the quarter that runs. */
function isOfRunningQuarter(found: Found, cards: Cards): boolean {
  const isOfQuarter = found.plan.metrics.some((name) => /running quarter/i.test(cardOf(name, cards)?.description ?? ''));
  return isOfQuarter && modelOf(found, cards)?.isOfNow === true;
}

function comparedWith(found: Found): string {
  const to = found.plan.compare?.to;
  const column = found.columns.find((candidate) => candidate.name.endsWith('__previous'));
  const label = column?.label.includes(', ') === true ? column.label.slice(column.label.indexOf(', ') + 2) : null;
  if (typeof to === 'object') return to.label;
  return label ?? (to === 'previous_year' ? 'the same period a year before' : 'the period before');
}

const OPERATORS: Readonly<Record<Filter['op'], string>> = {
  in: '=',
  not_in: '≠',
  gt: '>',
  gte: '≥',
  lt: '<',
  lte: '≤',
  between: 'between',
  contains: 'contains',
  is_null: 'is empty',
  is_not_null: 'is not empty',
};

function filterText(filter: Filter): string {
  const values = filter.values.map(String).join(filter.op === 'between' ? ' and ' : ' or ');
  return `${filter.dimension.replaceAll('_', ' ')} ${OPERATORS[filter.op]} ${escapeMarkdown(values, { type: 'text' })}`.trim();
}
