/** The numbers of the calculation reference: computed from the rows of unit tests, never typed. */
import type { BuildModel, LoadedCatalog, MetricDefinition, SemanticModel, UnitTest } from '#catalog/catalog.ts';
import { columnsUsed } from '#catalog/columns-used.ts';
import { isFigure } from '#catalog/reference/figures.ts';
import { readSourceColumns } from '#catalog/run-unit-tests.ts';
import { type SourceColumns, unitModelSql } from '#catalog/unit-test-sql.ts';
import type { Database, Session } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';

/** A value of a column, and the unit test whose rows gave it. */
export type ColumnExample = { readonly value: string; readonly test: UnitTest };
/** Rows a model makes of a unit test's rows, and what every metric is over them (null = undefined). */
export type MetricExamples = {
  readonly test: UnitTest;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly rowCount: number;
  readonly values: ReadonlyMap<string, string | null>;
};
export type Examples = {
  /** By `model.column`. */
  readonly columns: ReadonlyMap<string, ColumnExample>;
  /** By semantic model. */
  readonly metrics: ReadonlyMap<string, MetricExamples>;
};

/** Runs the unit tests for their values. A semantic model's example is its unit test `<model>_example`, else its first one. */
export async function runExamples(database: Database, catalog: LoadedCatalog): Promise<Examples> {
  const columns = new Map<string, ColumnExample>();
  const metrics = new Map<string, MetricExamples>();
  await database.transaction({ role: 'owner', readOnly: true, timeoutMs: limits.buildStatementTimeoutMs }, async (session) => {
    const sources = await readSourceColumns(session, catalog);
    for (const model of catalog.models) await addColumns(session, { catalog, model, sources }, columns);
    for (const semantic of catalog.semanticModels) {
      const tests = catalog.unitTests.filter((test) => test.model === semantic.name);
      const test = tests.find((candidate) => candidate.name === `${semantic.name}_example`) ?? tests[0];
      const sql = test === undefined ? null : unitModelSql(catalog, test, sources).sql;
      if (test !== undefined && sql !== null) metrics.set(semantic.name, await metricExamples(session, { catalog, semantic, test, sql }));
    }
  });
  return { columns, metrics };
}

type ModelPlace = { readonly catalog: LoadedCatalog; readonly model: BuildModel; readonly sources: SourceColumns };

/** The first value that is not null, over the unit tests in their order and their rows in the order of their text. */
async function addColumns(session: Session, { catalog, model, sources }: ModelPlace, found: Map<string, ColumnExample>): Promise<void> {
  const figures = model.columns.filter((column) => isFigure(model, column)).map((column) => column.name);
  for (const test of catalog.unitTests.filter((candidate) => candidate.model === model.name)) {
    const wanted = figures.filter((name) => !found.has(`${model.name}.${name}`));
    const { sql } = unitModelSql(catalog, test, sources);
    if (wanted.length === 0 || sql === null) continue;
    const [row] = await session.query<{ value: (string | null)[] }>(
      `WITH ${sql}\nSELECT ARRAY[${wanted.map((name) => `(array_agg(${shown(name)} ORDER BY made::text COLLATE "C") FILTER (WHERE ${name} IS NOT NULL))[1]`).join(', ')}] AS value\nFROM made`,
    );
    for (const [at, name] of wanted.entries()) {
      const value = row?.value[at] ?? null;
      if (value !== null) found.set(`${model.name}.${name}`, { value, test });
    }
  }
}

/** Numbers without idle zeros, to ten decimals; anything else as it is. */
function shown(expression: string): string {
  return `CASE WHEN pg_typeof(${expression})::text IN ('numeric', 'double precision', 'real') THEN trim_scale(round((${expression})::text::numeric, 10))::text ELSE (${expression})::text END`;
}

type MetricPlace = { readonly catalog: LoadedCatalog; readonly semantic: SemanticModel; readonly test: UnitTest; readonly sql: string };

async function metricExamples(session: Session, { catalog, semantic, test, sql }: MetricPlace): Promise<MetricExamples> {
  const columns = exampleColumns(catalog, semantic);
  const values = semantic.metrics.map((metric) => {
    const expression = metricExpressionSql(semantic, metric);
    return metric.type === 'text' || metric.type === 'date' ? `(${expression})::text` : `trim_scale(round((${expression})::numeric, 10))::text`;
  });
  const rows = await session.query<{ row: (string | null)[] }>(
    `WITH ${sql}\nSELECT ARRAY[${columns.map(shownText).join(', ')}]::text[] AS row\nFROM made\nORDER BY made::text COLLATE "C"\nLIMIT ${limits.exampleRowsShown}`,
  );
  const [totals] = await session.query<{ row_count: number; metrics: (string | null)[] }>(
    `WITH ${sql}\nSELECT count(*) AS row_count, ARRAY[${values.join(', ')}]::text[] AS metrics\nFROM made`,
  );
  return {
    test,
    columns,
    rows: rows.map((row) => row.row),
    rowCount: totals?.row_count ?? 0,
    values: new Map(semantic.metrics.map((metric, at) => [metric.name, totals?.metrics[at] ?? null])),
  };
}

function shownText(name: string): string {
  return `(${name})::text`;
}

/** What tells the rows apart and what metrics are made of, in the order of the model's columns. */
function exampleColumns(catalog: LoadedCatalog, semantic: SemanticModel): readonly string[] {
  const model = catalog.models.find((candidate) => candidate.name === semantic.name);
  const roles = semantic.dimensions.filter((dimension) => dimension.time !== null).map((dimension) => dimension.sql);
  const used = new Set([...semantic.metrics.flatMap((metric) => metricColumns(semantic, metric)), ...roles, ...(model?.primaryKey ?? [])]);
  return (model?.columns ?? []).map((column) => column.name).filter((name) => used.has(name) && name !== 'organization_id' && name !== 'as_of');
}

/** Columns that a metric reads, its parts' included. */
export function metricColumns(semantic: SemanticModel, metric: MetricDefinition): readonly string[] {
  const { expression } = metric;
  if (expression.kind !== 'ratio') return columnsUsed(expression.sql) ?? [];
  return [expression.numerator, expression.denominator].flatMap((name) => {
    const part = semantic.metrics.find((candidate) => candidate.name === name);
    return part === undefined ? [] : metricColumns(semantic, part);
  });
}

/** A metric as one SQL expression over the rows of its model. */
export function metricExpressionSql(semantic: SemanticModel, metric: MetricDefinition): string {
  const { expression } = metric;
  if (expression.kind === 'aggregate') return expression.sql;
  // A stored figure: the value of the example's row, which is one.
  if (expression.kind === 'value') return `max(${expression.sql})`;
  const part = (name: string): string => {
    const found = semantic.metrics.find((candidate) => candidate.name === name);
    return found === undefined ? 'NULL' : metricExpressionSql(semantic, found);
  };
  return `(${part(expression.numerator)})::numeric / nullif((${part(expression.denominator)})::numeric, 0)`;
}
