/** A model as it stood at the end of a past day, read from its stretches of days; what nothing is recorded of is counted, never filled in. */
import { boundedMetric } from '#query/check-names.ts';
import type { MetricDefinition, PastStates, SemanticModel } from '#catalog/catalog.ts';
import { columnsUsed } from '#catalog/columns-used.ts';
import type { LocalDate } from '#kernel/dates.ts';
import type { Note } from '#kernel/findings.ts';
import { ofAllRows, type Plan } from '#kernel/plan.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import { compilePlan } from '#query/compile-plan.ts';
import type { CheckedQuery, CompileContext, QueryContext, QueryDeps } from '#query/query-context.ts';
import { asAsker } from '#query/value-index.ts';

/**
 * The model to read for the plan's day: the model itself on the day of the build, its past states on an earlier one.
 * **Fails** invalid_plan for a day ahead, not_built where only a build of that day can tell.
 */
export function modelOfDay(model: SemanticModel, plan: Plan, context: Pick<QueryContext, 'asOf'>): Result<SemanticModel> {
  const { asOf } = plan;
  if (asOf === undefined || asOf === context.asOf) return ok(model);
  if (asOf > context.asOf) return failed({ kind: 'invalid_plan', part: 'as of', reason: `${asOf} lies ahead; figures are known up to ${context.asOf}` });
  if (model.asOfColumn === null) return failed({ kind: 'invalid_plan', part: 'as of', reason: `${model.card.label} is known for ${context.asOf} only` });
  const unrecorded = unrecordedOf(model, plan);
  if (unrecorded !== null)
    return failed({ kind: 'invalid_plan', part: 'as of', reason: `${unrecorded} is known as it stands today alone: how it was on ${asOf} is not on record` });
  const standing = model.pastStates === null ? null : standingModel(model, model.pastStates, { plan, asOf });
  return standing === null ? notBuilt(model, asOf) : ok(standing);
}

/** The label of what the plan tells or filters by that nobody recorded; null where a build of the day can tell all of it. */
function unrecordedOf(model: SemanticModel, plan: Plan): string | null {
  const columns = model.unrecorded ?? [];
  if (columns.length === 0) return null;
  const dimensions = [...plan.dimensions, ...plan.filters.map((filter) => filter.dimension)];
  const metrics = [...plan.metrics, ...(plan.having ?? []).map((having) => boundedMetric(having.metric))];
  return (
    model.dimensions.find((dimension) => dimensions.includes(dimension.name) && columns.includes(dimension.sql))?.label ??
    model.metrics.find((metric) => metrics.includes(metric.name) && columnsOf(model, metric.name).some((name) => columns.includes(name)))?.label ??
    null
  );
}

/** Columns that a metric, or the parts of a ratio, is made of. */
function columnsOf(model: SemanticModel, name: string): readonly string[] {
  const expression = model.metrics.find((metric) => metric.name === name)?.expression;
  if (expression === undefined) return [];
  return expression.kind === 'ratio'
    ? [expression.numerator, expression.denominator].flatMap((part) => columnsOf(model, part))
    : (columnsUsed(expression.sql) ?? []);
}

/** The answer needs a build of that day. */
export function notBuilt(model: SemanticModel, asOf: LocalDate): Result<never> {
  return failed({ kind: 'not_built', model: model.name, reason: `they are not kept as of ${asOf}` });
}

const UNKNOWN = 'unknown_then_count';

/** The model over the rows of that day; null when the plan needs a column or a metric they do not have. */
function standingModel(model: SemanticModel, states: PastStates, { plan, asOf }: { readonly plan: Plan; readonly asOf: LocalDate }): SemanticModel | null {
  const metrics = [...plan.metrics, ...(plan.having ?? []).map((having) => boundedMetric(having.metric))];
  const named = [...plan.dimensions, ...plan.filters.map((filter) => filter.dimension)];
  const role = plan.period?.dateRole;
  const used = model.dimensions.filter((dimension) => named.includes(dimension.name) || (role !== undefined && dimension.time?.role === role));
  const columns = new Set([...states.columns, ...states.kept]);
  const isCovered = metrics.length > 0 && metrics.every((name) => states.metrics.includes(name)) && used.every((dimension) => columns.has(dimension.sql));
  if (!isCovered) return null;
  return { ...model, name: states.model, relation: relationOf(model, states, asOf), metrics: [...model.metrics, unknownCount()], shareableTotals: null };
}

function relationOf(model: SemanticModel, states: PastStates, asOf: LocalDate): string {
  const columns = [
    ...states.columns.map((name) => `state.${name}`),
    ...states.kept.filter((name) => !states.columns.includes(name)).map((name) => `deal.${name}`),
  ];
  return [
    `(SELECT ${columns.join(', ')}`,
    `  FROM analytics.${states.model} AS state`,
    `  JOIN ${model.relation} AS deal ON deal.organization_id = state.organization_id AND deal.as_of = state.as_of AND deal.opportunity_id = state.opportunity_id`,
    `  WHERE state.valid_from <= DATE '${asOf}' AND state.valid_until > DATE '${asOf}') AS standing_row`,
  ].join('\n');
}

function unknownCount(): MetricDefinition {
  return {
    name: UNKNOWN,
    label: 'Deals of which nothing is recorded',
    description: 'Open deals of which no stage, amount or close date is recorded by that day.',
    type: 'integer',
    additivity: 'semi_additive',
    synonyms: [],
    intent: 'data_quality',
    dateRole: null,
    sampleMetric: null,
    missingMetric: null,
    isShareable: false,
    better: null,
    expression: { kind: 'aggregate', sql: "count(CASE WHEN outcome = 'Open' AND NOT is_known THEN 1 END)" },
    formula: '',
    link: '',
    beside: [],
    isAhead: false,
  };
}

/** What must be said beside a figure of a past day: deals nothing is recorded of, and whose owners they are. Empty for the day of the build. */
export async function standingNotes(deps: QueryDeps, context: QueryContext, query: CheckedQuery, compile: CompileContext): Promise<readonly Note[]> {
  const { asOf } = query.plan;
  if (asOf === undefined || asOf === context.asOf) return [];
  const notes: Note[] = [];
  const unknown = query.model.metrics.some((metric) => metric.name === UNKNOWN) ? await countUnknown(deps, context, query, compile) : 0;
  if (unknown > 0) {
    const deals = unknown === 1 ? '1 deal was' : `${unknown} deals were`;
    notes.push({
      kind: 'catalogue',
      text: `${deals} there on ${asOf} of which no stage, amount or close date is recorded by then: counted without a value, and in no stage.`,
    });
  }
  if ([...query.plan.dimensions, ...query.plan.filters.map((filter) => filter.dimension)].includes('owner') || query.scope.ownerIds !== null)
    notes.push({ kind: 'catalogue', text: 'Deals are shown under their owners of today: earlier owners are not recorded.' });
  return notes;
}

/** Of the same part of the pipeline, whatever the stage or date that is asked for: where nothing is recorded, those are not either. */
async function countUnknown(deps: QueryDeps, context: QueryContext, query: CheckedQuery, compile: CompileContext): Promise<number> {
  const thenColumns = new Set(['stage_name', 'close_date', 'forecast_category', 'amount']);
  const isThen = (name: string): boolean => thenColumns.has(query.model.dimensions.find((dimension) => dimension.name === name)?.sql ?? '');
  const rest = ofAllRows(query.plan);
  const plan = { ...rest, metrics: [UNKNOWN], dimensions: [], filters: rest.filters.filter((filter) => !isThen(filter.dimension)) };
  const { sql, parameters } = compilePlan({ ...query, plan, previous: null }, compile);
  const [row] = await asAsker(deps.database, context.asker, (session) => session.query(sql, parameters), context.asOf);
  return Number(row?.[UNKNOWN] ?? 0);
}
