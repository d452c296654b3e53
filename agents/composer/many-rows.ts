/** Many rows in words: what the table shows, which row stands first, how it went over time. */
import { cellOf, labelOf, narrowing, reference, type Wording } from '#agents/composer/wording.ts';

/** A heading sentence and at most one about what stands out. */
export function manyRows(wording: Wording): readonly string[] {
  const { plan, rows } = wording.found;
  if (rows.length === 0) return [emptySentence(wording)];
  const heading = headingOf(wording);
  if (plan.dimensions.includes('opportunity')) return [heading, ...dealSentence(wording)];
  return [heading, ...standout(wording)];
}

function emptySentence(wording: Wording): string {
  const deals = wording.found.plan.dimensions.includes('opportunity') ? 'No deals fit' : 'There are no rows';
  return `${deals}${narrowing(wording)}, so there is nothing to rank or add up.`;
}

function headingOf(wording: Wording): string {
  const { plan } = wording.found;
  const metrics = plan.metrics.map((metric, at) => (at === 0 ? labelOf(wording, metric) : labelOf(wording, metric).toLowerCase())).join(' and ');
  const by = plan.dimensions.map((name) => labelOf(wording, name).toLowerCase()).join(' and ');
  const subject = plan.dimensions.includes('opportunity')
    ? `Deals${metrics === '' ? '' : ` with ${metrics.toLowerCase()}`}`
    : `${metrics === '' ? 'List' : metrics} by ${by}`;
  return `${subject}${narrowing(wording)} ({{${wording.ref}.rows}} ${wording.found.evidence.rowCount === 1 ? 'row' : 'rows'}).`;
}

function dealSentence(wording: Wording): readonly string[] {
  const [metric] = wording.found.plan.metrics;
  if (metric === undefined) return [];
  const isUnpriced = wording.found.rows.every((_, row) => cellOf(wording, row, metric) === null);
  if (isUnpriced) return ['None of them has an amount.'];
  const isRanked = (wording.found.plan.order ?? []).some((order) => order.by === metric);
  return isRanked ? [`First: **${reference(wording, 0, 'opportunity')}** with ${reference(wording, 0, metric)}.`] : [];
}

function standout(wording: Wording): readonly string[] {
  const { plan, claims, rows } = wording.found;
  const [metric] = plan.metrics;
  if (metric === undefined) return [];
  if (rows.every((_, row) => cellOf(wording, row, metric) === null)) return [`${labelOf(wording, metric)} is undefined in every row.`];
  const name = (row: number): string => plan.dimensions.map((dimension) => reference(wording, row, dimension)).join(', ');
  if (rows.length === 1) return [`**${name(0)}**: ${reference(wording, 0, metric)}.`];
  const highest = claims.find((claim) => claim.kind === 'highest' && claim.metric === metric);
  const lowest = claims.find((claim) => claim.kind === 'lowest' && claim.metric === metric);
  const isFalling = (plan.order ?? []).some((order) => order.by === metric && order.direction === 'asc');
  const parts = [
    highest === undefined ? '' : `highest is **${name(highest.row)}** with ${reference(wording, highest.row, metric)}`,
    lowest === undefined ? '' : `lowest is **${name(lowest.row)}** with ${reference(wording, lowest.row, metric)}`,
  ];
  const said = (isFalling ? parts.toReversed() : parts).filter((part) => part !== '').join('; ');
  return said === '' ? [] : [`${said.charAt(0).toUpperCase()}${said.slice(1)}.`];
}
