/** The names an asker may see, per build, person and rights, kept in memory for linking and checking. Never shared across people. */
import type { DimensionDefinition, PublishedBuild, SemanticModel } from '#catalog/catalog.ts';
import type { Database, Row, Session } from '#kernel/database.ts';
import { type LocalDate, localDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { Asker } from '#kernel/person.ts';
import { type PreparedNames, prepareNames } from '#query/match-values.ts';

/** `complete` is false when the dimension has more values than are kept; then names are looked up one by one. */
export type DimensionValues = { readonly dimension: string; readonly values: readonly string[]; readonly complete: boolean; readonly names: PreparedNames };
export type VisibleValues = { readonly dimensions: readonly DimensionValues[]; readonly currencies: readonly string[] };

export type WantedNames = { readonly dimension: DimensionDefinition; readonly names: readonly string[] };

/** Whose names: what is kept in memory for a person is kept under their rights too (read-rights.ts). */
export type AskedAs = { readonly asker: Asker; readonly rights: string; readonly build: PublishedBuild };

export type ValueIndex = {
  /** Distinct values of every entity dimension that rows visible to the asker carry. */
  readonly visibleValues: (as: AskedAs, model: SemanticModel) => Promise<VisibleValues>;
  /** Which of `names` (lower-cased) a dimension carries, for dimensions that are not kept whole. */
  readonly lookUp: (as: AskedAs, model: SemanticModel, wanted: WantedNames) => Promise<readonly string[]>;
};

/** Makes an index over `database` with a bounded cache keyed by build, day, model, person and rights. */
export function makeValueIndex(database: Database): ValueIndex {
  const cache = new Map<string, Promise<VisibleValues>>();
  const kept = ({ asker, rights, build }: AskedAs, name: string, load: () => Promise<VisibleValues>): Promise<VisibleValues> => {
    const key = [asker.organizationId, build.buildId, build.asOf, name, asker.personId, rights].join('|');
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const loading = load();
    cache.set(key, loading);
    if (cache.size > limits.valueListsKept) cache.delete(cache.keys().next().value ?? key);
    loading.catch(() => cache.delete(key));
    return loading;
  };
  return {
    async visibleValues(as, model) {
      const { asker, build } = as;
      const own = await kept(as, model.name, () => loadValues(database, asker, model, build.asOf));
      if (model.scoped === null) return own;
      // Every scoped model has the same scopes: their names are read once.
      const scopes = await kept(as, 'dim_scope', () => loadScopes(database, asker, model, build.asOf));
      return { dimensions: [...own.dimensions, ...scopes.dimensions], currencies: own.currencies };
    },
    lookUp({ asker, build }, model, { dimension, names }) {
      return asAsker(
        database,
        asker,
        async (session) => {
          const from = dimension.scopeType === null ? model.relation : 'analytics.dim_scope';
          const sql = dimension.scopeType === null ? dimension.sql : 'scope_name';
          const type = dimension.scopeType === null ? '' : ` AND scope_type = '${dimension.scopeType}'`;
          const rows = await session.query<{ value: string }>(
            `SELECT DISTINCT ${sql} AS value\nFROM ${from}\nWHERE organization_id = $1 AND ${dayCondition(model)}${type} AND lower(${sql}) = ANY($3)\nORDER BY 1\nLIMIT ${limits.candidatesMax}`,
            [asker.organizationId, build.asOf, names],
          );
          return rows.map((row) => row.value);
        },
        localDate(build.asOf),
      );
    },
  };
}

/** Runs `work` as the asker: reader role, identity set, read-only. `asOf` is the day that serving views show. */
export function asAsker<T>(database: Database, asker: Asker, work: (session: Session) => Promise<T>, asOf?: LocalDate): Promise<T> {
  const identity = { organizationId: asker.organizationId, personId: asker.personId };
  return database.transaction({ role: 'reader', readOnly: true, identity, ...(asOf === undefined ? {} : { asOf }) }, work);
}

/** Dimensions whose names text can be linked to. */
export function entityDimensions(model: SemanticModel): readonly DimensionDefinition[] {
  return model.dimensions.filter((dimension) => dimension.isEntity);
}

async function loadValues(database: Database, asker: Asker, model: SemanticModel, asOf: string): Promise<VisibleValues> {
  const entities = entityDimensions(model).filter((dimension) => dimension.scopeType === null);
  if (entities.length === 0 && model.currencyColumn === null) return { dimensions: [], currencies: [] };
  return asAsker(
    database,
    asker,
    async (session) => {
      const rows = entities.length === 0 ? [] : await session.query<ValueRow>(valuesSql(model, entities), [asker.organizationId, asOf]);
      const currencies = model.currencyColumn === null ? [] : await readCurrencies(session, asker, model, asOf);
      return {
        dimensions: rows.map(valuesOf),
        currencies,
      };
    },
    localDate(asOf),
  );
}

type ValueRow = { readonly dimension: string; readonly names: readonly string[] | null; readonly total: number };

function valuesOf(row: ValueRow): DimensionValues {
  const values = row.names ?? [];
  return {
    dimension: row.dimension,
    values,
    complete: row.total <= limits.valuesKeptPerDimension,
    names: prepareNames({ dimension: row.dimension, values }),
  };
}

async function loadScopes(database: Database, asker: Asker, model: SemanticModel, asOf: string): Promise<VisibleValues> {
  const named = model.dimensions.filter((dimension) => dimension.scopeType !== null);
  const parts = named.map(
    (dimension) =>
      `SELECT '${dimension.name}' AS dimension, array_agg(value ORDER BY value) FILTER (WHERE place <= ${limits.valuesKeptPerDimension}) AS names, count(value) AS total\nFROM (SELECT scope_name AS value, row_number() OVER (ORDER BY scope_name) AS place FROM visible_scope WHERE scope_type = '${dimension.scopeType}' GROUP BY scope_name) AS numbered`,
  );
  const sql = `WITH visible_scope AS (SELECT scope_type, scope_name FROM analytics.dim_scope WHERE organization_id = $1 AND as_of = $2)\n${parts.join('\nUNION ALL\n')}`;
  const rows = await asAsker(database, asker, (session) => session.query<ValueRow>(sql, [asker.organizationId, asOf]));
  return { dimensions: rows.map(valuesOf), currencies: [] };
}

function valuesSql(model: SemanticModel, entities: readonly DimensionDefinition[]): string {
  const parts = entities.map(
    (dimension) =>
      `SELECT '${dimension.name}' AS dimension, array_agg(value ORDER BY value) FILTER (WHERE place <= ${limits.valuesKeptPerDimension}) AS names, count(value) AS total\nFROM (SELECT value, row_number() OVER (ORDER BY value) AS place FROM (SELECT DISTINCT ${dimension.sql} AS value FROM visible_row) AS distinct_value WHERE value IS NOT NULL) AS numbered`,
  );
  return `WITH visible_row AS (SELECT * FROM ${model.relation} WHERE organization_id = $1 AND ${dayCondition(model)})\n${parts.join('\nUNION ALL\n')}`;
}

/** A relation that shows one day only needs no condition. */
function dayCondition(model: SemanticModel): string {
  return model.asOfColumn === null ? '$2::date IS NOT NULL' : `${model.asOfColumn} = $2`;
}

async function readCurrencies(session: Session, asker: Asker, model: SemanticModel, asOf: string): Promise<readonly string[]> {
  const rows = await session.query<Row & { currency: string }>(
    `SELECT DISTINCT ${model.currencyColumn} AS currency FROM ${model.relation} WHERE organization_id = $1 AND ${dayCondition(model)} AND ${model.currencyColumn} IS NOT NULL ORDER BY 1`,
    [asker.organizationId, asOf],
  );
  return rows.map((row) => row.currency);
}
