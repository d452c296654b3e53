/** The tables and serving views of the schema `analytics`, as the catalogue defines them. */
import { createHash } from 'node:crypto';
import type { BuildModel, LoadedCatalog } from '#catalog/catalog.ts';
import { servingModels, storedModels } from '#catalog/build-models.ts';
import { servingViewSql } from '#catalog/serving-view.ts';
import type { Session } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';

type Relation = { readonly name: string; readonly kind: 'TABLE' | 'VIEW'; readonly sql: string; readonly hash: string };

/**
 * A table or view carries the hash of its definition as its comment. When one has changed or is no longer in the catalogue,
 * all are made anew: other organisations' and days' builds are struck off the list with their rows, and made again when they
 * are next asked for. Organisations publish at the same time, so whoever defines them holds the list of builds meanwhile and
 * looks again.
 */
export async function defineRelations(session: Session, catalog: LoadedCatalog): Promise<void> {
  const relations = relationsOf(catalog);
  if (isDefined(relations, await readHashes(session))) return;
  await session.execute('LOCK TABLE app.catalog_build IN SHARE ROW EXCLUSIVE MODE');
  const found = await readHashes(session);
  if (isDefined(relations, found)) return;
  const own = [...found].filter(([name, { hash }]) => relations.some((relation) => relation.name === name) || HASH.test(hash ?? ''));
  const drops = (['VIEW', 'TABLE'] as const).map((kind) => {
    const names = own.filter(([, there]) => there.kind === kind).map(([name]) => `analytics.${name}`);
    return names.length === 0 ? '' : `DROP ${kind} ${names.join(', ')} CASCADE;\n`;
  });
  const strike = own.length === 0 ? '' : 'DELETE FROM app.catalog_build;\n';
  const definitions = relations.map((relation) => `${relation.sql}\nCOMMENT ON ${relation.kind} analytics.${relation.name} IS '${relation.hash}';`);
  await session.execute(`${drops.join('')}${strike}${definitions.join('\n')}`);
}

/** Whether every one is there and as the catalogue has it. */
export async function areDefined(session: Session, catalog: LoadedCatalog): Promise<boolean> {
  return isDefined(relationsOf(catalog), await readHashes(session));
}

/** Tables first, because the serving views rest on them. */
function relationsOf(catalog: LoadedCatalog): readonly Relation[] {
  const relation = (name: string, kind: Relation['kind'], sql: string): Relation => ({
    name,
    kind,
    sql,
    hash: createHash('sha256').update(sql).digest('hex').slice(0, 16),
  });
  return [
    ...storedModels(catalog).map((model) => relation(model.name, 'TABLE', tableSql(model))),
    ...servingModels(catalog).map((model) => relation(model.name, 'VIEW', servingViewSql(catalog.models, model))),
  ];
}

const HASH = /^[0-9a-f]{16}$/;

type Found = ReadonlyMap<string, { readonly kind: Relation['kind']; readonly hash: string | null }>;

function isDefined(relations: readonly Relation[], found: Found): boolean {
  const gone = [...found].some(([name, { hash }]) => HASH.test(hash ?? '') && !relations.some((relation) => relation.name === name));
  return !gone && relations.every((relation) => found.get(relation.name)?.hash === relation.hash && found.get(relation.name)?.kind === relation.kind);
}

async function readHashes(session: Session): Promise<Found> {
  const rows = await session.query<{ name: string; kind: Relation['kind']; hash: string | null }>(
    `SELECT relname::text AS name, CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END AS kind, obj_description(pg_class.oid, 'pg_class') AS hash
     FROM pg_class
     JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
     WHERE nspname = 'analytics' AND relkind IN ('r', 'v')`,
  );
  return new Map(rows.map(({ name, kind, hash }) => [name, { kind, hash }]));
}

function tableSql(model: BuildModel): string {
  const { access } = model;
  const notNull = new Set(model.primaryKey);
  const columns = model.columns.map((column) => `  ${column.name} ${column.dataType}${notNull.has(column.name) ? ' NOT NULL' : ''}`);
  const argumentsOf = {
    owner: access.kind === 'owner' ? `'owner', '${access.ownerColumn}'` : '',
    shareable: access.kind === 'shareable' ? `'shareable', NULL, '${access.ownersColumn}', ${limits.shareableOwnersMin}` : '',
    scoped: access.kind === 'scoped' && access.ownersColumn !== null ? `'scoped', NULL, '${access.ownersColumn}', ${limits.shareableOwnersMin}` : `'scoped'`,
    internal: `'internal'`,
  };
  return [
    `CREATE TABLE analytics.${model.name} (\n${columns.join(',\n')},\n  PRIMARY KEY (${model.primaryKey.join(', ')})\n);`,
    ...indexesOf(model).map((index) => `CREATE INDEX ON analytics.${model.name} (${index.join(', ')});`),
    `SELECT app.protect_model('analytics.${model.name}'::regclass, ${argumentsOf[access.kind]});`,
  ].join('\n');
}

/** The model's own, and one that finds the rows of an opportunity where the primary key does not. */
function indexesOf({ indexes, primaryKey, refresh }: BuildModel): readonly (readonly string[])[] {
  if (refresh.kind !== 'opportunity' || primaryKey[2] === refresh.key) return indexes;
  return [...indexes, ['organization_id', 'as_of', refresh.key]];
}
