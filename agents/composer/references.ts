/** References of a composition: `{{r1.win_rate}}`, `{{r1[3].owner}}`, and facts of the plan such as `{{r1.period}}`. */
import type { Column, Findings, Found } from '#kernel/findings.ts';
import { formatCell } from '#kernel/format.ts';
import { addDecimals } from '#kernel/money.ts';
import type { Filter } from '#kernel/plan.ts';
import { filterWords, isOfMetrics, joinFilters, ordinal } from '#agents/describe-plan.ts';
import { isListOutcome, periodLabelOf } from '#agents/composer/wording.ts';

export type Reference = { readonly text: string; readonly result: number; readonly row: number; readonly name: string };

const REFERENCE = /\{\{\s*r(\d+)(?:\[(\d+)\])?\.([a-z][a-z0-9_]*)\s*\}\}/g;

/** What a reference may name beside columns. */
export const planFacts = [
  'deals',
  'place',
  'places',
  'limit',
  'period',
  'previous_period',
  'filters',
  'bounds',
  'scope',
  'rows',
  'as_of',
  'owners_min',
  'sample_min',
  'source',
  'sum',
  'share',
] as const;

/** Every well-formed reference of a sentence. */
export function referencesOf(sentence: string): readonly Reference[] {
  return [...sentence.matchAll(REFERENCE)].map((match) => ({
    text: match[0],
    result: Number(match[1]) - 1,
    row: match[2] === undefined ? 0 : Number(match[2]),
    name: match[3] ?? '',
  }));
}

/** The text a reference stands for; null when there is no such cell. */
export function resolveReference(reference: Reference, findings: readonly Findings[]): string | null {
  const found = findings[reference.result];
  if (found === undefined || found.kind === 'failed') return null;
  const at = found.columns.findIndex((column) => column.name === reference.name);
  const column = found.columns[at];
  if (column === undefined) return reference.name === 'source' ? `[${reference.result + 1}]` : resolveFact(reference.name, found);
  const cell = found.rows[reference.row]?.[at];
  if (cell === undefined) return null;
  if (cell === null && column.role === 'dimension') return '(none)';
  return escapeMarkdown(formatCell(cell, column), column);
}

/** Puts the text of every reference in its place. Expects a grounded sentence; what does not resolve reads `–`. */
export function replaceReferences(sentence: string, findings: readonly Findings[]): string {
  // One pass: text that comes from a cell is never read for references.
  return sentence.replace(REFERENCE, (text) => {
    const [reference] = referencesOf(text);
    return (reference === undefined ? null : resolveReference(reference, findings)) ?? '–';
  });
}

function resolveFact(name: string, found: Found): string | null {
  switch (name) {
    case 'period':
      return periodLabelOf(found) ?? 'all time';
    case 'previous_period':
      return typeof found.plan.compare?.to === 'object' ? found.plan.compare.to.label : (previousLabel(found) ?? null);
    case 'filters':
      return joinFilters(
        found.plan.filters
          .filter((filter) => !isListOutcome(filter, found.plan) && !isOfMetrics(filter, found.plan))
          .map((filter) => escapeMarkdown(leadWords(filter, found), { type: 'text' })),
      );
    case 'bounds':
      return boundsWords(found);
    case 'owners_min':
      return found.notes.flatMap((note) => (note.kind === 'withheld' ? [formatCell(note.ownersMin, { type: 'integer' })] : []))[0] ?? null;
    case 'scope':
      return found.evidence.scope;
    case 'sample_min':
      return found.notes.flatMap((note) => (note.kind === 'small_sample' ? [formatCell(note.minimum, { type: 'integer' })] : []))[0] ?? null;
    case 'rows':
      return formatCell(found.evidence.rowCount, { type: 'integer' });
    case 'deals': {
      const at = found.columns.findIndex((column) => column.name === 'opportunity');
      return at < 0 ? null : formatCell(new Set(found.rows.map((row) => row[at])).size, { type: 'integer' });
    }
    case 'place':
      return ordinal((found.plan.offset ?? 0) + 1);
    case 'places':
      return `${(found.plan.offset ?? 0) + 1} to ${(found.plan.offset ?? 0) + found.rows.length}`;
    case 'limit':
      return found.plan.limit === undefined ? null : formatCell(found.plan.limit, { type: 'integer' });
    case 'as_of':
      return found.evidence.asOf;
    case 'sum':
      return sumWords(found);
    case 'share':
      return shareWords(found);
    default:
      return null;
  }
}

/** The first money column of a list, added up over its rows; null where rows are missing, or nothing of it is money. */
function sumWords(found: Found): string | null {
  const at = found.columns.findIndex((column) => column.role === 'metric' && column.type === 'money');
  const column = found.columns[at];
  const amounts = found.rows.flatMap((row) => (row[at] === null || row[at] === undefined ? [] : [String(row[at])]));
  if (column === undefined || found.truncated || found.columns.some(({ name }) => name === 'currency')) return null;
  return formatCell(amounts.reduce(addDecimals, '0'), column);
}

/** The shares of the rows shown, added up. */
function shareWords(found: Found): string | null {
  const at = found.columns.findIndex((column) => column.name.endsWith('__share'));
  const column = found.columns[at];
  if (column === undefined || found.truncated) return null;
  const shares = found.rows.flatMap((row) => (row[at] === null || row[at] === undefined ? [] : [String(row[at])]));
  return formatCell(shares.reduce(addDecimals, '0'), column);
}

const NO_LABELS = { metrics: new Map(), dimensions: new Map() };
/** Dimensions whose values say by themselves what they are. */
const SELF_EVIDENT: ReadonlySet<string> = new Set(['owner', 'account', 'opportunity', 'product']);

/** Deals named one by one in a sentence. */
const NAMED_MAX = 3;

/** A filter inside a sentence: `for Dana Okafor`, `for West (sales region)`; deals are `of` somebody. */
function leadWords(filter: Filter, found: Found): string {
  const values = filter.values.map(String).join(' and ');
  if (filter.dimension === 'opportunity' && filter.op === 'in' && filter.values.length > NAMED_MAX) return `for these ${filter.values.length} deals`;
  if (filter.dimension === 'outcome' && filter.op === 'in') return `for ${values.toLowerCase()} deals`;
  if (filter.op !== 'in' || !SELF_EVIDENT.has(filter.dimension)) return filterWords(filter, NO_LABELS);
  return `${filter.dimension === 'owner' && found.plan.dimensions.includes('opportunity') ? 'of' : 'for'} ${values}`;
}

/** `with open pipeline over USD 50,000`: the bounds of a list. */
function boundsWords(found: Found): string {
  const bounds = (found.plan.having ?? []).map((having) => {
    const column = found.columns.find((candidate) => candidate.name === having.metric);
    const value = formatCell(having.value, column ?? { type: 'decimal' });
    const label = (column?.label ?? having.metric.replaceAll('_', ' ')).toLowerCase();
    return having.op === 'lt' && value === '1' ? `no ${label}` : `${label} ${BOUND[having.op]} ${value}`;
  });
  return bounds.length === 0 ? '' : `with ${bounds.join(' and ')}`;
}

const BOUND = { gt: 'over', gte: 'of at least', lt: 'under', lte: 'of at most' } as const;

/** The earlier period stands in the label of its column: `Win rate, 2017-Q3`. */
function previousLabel(found: Found): string | null {
  const column = found.columns.find((candidate) => candidate.name.endsWith('__previous'));
  const metric = found.columns.find((candidate) => `${candidate.name}__previous` === column?.name);
  if (column === undefined || metric === undefined) return null;
  return column.label.startsWith(`${metric.label}, `) ? column.label.slice(metric.label.length + 2) : null;
}

/** Text of the database is data: its marks mean nothing, and it stays on one line. */
export function escapeMarkdown(text: string, column: Pick<Column, 'type'>): string {
  if (column.type !== 'text') return text;
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>~|]/g, (mark) => `\\${mark}`);
}
