/** What the rows of a list add up to, or are on average, in words. */
import { cellOf, isListOutcome, labelOf, narrowing, reference, type Wording } from '#agents/composer/wording.ts';

/** One sentence for each figure; null for a plan that lists its rows. */
export function rolledUp(wording: Wording): readonly string[] | null {
  const { plan, rows, columns } = wording.found;
  if (plan.rollUp === undefined) return null;
  if (rows.length === 0 || cellOf(wording, 0, 'row_count') === 0) return ['There are no rows to put together.'];
  // What orders or bounds the rows is no figure of all of them.
  const used = [...(plan.order ?? []).map((order) => order.by), ...(plan.having ?? []).map((having) => having.metric)];
  const figures = plan.metrics.filter((name, at) => (at === 0 || !used.includes(name)) && columns.some((column) => column.name === name));
  const count = reference(wording, 0, 'row_count');
  const isOne = cellOf(wording, 0, 'row_count') === 1;
  const isOfDeals = plan.dimensions.includes('opportunity');
  const noun = isOfDeals ? `${dealsOf(wording)}${isOne ? 'deal' : 'deals'}` : isOne ? 'row' : 'rows';
  const where = narrowing(wording, plan.having === undefined ? '' : ` {{${wording.ref}.bounds}}`);
  return figures.map((name, at) => {
    const label = labelOf(wording, name);
    if (cellOf(wording, 0, name) === null) return `${label} of these ${noun}: not known for any of them.`;
    const what = plan.rollUp === 'mean' && !/^(?:average|mean)\b/i.test(label) ? `Average ${label.toLowerCase()}` : label;
    const of = at > 0 ? '' : plan.limit === undefined && isOfDeals ? ` of all ${count} ${noun}` : ` of these ${count} ${noun}`;
    return `${what}${of}${at > 0 ? '' : where}${plan.rollUp === 'sum' ? ' together' : ''}: **${reference(wording, 0, name)}**.`;
  });
}

/** `open `: the outcome is part of what is listed. */
function dealsOf({ found: { plan } }: Wording): string {
  const outcomes = plan.filters
    .filter((filter) => isListOutcome(filter, plan) && filter.op === 'in' && filter.dimension === 'outcome')
    .flatMap((filter) => filter.values.map(String));
  return outcomes.length === 0 ? '' : `${outcomes.join(' and ').toLowerCase()} `;
}
