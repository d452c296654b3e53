/** One row of figures in words: value, sample, comparison; undefined is said, never shown as zero. */
import { cardOf, cellOf, labelOf, narrowing, reference, type Wording } from '#agents/composer/wording.ts';

/** One sentence per metric, and one for its comparison. */
export function singleRow(wording: Wording): readonly string[] {
  const { plan } = wording.found;
  if (wording.found.rows.length === 0) return [`There is nothing to show${narrowing(wording)}.`];
  return [...plan.metrics.flatMap((metric) => figureSentences(wording, metric)), ...besideSentences(wording)];
}

/** What stands beside a figure in its row: the range of a forecast, a status, a risk, an insight. */
function besideSentences(wording: Wording): readonly string[] {
  const { metrics } = wording.found.plan;
  const cards = metrics.map((metric) => cardOf(metric, wording.cards));
  const said = new Set([...metrics, ...cards.flatMap((card) => [card?.sampleMetric, card?.missingMetric])]);
  return wording.found.columns
    .filter((column) => column.role === 'dimension' || (!said.has(column.name) && !column.name.includes('__')))
    .filter((column) => (cellOf(wording, 0, column.name) ?? null) !== null)
    .map((column) => `${column.label}: ${reference(wording, 0, column.name)}.`);
}

/** One figure of a row and its comparison, without what stands beside it. */
export function figureSentences(wording: Wording, metric: string): readonly string[] {
  return [valueSentence(wording, metric), ...comparisonSentence(wording, metric)];
}

function valueSentence(wording: Wording, metric: string): string {
  const label = labelOf(wording, metric);
  const where = narrowing(wording);
  if (cellOf(wording, 0, metric) === null) return `${label}${where}: ${whyUndefined(wording, metric)}`;
  return `${label}${where}: **${reference(wording, 0, metric)}**${sampleWords(wording, metric)}.`;
}

function whyUndefined(wording: Wording, metric: string): string {
  if (isWithheld(wording, metric))
    return 'this total is not shared with you, as too few owners stand behind it ({{REF.owners_min}} are needed).'.replace('REF', wording.ref);
  const card = cardOf(metric, wording.cards);
  const sample = card?.sampleMetric ?? null;
  const missing = card?.missingMetric ?? null;
  if (sample === null) return 'undefined: it cannot be computed here.';
  const rows = cellOf(wording, 0, sample);
  const label = labelOf(wording, sample).toLowerCase();
  if (rows === 0 || rows === '0') return `undefined. There are no ${label} to compute it from.`;
  if (missing === null || cellOf(wording, 0, missing) === undefined) return `undefined. None of the ${reference(wording, 0, sample)} ${label} gives a value.`;
  return `no amount is known. ${reference(wording, 0, missing)} of ${reference(wording, 0, sample)} ${label} have no amount.`;
}

/** A total whose sample is missing too, or that has none, was withheld; one with a sample of nothing is undefined. */
function isWithheld(wording: Wording, metric: string): boolean {
  if (!wording.found.notes.some((note) => note.kind === 'withheld')) return false;
  const sample = cardOf(metric, wording.cards)?.sampleMetric ?? null;
  const cell = sample === null ? null : cellOf(wording, 0, sample);
  return cell !== 0 && cell !== '0';
}

/** ` — 4,238 won of 6,711 closed`: the numbers behind a rate, the deals behind a mean. */
function sampleWords(wording: Wording, metric: string): string {
  const sample = cardOf(metric, wording.cards)?.sampleMetric ?? null;
  if (sample === null || cellOf(wording, 0, sample) === undefined || wording.found.plan.metrics.includes(sample)) return '';
  const type = wording.found.columns.find((column) => column.name === metric)?.type;
  const rows = reference(wording, 0, sample);
  const label = labelOf(wording, sample).toLowerCase();
  if (type === 'ratio' && cellOf(wording, 0, 'won_count') !== undefined && sample === 'closed_count')
    return ` — ${reference(wording, 0, 'won_count')} won of ${rows} closed`;
  return type === 'ratio' ? ` of ${rows} ${label}` : ` from ${rows} ${label}`;
}

/** `It fell from 48 % in the earlier period: a change of 3 points`; empty where nothing is compared. */
export function comparisonSentence(wording: Wording, metric: string): readonly string[] {
  if (wording.found.plan.compare === undefined) return [];
  if (cellOf(wording, 0, `${metric}__previous`) === null) return ['The earlier period has no value to compare with.'];
  const claim = wording.found.claims.find((one) => one.kind === 'changed' && one.row === 0 && one.metric === metric);
  if (claim?.kind !== 'changed') return [];
  const isRatio = wording.found.columns.find((column) => column.name === metric)?.type === 'ratio';
  const before = reference(wording, 0, `${metric}__previous`);
  if (claim.direction === 'unchanged')
    return [`${labelOf(wording, metric)} ${reference(wording, 0, metric)} is unchanged from ${before} before ({{${wording.ref}.previous_period}}).`];
  const change = reference(wording, 0, `${metric}__change`);
  const percent = isRatio || cellOf(wording, 0, `${metric}__percent_change`) == null ? '' : `, ${reference(wording, 0, `${metric}__percent_change`)}`;
  return [`It ${claim.direction} from ${before} in the earlier period ({{${wording.ref}.previous_period}}): a change of ${change}${percent}.`];
}
