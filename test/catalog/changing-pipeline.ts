/** A pipeline that is edited at random between builds, and the comparison of what is published with what a full build would be. */
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { buildModels, dropAsideSql, storedModels, typedSql } from '#catalog/build-models.ts';
import { buildVars } from '#catalog/build-vars.ts';
import type { makeRandom } from '#collectors/sample/random.ts';
import type { Database, Row, Session } from '#kernel/database.ts';
import { addToDay, type LocalDate, localDate } from '#kernel/dates.ts';
import type { Organization } from '#kernel/person.ts';
import { stages } from '#test/catalog/deal-histories.ts';
import { idOf, type Pipeline, standingClock } from '#test/catalog/pipeline.ts';

export type Random = ReturnType<typeof makeRandom>;
type Values = NonNullable<Pipeline['opportunities']>[number];

const stageNames = ['Prospecting', 'Qualification', 'Proposal', 'Negotiation', 'Closed Won', 'Closed Lost'] as const;
const firstDay = localDate('2025-01-01');
const people = 8;

/** People in three teams below a manager, accounts, described stages, and deals; two deals that are never edited mark the first and last day. */
export function startingPipeline(random: Random, deals: number): Pipeline {
  const made = Array.from({ length: deals }, (_, index) => dealRows(random, `deal-${index}`));
  const bounds: Values = { source_key: 'bounds', owner: 1, created_date: '2024-02-01', close_date: '2028-01-20', stage_name: 'Proposal', amount: 5 };
  return {
    teams: ['North', 'South', 'West'],
    people: [
      { person: 1, manager: null },
      ...Array.from({ length: people - 1 }, (_, index) => ({
        person: index + 2,
        manager: index < 2 ? 1 : 2,
        team: index % 3,
        sales_region: `Region ${index % 2}`,
      })),
    ],
    accounts: Array.from({ length: 5 }, (_, index) => ({
      source_key: `account-${index}`,
      account_name: `Account ${index}`,
      industry: ['Retail', 'Energy', null][index % 3] ?? null,
      employees: index * 300,
    })),
    stages,
    opportunities: [bounds, ...made.map(({ row }) => row)],
    history: made.flatMap(({ edits }) => edits),
  };
}

function dealRows(random: Random, key: string): { readonly row: Values; readonly edits: readonly Values[] } {
  const created = addToDay(firstDay, { days: random.integer(0, 480) });
  const stage = random.pick(stageNames);
  const edits = Array.from({ length: random.integer(0, 4) }, (_, index) =>
    editRow(random, key, `${key}/${index}`, addToDay(created, { days: index * random.integer(1, 40) })),
  );
  return { row: { ...dealRow(random, key, stage), created_date: created, created_at: `${created}T09:00:00Z` }, edits };
}

function dealRow(random: Random, key: string, stage: string): Values {
  return {
    source_key: key,
    owner: random.chance(0.1) ? null : random.integer(2, people),
    account_key: random.chance(0.1) ? null : `account-${random.integer(0, 4)}`,
    stage_name: stage,
    amount: random.chance(0.15) ? null : random.integer(1, 90_000),
    currency: random.chance(0.05) ? 'EUR' : 'USD',
    close_date: random.chance(0.05) ? null : addToDay(firstDay, { days: random.integer(100, 700) }),
    is_closed: stage.startsWith('Closed'),
    is_won: stage === 'Closed Won',
    lead_source: random.pick(['Web', 'Event', null]),
  };
}

function editRow(random: Random, key: string, historyKey: string, day: LocalDate): Values {
  return {
    source_key: historyKey,
    opportunity_key: key,
    changed_at: `${day}T${random.pick(['04', '12', '22'])}:00:00Z`,
    stage_name: random.pick(stageNames),
    close_date: addToDay(day, { days: random.integer(0, 200) }),
    amount: random.chance(0.1) ? null : random.integer(1, 90_000),
  };
}

type Editor = { readonly session: Session; readonly organizationId: number; readonly random: Random; readonly name: () => string };

/** One of everything that can happen to a deal; each is one statement or two. */
const edits: Readonly<Record<string, (editor: Editor) => Promise<void>>> = {
  'moves a deal on': async (editor) => {
    const stage = editor.random.pick(stageNames);
    await update(editor, `stage_name = '${stage}', is_closed = ${stage.startsWith('Closed')}, is_won = ${stage === 'Closed Won'}`);
  },
  'opens a deal again': (editor) => update(editor, "stage_name = 'Proposal', is_closed = false, is_won = false, close_date = DATE '2026-09-30'"),
  'prices a deal': (editor) => update(editor, `amount = ${editor.random.pick(['NULL', String(editor.random.integer(1, 90_000))])}`),
  'dates a deal': (editor) =>
    update(editor, `close_date = ${editor.random.pick(['NULL', `DATE '${addToDay(firstDay, { days: editor.random.integer(100, 700) })}'`])}`),
  'gives a deal to somebody else': (editor) =>
    update(editor, `owner_id = ${editor.random.pick(['NULL', quoted(idOf(editor.organizationId, editor.random.integer(2, people)))])}`),
  'gives a deal another account': (editor) => update(editor, `account_key = 'account-${editor.random.integer(0, 6)}'`),
  'deletes a deal, or takes that back': (editor) => update(editor, 'is_deleted = NOT is_deleted'),
  'removes a deal and leaves its history': (editor) => run(editor, `DELETE FROM raw.opportunity WHERE ${someDeal(editor)}`),
  'removes a deal with its history': async (editor) => {
    const key = editor.random.integer(0, 60);
    await run(editor, `DELETE FROM raw.opportunity_history WHERE opportunity_key = 'deal-${key}'`);
    await run(editor, `DELETE FROM raw.opportunity WHERE source_key = 'deal-${key}'`);
  },
  'adds a deal': async (editor) => {
    const { row, edits: rows } = dealRows(editor.random, editor.name());
    await insert(editor, 'raw.opportunity', [row]);
    await insert(editor, 'raw.opportunity_history', rows);
  },
  'tells of an edit, often late': (editor) =>
    insert(editor, 'raw.opportunity_history', [
      editRow(editor.random, `deal-${editor.random.integer(0, 65)}`, editor.name(), addToDay(firstDay, { days: editor.random.integer(0, 640) })),
    ]),
  'corrects an edit': (editor) => run(editor, `UPDATE raw.opportunity_history SET amount = 77, close_date = close_date + 40 WHERE ${someEdit(editor)}`),
  'takes an edit back': (editor) => run(editor, `DELETE FROM raw.opportunity_history WHERE ${someEdit(editor)}`),
  'moves an edit to another deal': (editor) =>
    run(editor, `UPDATE raw.opportunity_history SET opportunity_key = 'deal-${editor.random.integer(0, 60)}' WHERE ${someEdit(editor)}`),
  'gives a deal another key': (editor) => run(editor, `UPDATE raw.opportunity SET source_key = '${editor.name()}' WHERE ${someDeal(editor)}`),
};

export const kindsOfEdits = Object.keys(edits);

/** Edits of the kinds given, in one change of the data; `round` names what is added. */
export async function change(
  database: Database,
  organizationId: number,
  { random, round, kinds }: { readonly random: Random; readonly round: string; readonly kinds: readonly string[] },
) {
  let names = 0;
  const name = () => `added-${round}-${(names += 1)}`;
  await database.transaction({ role: 'owner' }, async (session) => {
    for (const kind of kinds) await edits[kind]?.({ session, organizationId, random, name });
    await session.query('UPDATE app.organization SET data_version = data_version + 1 WHERE id = $1', [organizationId]);
  });
}

function someDeal({ random }: Editor): string {
  return `source_key = 'deal-${random.integer(0, 60)}'`;
}

function someEdit({ random }: Editor): string {
  return `source_key LIKE 'deal-${random.integer(0, 60)}/%'`;
}

function update(editor: Editor, values: string): Promise<void> {
  return run(editor, `UPDATE raw.opportunity SET ${values} WHERE ${someDeal(editor)}`);
}

async function run({ session, organizationId }: Editor, statement: string): Promise<void> {
  await session.query(`${statement} AND organization_id = $1`, [organizationId]);
}

async function insert({ session, organizationId }: Editor, table: string, rows: readonly Values[]): Promise<void> {
  for (const { owner, ...row } of rows) {
    const values = {
      source_system: 'crm',
      row_hash: 'x',
      loaded_at: '2026-01-01T00:00:00Z',
      ...row,
      ...(typeof owner === 'number' ? { owner_id: idOf(organizationId, owner) } : {}),
    };
    await session.query(
      `INSERT INTO ${table} (organization_id, ${Object.keys(values).join(', ')})
       SELECT $1, ${Object.keys(values).join(', ')} FROM jsonb_populate_record(NULL::${table}, $2)`,
      [organizationId, values],
    );
  }
}

function quoted(text: string): string {
  return `'${text}'`;
}

/** Rows in which the published tables and a full build of this moment differ, the moments of their making aside; none is what must be. */
export function differences(database: Database, catalog: LoadedCatalog, organization: Organization, asOf: LocalDate): Promise<readonly Row[]> {
  return database.transaction({ role: 'owner', timeoutMs: 120_000 }, async (session) => {
    await buildModels(session, standingClock(), catalog, buildVars(catalog, organization, asOf));
    const found: Row[] = [];
    for (const model of storedModels(catalog)) {
      const columns = model.columns.map((column) => column.name).filter((name) => name !== 'created_at' && name !== 'updated_at' && name !== 'last_updated');
      const list = columns.join(', ');
      const stored = `SELECT ${list} FROM analytics.${model.name} WHERE organization_id = ${organization.organizationId} AND as_of = DATE '${asOf}'`;
      const made = `SELECT ${list} FROM (${typedSql(model, `SELECT * FROM pg_temp.${model.name}`)}) AS made`;
      for (const [side, sql] of [
        ['published alone', `(${stored}) EXCEPT ALL (${made})`],
        ['missing', `(${made}) EXCEPT ALL (${stored})`],
      ] as const)
        found.push(...(await session.query(`SELECT '${model.name}' AS model, '${side}' AS side, * FROM (${sql}) AS rows LIMIT 3`)));
    }
    await session.execute(dropAsideSql(catalog));
    return found;
  });
}
