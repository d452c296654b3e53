/** Questions without a figure that still have an answer: where a deal stands, whose team somebody is on, which products there are. */
import { hasMark, type Mark, marksOf } from '#agents/selector/terms/marks.ts';
import type { ReadContext } from '#agents/selector/request/read-request.ts';
import { listOf } from '#agents/selector/topics/outcome-list.ts';
import { outcomeMetric } from '#agents/selector/topics/outcome-metrics.ts';
import type { Measure, Request } from '#agents/selector/terms/request.ts';

/** A list as the only measure; none when the words ask for no list. */
export function listMeasure(request: Request, marks: readonly Mark[], context: ReadContext): readonly Measure[] {
  const inStage = hasMark(marks, 'rank') || request.isShare ? [] : openInStage(request, marks, context);
  if (inStage.length > 0) return inStage;
  const isPlain =
    !hasMark(marks, 'rank') && request.period === undefined && request.timeGrain === undefined && request.compare === null && request.having.length === 0;
  if (!isPlain || request.isShare) return [];
  if (request.filters.some((filter) => filter.dimension === 'opportunity'))
    return listed(request, context, ['opportunity', 'account', 'owner', 'stage', 'outcome', 'close_day']);
  if (request.dimensions.length === 0) return [];
  const asksList = marksOf(marks, 'quantity').some((mark) => mark.what === 'list' || mark.what === 'many');
  const asksWho = marksOf(marks, 'dimension').some((mark) => mark.isAsked);
  if (request.filters.length === 0) return asksList ? listed(request, context, []) : [];
  if (!asksWho) return [];
  // Whose people they are today: closed deals stand under the manager of then.
  const isOfLead =
    request.dimensions.every((name) => name === 'owner') && request.filters.some(({ dimension }) => dimension === 'manager' || dimension === 'team');
  if (isOfLead)
    return withOpen(
      listed(
        request,
        context,
        request.filters.map((filter) => filter.dimension),
      ),
    );
  const people = request.filters.some((filter) => filter.dimension === 'owner') && request.dimensions.every((name) => name === 'owner');
  return listed(request, context, [...request.filters.map((filter) => filter.dimension), ...(people ? ['manager', 'team', 'sales_region'] : [])]);
}

function withOpen(measures: readonly Measure[]): readonly Measure[] {
  const open = { dimension: 'outcome', op: 'in' as const, values: ['Open'] };
  return measures.map((measure) => (measure.list === null ? measure : { ...measure, list: { ...measure.list, filters: [...measure.list.filters, open] } }));
}

/** `what is in negotiation`, `how much do I have in proposal`: deals stand in a stage while they are open. */
function openInStage(request: Request, marks: readonly Mark[], context: ReadContext): readonly Measure[] {
  const stages = request.filters.filter((filter) => filter.dimension === 'stage' && filter.op === 'in');
  const asked = new Set(marksOf(marks, 'quantity').map((mark) => mark.what));
  if (stages.length === 0 || stages.some((filter) => filter.values.some((value) => /won|lost|closed/i.test(String(value))))) return [];
  if (asked.has('much') || asked.has('many')) return [{ metrics: [outcomeMetric('Open', asked.has('much') ? 'money' : 'count')], list: null }];
  const asksWhat = asked.has('list') || marks.some((mark) => /^whats?$/i.test(mark.words));
  return asksWhat && request.dimensions.length === 0 && request.timeGrain === undefined ? [listOf('Open', context)] : [];
}

/** Rows without the thing that is listed are not part of the list. */
function listed(request: Request, context: ReadContext, dimensions: readonly string[]): readonly Measure[] {
  const known = [...new Set(dimensions)].filter((name) => context.vocabulary.dimensions.has(name));
  const [first] = request.dimensions;
  const present = request.filters.length > 0 || first === undefined ? [] : [{ dimension: first, op: 'is_not_null' as const, values: [] }];
  return [{ metrics: [], list: { dimensions: known, filters: present, having: [] } }];
}
