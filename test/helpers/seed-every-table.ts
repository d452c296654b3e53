/** A row of every person in every table that exists, made from the table's own columns, keys and checks. */
import type { Row, Session } from '#kernel/database.ts';
import { readColumns, readForeignKeys, readListedValues, readRelations } from '#test/helpers/read-catalogue.ts';
import type { Column, ForeignKey } from '#test/helpers/read-catalogue.ts';
import type { SeededOrganization } from '#test/helpers/people.ts';
import { personKeys, testUuid } from '#test/helpers/people.ts';

type Table = {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly keys: readonly ForeignKey[];
  readonly listed: Readonly<Record<string, string>>;
};

/** Columns that hold a person, also where no key says so. */
export const personColumn = /^(owner|person|author|viewer|manager|principal|seller|agent)_id$/;

/** Fills every table of app and raw that is still empty, for each organisation and person; tables come after those they refer to. */
export async function seedEveryTable(session: Session, organizations: readonly SeededOrganization[]): Promise<void> {
  const tables = await readTables(session);
  const done = new Set<string>();
  while (done.size < tables.length) {
    const ready = tables.filter((table) => !done.has(table.name) && table.keys.every((key) => key.target === table.name || done.has(key.target)));
    if (ready.length === 0) throw new Error(`tables refer to each other in a circle: ${tables.map((table) => table.name).join(', ')}`);
    for (const table of ready) {
      await seedTable(session, table, organizations);
      done.add(table.name);
    }
  }
}

async function readTables(session: Session): Promise<readonly Table[]> {
  const relations = await readRelations(session);
  const tables: Table[] = [];
  for (const { name, kind } of relations) {
    if (kind !== 'table' || name.startsWith('analytics.')) continue;
    tables.push({ name, columns: await readColumns(session, name), keys: await readForeignKeys(session, name), listed: await readListedValues(session, name) });
  }
  return tables;
}

async function seedTable(session: Session, table: Table, organizations: readonly SeededOrganization[]): Promise<void> {
  const [first] = await session.query(`SELECT 1 FROM ${table.name} LIMIT 1`);
  if (first !== undefined) return;
  for (const organization of organizations) {
    for (const [index, key] of personKeys.entries()) {
      const row = await makeRow(session, table, { organization, personId: organization.people[key], number: index + 1 });
      await session.query(
        `INSERT INTO ${table.name} (${Object.keys(row).join(', ')})
         SELECT ${Object.keys(row).join(', ')} FROM jsonb_populate_record(NULL::${table.name}, $1)`,
        [row],
      );
    }
  }
}

type Place = { readonly organization: SeededOrganization; readonly personId: string; readonly number: number };

async function makeRow(session: Session, table: Table, place: Place): Promise<Row> {
  const row: Record<string, unknown> = {};
  for (const column of table.columns) {
    if (column.name === 'organization_id') row[column.name] = place.organization.organizationId;
    else if (personColumn.test(column.name)) row[column.name] = place.personId;
    else if (column.isRequired) row[column.name] = table.listed[column.name] ?? makeValue(column, place);
  }
  for (const key of table.keys) {
    const isPerson = key.target === 'app.person';
    const target = isPerson ? undefined : await findTarget(session, key, place);
    for (const [index, column] of key.columns.entries()) {
      if (row[column] === undefined || column === 'organization_id') continue;
      row[column] = isPerson ? place.personId : target?.[key.targetColumns[index] ?? ''];
    }
  }
  return row;
}

/** The person's own row where the target has people, else any of the organisation. */
async function findTarget(session: Session, key: ForeignKey, place: Place): Promise<Row | undefined> {
  const [tenant] = key.targetColumns;
  const own = "(to_jsonb(target) ->> 'person_id') IS NOT DISTINCT FROM $2 DESC";
  const [row] = await session.query(`SELECT * FROM ${key.target} AS target WHERE ${String(tenant)} = $1 ORDER BY ${own} LIMIT 1`, [
    place.organization.organizationId,
    place.personId,
  ]);
  return row;
}

/** A value of the column's type that is another one for every person. */
function makeValue(column: Column, { organization, number }: Place): unknown {
  const { type } = column;
  const two = String(number).padStart(2, '0');
  if (type === 'uuid') return testUuid(organization.organizationId, 9, number);
  if (type === 'date') return `2026-${two}-01`;
  if (type.startsWith('timestamp')) return `2026-01-${two}T09:00:00Z`;
  if (type === 'boolean') return false;
  if (type.startsWith('json')) return {};
  if (type.endsWith('[]')) return [];
  if (type.startsWith('character(')) return number.toString(16).padStart(Number(/\d+/.exec(type)?.[0]), '0');
  if (/^(integer|bigint|smallint|numeric|double|real)/.test(type)) return number;
  return `${column.name} ${organization.organizationId}-${number}`;
}
