/** organization_id comes first in every key, so that the schema can be spread over shards without change. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '#kernel/database.ts';
import { openTestDatabase } from '#test/helpers/database.ts';
import type { TestDatabase } from '#test/helpers/database.ts';
import { readForeignKeys, readIndexes, readRelations } from '#test/helpers/read-catalogue.ts';

let opened: TestDatabase;
let tables: readonly string[];
beforeAll(async () => {
  opened = await openTestDatabase();
  const relations = await asLogin(readRelations);
  tables = relations.filter(({ name, kind }) => kind === 'table' && !name.startsWith('analytics.')).map(({ name }) => name);
});
afterAll(() => opened.close());

function asLogin<T>(work: (session: Session) => Promise<T>): Promise<T> {
  return opened.database.transaction({ role: 'login' }, work);
}

/** The organisation's own table calls it id. */
function tenantColumn(table: string): string {
  return table === 'app.organization' ? 'id' : 'organization_id';
}

function copyName(table: string): string {
  return table.replace('.', '_copy.');
}

test('there are tables to judge', () => {
  expect(tables.length).toBeGreaterThan(20);
});

test('every table has a primary key, and every key and index starts with the organisation', async () => {
  const wrong = await asLogin(async (session) => {
    const found: string[] = [];
    for (const table of tables) {
      const indexes = await readIndexes(session, table);
      if (!indexes.some((index) => index.isPrimary)) found.push(`${table} has no primary key`);
      for (const index of indexes) if (index.columns[0] !== tenantColumn(table)) found.push(`${index.name} starts with ${index.columns[0]}`);
      for (const key of await readForeignKeys(session, table)) {
        const starts = key.columns[0] === tenantColumn(table) && key.targetColumns[0] === tenantColumn(key.target);
        if (!starts) found.push(`foreign key ${key.name} of ${table} starts with ${key.columns[0]}`);
      }
    }
    return found;
  });
  expect(wrong).toEqual([]);
});

test('a copy of the whole schema, partitioned by organisation, is accepted by the database', async () => {
  const copied = await asLogin(async (session) => {
    await session.execute('CREATE SCHEMA app_copy; CREATE SCHEMA raw_copy');
    for (const table of tables) {
      await session.execute(`CREATE TABLE ${copyName(table)} (LIKE ${table} INCLUDING ALL) PARTITION BY HASH (${tenantColumn(table)})`);
      for (const remainder of [0, 1]) {
        await session.execute(
          `CREATE TABLE ${copyName(table)}_${remainder} PARTITION OF ${copyName(table)} FOR VALUES WITH (MODULUS 2, REMAINDER ${remainder})`,
        );
      }
    }
    for (const table of tables) {
      for (const key of await readForeignKeys(session, table)) {
        await session.execute(
          `ALTER TABLE ${copyName(table)} ADD FOREIGN KEY (${key.columns.join(', ')}) REFERENCES ${copyName(key.target)} (${key.targetColumns.join(', ')})`,
        );
      }
    }
    return session.query(`SELECT count(*) AS tables FROM pg_partitioned_table`);
  });
  expect(copied).toEqual([{ tables: tables.length }]);
});
