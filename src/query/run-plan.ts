/** CheckedQuery → Findings: compile, guard, run as the asker in a read-only transaction, read the cells. */
import type { ColumnType } from '#kernel/card.ts';
import { DatabaseError, type Row } from '#kernel/database.ts';
import type { Failure } from '#kernel/failure.ts';
import type { Cell, Column, Evidence, Findings, Note } from '#kernel/findings.ts';
import { limits } from '#kernel/limits.ts';
import { localDate } from '#kernel/dates.ts';
import { ofAllRows, type Plan, planToJson } from '#kernel/plan.ts';
import { guardStatement } from '#db/guard-statement.ts';
import { checkPlan } from '#query/check-plan.ts';
import { claimsOf, type Table } from '#query/claims.ts';
import { findMetric } from '#query/compile-metric.ts';
import { compilePlan } from '#query/compile-plan.ts';
import { notesOf, runningRow } from '#query/notes.ts';
import type { CheckedQuery, CompileContext, CompiledQuery, QueryContext, QueryDeps } from '#query/query-context.ts';
import { readRightsInside } from '#query/read-rights.ts';
import { rowsWithTies } from '#query/ties.ts';
import { standingNotes } from '#query/standing-rows.ts';
import { readVerdict } from '#query/read-verdict.ts';
import { changedRangeTrouble } from '#query/what-if.ts';
import { asAsker } from '#query/value-index.ts';

/** Checks and runs a plan. Trouble comes back as failed Findings, in the plan's place. */
export async function runPlan(deps: QueryDeps, context: QueryContext, plan: Plan): Promise<Findings> {
  const checked = await checkPlan(deps, context, plan);
  if (!checked.ok) return { kind: 'failed', plan, failure: checked.failure };
  const { judgedBy } = checked.value.model;
  const verdict = judgedBy === null ? null : await readVerdict(deps, context, judgedBy);
  if (verdict?.isRefused === true) return { kind: 'failed', plan, failure: { kind: 'not_reliable', verdict: `${verdict.text}.` } };
  const findings = await runCheckedQuery(deps, context, checked.value);
  if (verdict === null || findings.kind === 'failed') return findings;
  return { ...findings, notes: [{ kind: 'catalogue', text: `${verdict.text}.` }, ...findings.notes] };
}

/** Runs what check-plan made. **Fails** statement_refused, query_timeout, database_unavailable. */
export async function runCheckedQuery(deps: QueryDeps, context: QueryContext, query: CheckedQuery): Promise<Findings> {
  const compiled = compilePlan(query, compileContextOf(context));
  const guarded = await guardStatement(compiled.sql);
  if (!guarded.ok) return { kind: 'failed', plan: query.plan, failure: guarded.failure };
  try {
    const rows = await readRows(deps, context, { ...compiled, ...guarded.value });
    const undated = await countUndated(deps, context, query);
    const standing = await standingNotes(deps, context, query, compileContextOf(context));
    return findingsOf(query, context, compiled, { rows, notes: [...(undated === null ? [] : [undated]), ...standing] });
  } catch (error) {
    if (error instanceof DatabaseError) return { kind: 'failed', plan: query.plan, failure: failureOf(error) };
    throw new Error(`a checked plan did not run: ${JSON.stringify(planToJson(query.plan))}\n${compiled.sql}`, { cause: error });
  }
}

function compileContextOf(context: QueryContext): CompileContext {
  return { organizationId: context.organization.organizationId, asOf: context.asOf, calendar: context.organization.calendar };
}

type Readable = { readonly sql: string; readonly parameters: readonly Cell[]; readonly relations: readonly string[] };

/** As the asker. Rows of a published build are kept for the next time; what may change without a new build is read anew. */
async function readRows(deps: QueryDeps, context: QueryContext, { sql, parameters, relations }: Readable): Promise<readonly Row[]> {
  const { asker, asOf } = context;
  const isBuilt = relations.every((relation) => deps.catalog.models.some((model) => relation === `analytics.${model.name}`));
  if (!isBuilt) return asAsker(deps.database, asker, (session) => session.query(sql, parameters), asOf);
  return deps.results.rowsOf(context, { sql, parameters }, () =>
    asAsker(
      deps.database,
      asker,
      async (session) => {
        const rows = await session.query(sql, parameters);
        // Rights that changed since the turn began gave other rows than their digest says.
        return { rows, keep: (await readRightsInside(session, asker)) === context.rights };
      },
      asOf,
    ),
  );
}

/** A balance asked for a period leaves out what has no date; how many rows that are. null where nothing is left out. */
async function countUndated(deps: QueryDeps, context: QueryContext, query: CheckedQuery): Promise<Note | null> {
  const { period } = query.plan;
  const balance = query.plan.metrics.map((name) => findMetric(query.model, name)).find((metric) => metric.dateRole === null);
  const day = query.model.dimensions.find((dimension) => dimension.time?.role === period?.dateRole && dimension.time?.grain === 'day');
  if (period === undefined || balance === undefined || day === undefined || query.source === 'totals') return null;
  const rest = ofAllRows(query.plan);
  const filters = [...rest.filters, { dimension: day.name, op: 'is_null' as const, values: [] }];
  const plan = { ...rest, metrics: [balance.sampleMetric ?? balance.name], dimensions: [], filters };
  const { sql, parameters } = compilePlan({ ...query, plan, previous: null }, compileContextOf(context));
  const [row] = await readRows(deps, context, { sql, parameters, relations: [query.model.relation] });
  const count = Number(row?.[balance.sampleMetric ?? balance.name] ?? 0);
  return count === 0 ? null : { kind: 'undated', dateRole: period.dateRole, count };
}

type Fetched = { readonly rows: readonly Row[]; readonly notes: readonly Note[] };

function findingsOf(query: CheckedQuery, asked: QueryContext, compiled: CompiledQuery, fetched: Fetched): Findings {
  const context = { ...asked, asOf: query.plan.asOf ?? asked.asOf };
  const ties = rowsWithTies(query.plan, compiled, fetched.rows);
  const rows = ties.rows.map((row) => compiled.columns.map((column) => readCell(row[column.name], column)));
  const outOfRange = changedRangeTrouble(query.plan, query.model, compiled.columns, rows);
  if (outOfRange !== null) return { kind: 'failed', plan: query.plan, failure: { kind: 'invalid_plan', ...outOfRange } };
  const evidence: Evidence = {
    model: query.source === 'totals' ? (query.model.shareableTotals?.relation.split('.').at(-1) ?? query.model.name) : query.model.name,
    sql: compiled.sql,
    parameters: compiled.parameters,
    rowCount: rows.length,
    asOf: query.plan.asOf ?? localDate(context.build.asOf),
    refreshedAt: context.build.builtAt,
    scope: query.scope.label,
    definitions: query.plan.metrics.map((name) => {
      const metric = findMetric(query.model, name);
      return { metric: name, label: metric.label, text: metric.description, link: metric.link };
    }),
  };
  const table = { columns: compiled.columns, rows };
  const shown = withoutIdleCompanions(query, table);
  const isCut = ties.isCut && query.plan.limit === undefined;
  return {
    kind: 'found',
    plan: query.plan,
    ...shown,
    truncated: isCut,
    evidence,
    notes: [...notesOf(query, context, table, isCut), ...ties.notes, ...fetched.notes],
    claims: claimsOf(query, table, query.plan.dimensions.length === 1 ? (runningRow(query, context, table)?.row ?? null) : null),
  };
}

/** Companions stand beside a figure where they say something: not a count of no rows, not "1 deal" beside each deal. */
function withoutIdleCompanions(query: CheckedQuery, table: Table): Table {
  const missing = new Set(query.plan.metrics.map((name) => findMetric(query.model, name).missingMetric));
  const listsDeals = query.plan.dimensions.includes('opportunity');
  const isKept = (column: Column, at: number): boolean => {
    const name = column.name.replace(/__.*$/, '');
    if (column.role === 'dimension' || query.plan.metrics.includes(name)) return true;
    if (name === 'row_count') return true;
    return (!listsDeals || query.plan.rollUp !== undefined) && (!missing.has(name) || table.rows.some((row) => Number(row[at] ?? 0) !== 0));
  };
  const kept = table.columns.map(isKept);
  return { columns: table.columns.filter((_, at) => kept[at]), rows: table.rows.map((row) => row.filter((_, at) => kept[at])) };
}

function readCell(value: unknown, column: Column): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value;
  if (column.type === 'integer') return Number(value);
  return atLeastSixDigits(typeof value === 'number' || typeof value === 'string' ? String(value) : JSON.stringify(value), column.type);
}

/** Ratios keep all digits the database gives, and at least six. */
function atLeastSixDigits(text: string, type: ColumnType): string {
  if (type !== 'ratio') return text;
  const [whole = '0', fraction = ''] = text.split('.');
  return `${whole}.${fraction.padEnd(6, '0')}`;
}

function failureOf(error: DatabaseError): Failure {
  if (error.code === '57014') return { kind: 'query_timeout', timeoutMs: limits.statementTimeoutMs };
  if (error.code === '42501') return { kind: 'statement_refused', reason: error.message };
  return { kind: 'database_unavailable', reason: error.message };
}
