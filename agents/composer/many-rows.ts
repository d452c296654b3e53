/** Many rows in words: what the table shows, which row stands first, how it went over time. */
import { comparisonSentence } from '#agents/composer/single-row.ts';
import { cardOf, cellOf, isListOutcome, labelOf, narrowing, reference, type Wording } from '#agents/composer/wording.ts';

/** A heading sentence and at most one about what stands out. */
export function manyRows(wording: Wording): readonly string[] {
  const { plan, rows } = wording.found;
  if (rows.length === 0) return [plan.offset === undefined ? emptySentence(wording) : nothingThere(wording)];
  if (plan.within !== undefined) return [firstOfEach(wording)];
  if (isSingleRank(wording)) return [singleRank(wording), ...besideRank(wording)];
  if (isSingleChange(wording)) return [singleChange(wording)];
  if (isOneChance(wording)) return oneChance(wording);
  if (isFirstByDay(wording)) return [firstByDay(wording), ...(rows.length === 1 ? oneDeal(wording) : [])];
  const heading = headingOf(wording);
  if (plan.dimensions.includes('opportunity')) return [heading, ...(rows.length === 1 ? oneDeal(wording) : dealSentence(wording))];
  return [heading, ...standout(wording)];
}

/** One row was asked for: the best, the lowest. */
function isSingleRank(wording: Wording): boolean {
  const { plan, rows } = wording.found;
  const [order] = plan.order ?? [];
  return plan.limit === 1 && rows.length > 0 && order !== undefined && plan.metrics.includes(order.by) && cellOf(wording, 0, order.by) !== null;
}

function singleRank(wording: Wording): string {
  const { plan, rows } = wording.found;
  const [order] = plan.order ?? [];
  const metric = order?.by ?? '';
  const word = rankWord(wording);
  const isDeals = plan.dimensions.includes('opportunity');
  const by = isDeals
    ? 'among '.concat(dealsOf(wording).toLowerCase())
    : `by ${plan.dimensions.map((name) => labelOf(wording, name).toLowerCase()).join(' and ')}`;
  const names = rows.map(
    (_, row) => `**${isDeals ? reference(wording, row, 'opportunity') : plan.dimensions.map((one) => reference(wording, row, one)).join(', ')}**`,
  );
  return `${word} ${labelOf(wording, metric).toLowerCase()} ${by}${narrowing(wording)}: ${listed(names)} with ${reference(wording, 0, metric)}${names.length > 1 ? ' each' : ''}.`;
}

/** `Highest`, `2nd highest`. */
function rankWord({ found: { plan }, ref }: Wording): string {
  const word = plan.order?.[0]?.direction === 'asc' ? 'lowest' : 'highest';
  return plan.offset === undefined ? `${word.charAt(0).toUpperCase()}${word.slice(1)}` : `{{${ref}.place}} ${word}`;
}

/** `A`, `A and B`, `A, B and C`. */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** The ranking is shorter than that. */
function nothingThere(wording: Wording): string {
  const { plan } = wording.found;
  const subject = plan.dimensions.includes('opportunity') ? dealsOf(wording) : subjectOf(wording);
  return `${subject}${narrowing(wording)}: the ranking has no {{${wording.ref}.place}} row.`;
}

/** `Highest won revenue by owner, 1 for each team (4 rows).` */
function firstOfEach(wording: Wording): string {
  const { plan, evidence } = wording.found;
  const [order] = plan.order ?? [];
  const within = plan.within ?? [];
  const isDeals = plan.dimensions.includes('opportunity');
  const ofDay = plan.dimensions.includes(order?.by ?? '');
  const others = plan.dimensions.filter((name) => !within.includes(name)).map((name) => labelOf(wording, name).toLowerCase());
  const word = ofDay ? (order?.direction === 'desc' ? 'Latest' : 'Earliest') : rankWord(wording);
  const among = isDeals ? `among ${dealsOf(wording).toLowerCase()}` : `by ${others.join(' and ')}`;
  const each = within.map((name) => labelOf(wording, name).toLowerCase()).join(' and ');
  const rows = evidence.rowCount === 1 ? 'row' : 'rows';
  return `${word} ${labelOf(wording, order?.by ?? '').toLowerCase()} ${among}, {{${wording.ref}.limit}} for each ${each}${narrowing(wording)} ({{${wording.ref}.rows}} ${rows}).`;
}

/** One row was asked for by its change: what grew fastest. */
function isSingleChange(wording: Wording): boolean {
  const { plan, rows } = wording.found;
  const by = plan.order?.[0]?.by ?? '';
  return plan.limit === 1 && rows.length > 0 && by.endsWith('__change') && (cellOf(wording, 0, by) ?? null) !== null;
}

function singleChange(wording: Wording): string {
  const { plan } = wording.found;
  const [order] = plan.order ?? [];
  const metric = (order?.by ?? '').replace(/__change$/, '');
  const names = wording.found.rows.map((_, row) => `**${plan.dimensions.map((dimension) => reference(wording, row, dimension)).join(', ')}**`);
  const by = plan.dimensions.map((dimension) => labelOf(wording, dimension).toLowerCase()).join(' and ');
  const heading = `${rankWord(wording)} change of ${labelOf(wording, metric).toLowerCase()} by ${by}${narrowing(wording)}`;
  const now = names.length > 1 ? ' each' : `, now ${reference(wording, 0, metric)}`;
  return `${heading}: ${listed(names)} with ${reference(wording, 0, order?.by ?? '')}${now}.`;
}

/** What else the one row says: whose deal it is and when it closes, a second figure that was asked for. */
function besideRank(wording: Wording): readonly string[] {
  const { plan, columns, rows } = wording.found;
  if (rows.length > 1) return [];
  const isDeals = plan.dimensions.includes('opportunity');
  const ranked = plan.order?.[0]?.by;
  const bounded = (plan.having ?? []).map((bound) => bound.metric);
  const wanted = [
    ...(isDeals ? plan.dimensions.filter((name) => name !== 'opportunity') : []),
    ...plan.metrics.filter((name) => name !== ranked && !bounded.includes(name)),
  ];
  const shown = columns
    .filter(({ name }) => (wanted.includes(name) || name === `${ranked ?? ''}__share`) && (cellOf(wording, 0, name) ?? null) !== null)
    .map(({ name, label }, at) => `${at === 0 ? label : label.toLowerCase()} ${reference(wording, 0, name)}`);
  return shown.length === 0 ? [] : [`${shown.join(', ')}.`];
}

/** The oldest deal, the latest win: one row was asked for, by a day. */
function isFirstByDay({ found: { plan, rows } }: Wording): boolean {
  const [order] = plan.order ?? [];
  return plan.limit === 1 && rows.length > 0 && order !== undefined && plan.dimensions.includes('opportunity') && plan.dimensions.includes(order.by);
}

function firstByDay(wording: Wording): string {
  const [order] = wording.found.plan.order ?? [];
  const isLatest = order?.direction === 'desc';
  const first = isLatest ? 'Latest' : 'Earliest';
  const word = wording.found.plan.offset === undefined ? first : `{{${wording.ref}.place}} ${first.toLowerCase()}`;
  return `${word} ${labelOf(wording, order?.by ?? '').toLowerCase()} among ${dealsOf(wording).toLowerCase()}${narrowing(wording)}${sharedBy(wording)}.`;
}

/** `: A and B`: deals of the same day. */
function sharedBy(wording: Wording): string {
  const names = wording.found.rows.map((_, row) => `**${reference(wording, row, 'opportunity')}**`);
  return names.length < 2 ? '' : `: ${listed(names)}`;
}

/** A list of one deal has no table: what it would show, in words. */
function oneDeal(wording: Wording): readonly string[] {
  const { plan, columns } = wording.found;
  const shown = columns
    .filter(
      ({ name }) => name !== 'opportunity' && (plan.dimensions.includes(name) || plan.metrics.includes(name)) && (cellOf(wording, 0, name) ?? null) !== null,
    )
    .map(({ name, label }) => `${label.toLowerCase()} ${reference(wording, 0, name)}`);
  return plan.metrics.length === 0 || cellOf(wording, 0, 'opportunity') === undefined
    ? []
    : [`**${reference(wording, 0, 'opportunity')}**: ${shown.join(', ')}.`];
}

/** One deal with its chance and what moves it: a reader wants the chance, not that there is one row. */
function isOneChance(wording: Wording): boolean {
  const { plan, rows } = wording.found;
  return rows.length === 1 && plan.metrics.length === 1 && plan.dimensions.includes('opportunity') && plan.dimensions.includes('risk_reasons');
}

function oneChance(wording: Wording): readonly string[] {
  const [metric = ''] = wording.found.plan.metrics;
  const chance = `**${reference(wording, 0, 'opportunity')}**: ${labelOf(wording, metric).toLowerCase()} ${reference(wording, 0, metric)}.`;
  return [chance, `${labelOf(wording, 'risk_reasons')}: ${reference(wording, 0, 'risk_reasons')}.`];
}

function emptySentence(wording: Wording): string {
  const isDeals = wording.found.plan.dimensions.includes('opportunity');
  const bounds = boundsOf(wording);
  if (!isDeals && bounds !== '') return `${subjectOf(wording)}${narrowing(wording, bounds)}: there is none.`;
  return `${isDeals ? dealsOf(wording) : subjectOf(wording)}${narrowing(wording, bounds)}: no deals fit, so there is nothing to show.`;
}

function headingOf(wording: Wording): string {
  const isDeals = wording.found.plan.dimensions.includes('opportunity');
  if (isCountedGroup(wording))
    return `${pluralOf(wording)} with ${labelOf(wording, wording.found.plan.metrics[0] ?? '').toLowerCase()}${narrowing(wording)}: **{{${wording.ref}.rows}}**.`;
  if (isPlainList(wording)) return `${pluralOf(wording)}${narrowing(wording)}: {{${wording.ref}.rows}}.`;
  if (isDeals && wording.found.plan.limit === undefined && !wording.found.truncated) return dealsHeading(wording);
  const rows = wording.found.evidence.rowCount === 1 ? 'row' : 'rows';
  return `${isDeals ? dealsOf(wording) : subjectOf(wording)}${narrowing(wording, isDeals ? '' : boundsOf(wording))} ({{${wording.ref}.rows}} ${rows}).`;
}

/** `63 open deals of Dana Okafor with open pipeline over USD 100,000.` */
function dealsHeading(wording: Wording): string {
  const deals = dealsOf(wording).toLowerCase();
  const noun = wording.found.evidence.rowCount === 1 ? deals.replace(/deals$/, 'deal') : deals;
  const names = wording.found.rows.map((_, row) => cellOf(wording, row, 'opportunity'));
  // A deal that was pushed twice stands twice, and is one deal.
  const distinct = new Set(names).size;
  const isAgain = distinct < names.length && wording.found.plan.dimensions.includes('change_day');
  if (!isAgain) return `**{{${wording.ref}.rows}}** ${noun}${narrowing(wording, boundsOf(wording))}.`;
  const some = distinct === 1 ? deals.replace(/deals$/, 'deal') : deals;
  return `**{{${wording.ref}.deals}}** ${some}${narrowing(wording, boundsOf(wording))}, with {{${wording.ref}.rows}} changes in all.`;
}

/** ` with won deals over 10`; not where the bound only says that there are some. */
function boundsOf(wording: Wording): string {
  const { having } = wording.found.plan;
  const isAny = having?.every((bound) => bound.op === 'gte' && Number(bound.value) === 1) ?? true;
  return isAny && !wording.found.plan.dimensions.includes('opportunity') ? '' : having === undefined ? '' : ` {{${wording.ref}.bounds}}`;
}

/** `how many customers did we win`: the groups that have some. */
function isCountedGroup(wording: Wording): boolean {
  const { plan, truncated } = wording.found;
  const [bound, ...others] = plan.having ?? [];
  const isSome = bound !== undefined && others.length === 0 && bound.op === 'gte' && Number(bound.value) === 1 && bound.metric === plan.metrics[0];
  return (
    isSome && plan.dimensions.length === 1 && !plan.dimensions.includes('opportunity') && plan.limit === undefined && !truncated && plan.order === undefined
  );
}

/** One dimension and no figure: the rows are what was asked for. */
function isPlainList(wording: Wording): boolean {
  const { plan } = wording.found;
  return plan.metrics.length === 0 && plan.dimensions.length === 1;
}

function pluralOf(wording: Wording): string {
  const [name = ''] = wording.found.plan.dimensions;
  const card = wording.cards.models.flatMap((model) => model.dimensions).find((dimension) => dimension.name === name);
  const plural = card?.plural ?? labelOf(wording, name);
  return `${plural.charAt(0).toUpperCase()}${plural.slice(1)}`;
}

/** `Win rate and won deals by sales region`. */
function subjectOf(wording: Wording): string {
  const { plan } = wording.found;
  const labels = plan.metrics.map((metric, at) => (at === 0 ? labelOf(wording, metric) : labelOf(wording, metric).toLowerCase()));
  const metrics = labels.length > 2 ? `${labels.slice(0, -1).join(', ')} and ${labels.at(-1) ?? ''}` : labels.join(' and ');
  const by = plan.dimensions.map((name) => labelOf(wording, name).toLowerCase()).join(' and ');
  return `${metrics === '' ? 'List' : metrics} by ${by}`;
}

/** `Open deals`: the outcome is part of what is listed. */
function dealsOf(wording: Wording): string {
  const outcomes = wording.found.plan.filters
    .filter((filter) => isListOutcome(filter, wording.found.plan) && filter.op === 'in')
    .flatMap((filter) => filter.values.map(String));
  const which = outcomes.join(' and ').toLowerCase();
  return which === '' ? 'Deals' : `${which.charAt(0).toUpperCase()}${which.slice(1)} deals`;
}

function dealSentence(wording: Wording): readonly string[] {
  const [metric] = wording.found.plan.metrics;
  if (metric === undefined) return [];
  const isUnpriced = wording.found.rows.every((_, row) => cellOf(wording, row, metric) === null);
  if (isUnpriced) return ['None of them has an amount.'];
  const isRanked = (wording.found.plan.order ?? []).some((order) => order.by === metric);
  if (isRanked && wording.found.plan.offset !== undefined) return [`These are places {{${wording.ref}.places}}.`];
  return isRanked ? [`First: **${reference(wording, 0, 'opportunity')}** with ${reference(wording, 0, metric)}.`] : [];
}

function standout(wording: Wording): readonly string[] {
  const { plan, claims, rows } = wording.found;
  const [metric] = plan.metrics;
  // Of what came in and what left, no kind stands first.
  if (metric === undefined || plan.dimensions.includes('change_kind')) return [];
  if (rows.every((_, row) => cellOf(wording, row, metric) === null)) return [`${labelOf(wording, metric)} is undefined in every row.`];
  const name = (row: number): string => plan.dimensions.map((dimension) => reference(wording, row, dimension)).join(', ');
  if (rows.length === 1) return [`**${name(0)}**: ${reference(wording, 0, metric)}.`, ...comparisonSentence(wording, metric)];
  const highest = claims.find((claim) => claim.kind === 'highest' && claim.metric === metric);
  const lowest = claims.find((claim) => claim.kind === 'lowest' && claim.metric === metric);
  const isFalling = (plan.order ?? []).some((order) => order.by === metric && order.direction === 'asc');
  const parts = [
    highest === undefined ? '' : `highest is **${name(highest.row)}** with ${reference(wording, highest.row, metric)}`,
    lowest === undefined ? '' : `lowest is **${name(lowest.row)}** with ${reference(wording, lowest.row, metric)}`,
  ];
  const ends = (isFalling ? parts.toReversed() : parts).filter((part) => part !== '').join('; ');
  const said = ends === '' ? '' : `${amongEnough(wording, metric)}${ends}`;
  return said === '' ? [] : [`${said.charAt(0).toUpperCase()}${said.slice(1)}.`];
}

/** `of those with at least 10 closed deals, `: where a row of fewer would stand at an end. */
function amongEnough(wording: Wording, metric: string): string {
  const { claims, notes } = wording.found;
  const isNarrowed = claims.some((claim) => (claim.kind === 'highest' || claim.kind === 'lowest') && claim.metric === metric && claim.sampleMin !== undefined);
  const isTold = notes.some((note) => note.kind === 'small_sample' && note.metric === metric);
  const sample = cardOf(metric, wording.cards)?.sampleMetric ?? null;
  if (!isNarrowed || !isTold || sample === null) return '';
  return `of those with at least {{${wording.ref}.sample_min}} ${labelOf(wording, sample).toLowerCase()}, `;
}
