/** What a reader must know beside the figures, in sentences. */
import type { Cards } from '#kernel/card.ts';
import type { Findings, Found, Note } from '#kernel/findings.ts';
import { formatCell } from '#kernel/format.ts';
import { buildVocabulary, type Vocabulary } from '#agents/vocabulary.ts';

/** One sentence for every note, without repetition, in the order of the findings. */
export function caveatsOf(findings: readonly Findings[], cards: Cards): readonly string[] {
  const vocabulary = buildVocabulary(cards);
  return [
    ...new Set(
      findings.flatMap((one) =>
        one.kind === 'found' ? one.notes.filter((note) => !isInLead(note, one) && !isUntrue(note, one)).map((note) => describeNote(note, vocabulary)) : [],
      ),
    ),
  ];
}

/** A single figure that no deal has an amount for, or that is withheld: the lead says so already. */
function isInLead(note: Note, found: Found): boolean {
  if (found.plan.dimensions.length > 0 || found.rows.length !== 1) return false;
  const isEmpty = (metric: string): boolean => found.rows[0]?.[found.columns.findIndex((column) => column.name === metric)] === null;
  if (note.kind === 'without_amount') return note.missing === note.total && isEmpty(note.metric);
  return note.kind === 'withheld' && found.plan.metrics.every(isEmpty);
}

const WHOSE = ['owner', 'manager', 'team'];

/** Whoever asks for somebody's deals has named somebody. */
function isUntrue(note: Note, { plan }: Found): boolean {
  return note.kind === 'assumed_scope' && plan.filters.some((filter) => filter.op === 'in' && WHOSE.includes(filter.dimension));
}

/** A note in words. */
export function describeNote(note: Note, vocabulary: Pick<Vocabulary, 'metrics'>): string {
  switch (note.kind) {
    case 'small_sample':
      return `Small sample: ${count(note.rows)} ${note.rows === 1 ? 'row rests' : 'rows rest'} on fewer than ${count(note.minimum)} deals each.`;
    case 'incomplete_period':
      return `${note.label} is still running: figures are up to ${note.asOf}.`;
    case 'without_amount':
      return `${count(note.missing)} of ${count(note.total)} ${dealsOf(note.metric, vocabulary)} have no amount and are not in the sum.`;
    case 'undated':
      return `${count(note.count)} deals have no ${note.dateRole.replaceAll('_', ' ')} and belong to no period.`;
    case 'truncated':
      return `Only the first ${count(note.limit)} rows are shown; there are more.`;
    case 'stale':
      return `The figures are as of ${note.asOf}; today is ${note.today}.`;
    case 'several_currencies':
      return `Amounts are in several currencies (${note.currencies.join(', ')}) and are not added up.`;
    case 'assumed_scope':
      return `You named nobody, so this covers ${note.scope}.`;
    case 'withheld':
      return `Totals are shared only where at least ${count(note.ownersMin)} owners stand behind them; cells that are withheld or undefined are left empty.`;
    case 'uneven_periods':
      return `The two periods differ in length: ${count(note.days)} days against ${count(note.previousDays)}.`;
    case 'catalogue':
      return note.text;
  }
}

function count(value: number): string {
  return formatCell(value, { type: 'integer' });
}

/** The deals a money metric sums: those its sample metric counts. */
function dealsOf(metric: string, vocabulary: Pick<Vocabulary, 'metrics'>): string {
  const sample = vocabulary.metrics.get(metric)?.sampleMetric;
  const label = sample === null || sample === undefined ? undefined : vocabulary.metrics.get(sample)?.label;
  return (label ?? 'deals').toLowerCase();
}
