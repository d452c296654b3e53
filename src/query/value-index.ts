/** The names an asker may see, per build and person, kept in memory for linking and checking. Never shared across people. */
import type { DimensionDefinition, PublishedBuild, SemanticModel } from '#catalog/catalog.ts';
import type { Database, Row, Session } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';
import type { Asker } from '#kernel/person.ts';
import { type PreparedNames, prepareNames } from '#query/match-values.ts';

/** `complete` is false when the dimension has more values than are kept; then names are looked up one by one. */
export type DimensionValues = { readonly dimension: string; readonly values: readonly string[]; readonly complete: boolean; readonly names: PreparedNames };
export type VisibleValues = { readonly dimensions: readonly DimensionValues[]; readonly currencies: readonly string[] };

export type WantedNames = { readonly dimension: DimensionDefinition; readonly names: readonly string[] };

export type ValueIndex = {
  /** Distinct values of every entity dimension that rows visible to the asker carry. */
  readonly visibleValues: (asker: Asker, model: SemanticModel, build: PublishedBuild) => Promise<VisibleValues>;
  /** Which of `names` (lower-cased) a dimension carries, for dimensions that are not kept whole. */
  readonly lookUp: (asker: Asker, model: SemanticModel, build: PublishedBuild, wanted: WantedNames) => Promise<readonly string[]>;
};

/** Makes an index over `database` with a bounded cache keyed by build, day, model and person. */
export function makeValueIndex(database: Database): ValueIndex {
  const cache = new Map<string, Promise<VisibleValues>>();
  return {
    visibleValues(asker, model, build) {
      const key = [asker.organizationId, build.buildId, build.asOf, model.name, asker.personId].join('|');
      const cached = cache.get(key);
      if (cached !== undefined) return cached;
      const loading = loadValues(database, asker, model, build.asOf);
      cache.set(key, loading);
      if (cache.size > limits.valueListsKept) cache.delete(cache.keys().next().value ?? key);
      loading.catch(() => cache.delete(key));
      return loading;
    },
    lookUp(asker, model, build, { dimension, names }) {
      return asAsker(database, asker, async (session) => {
        const rows = await session.query<{ value: string }>(
          `SELECT DISTINCT ${dimension.sql} AS value\nFROM ${model.relation}\nWHERE organization_id = $1 AND as_of = $2 AND lower(${dimension.sql}) = ANY($3)\nORDER BY 1\nLIMIT ${limits.candidatesMax}`,
          [asker.organizationId, build.asOf, names],
        );
        return rows.map((row) => row.value);
      });
    },
  };
}

/** Runs `work` as the asker: reader role, identity set, read-only. */
export function asAsker<T>(database: Database, asker: Asker, work: (session: Session) => Promise<T>): Promise<T> {
  return database.transaction({ role: 'reader', readOnly: true, identity: { organizationId: asker.organizationId, personId: asker.personId } }, work);
}

/** Dimensions whose names text can be linked to. */
export function entityDimensions(model: SemanticModel): readonly DimensionDefinition[] {
  return model.dimensions.filter((dimension) => dimension.isEntity);
}

async function loadValues(database: Database, asker: Asker, model: SemanticModel, asOf: string): Promise<VisibleValues> {
  const entities = entityDimensions(model);
  return asAsker(database, asker, async (session) => {
    const rows = await session.query<{ dimension: string; names: string[] | null; total: number }>(valuesSql(model, entities), [asker.organizationId, asOf]);
    const currencies = model.currencyColumn === null ? [] : await readCurrencies(session, asker, model, asOf);
    return {
      dimensions: rows.map((row) => {
        const values = row.names ?? [];
        return {
          dimension: row.dimension,
          values,
          complete: row.total <= limits.valuesKeptPerDimension,
          names: prepareNames({ dimension: row.dimension, values }),
        };
      }),
      currencies,
    };
  });
}

function valuesSql(model: SemanticModel, entities: readonly DimensionDefinition[]): string {
  const parts = entities.map(
    (dimension) =>
      `SELECT '${dimension.name}' AS dimension, array_agg(value ORDER BY value) FILTER (WHERE place <= ${limits.valuesKeptPerDimension}) AS names, count(value) AS total\nFROM (SELECT value, row_number() OVER (ORDER BY value) AS place FROM (SELECT DISTINCT ${dimension.sql} AS value FROM visible_row) AS distinct_value WHERE value IS NOT NULL) AS numbered`,
  );
  return `WITH visible_row AS (SELECT * FROM ${model.relation} WHERE organization_id = $1 AND as_of = $2)\n${parts.join('\nUNION ALL\n')}`;
}

async function readCurrencies(session: Session, asker: Asker, model: SemanticModel, asOf: string): Promise<readonly string[]> {
  const rows = await session.query<Row & { currency: string }>(
    `SELECT DISTINCT ${model.currencyColumn} AS currency FROM ${model.relation} WHERE organization_id = $1 AND as_of = $2 AND ${model.currencyColumn} IS NOT NULL ORDER BY 1`,
    [asker.organizationId, asOf],
  );
  return rows.map((row) => row.currency);
}
