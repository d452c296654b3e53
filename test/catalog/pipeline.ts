/** Small invented pipelines: rows in, built rows out. Each case gets an organisation of its own. */
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { type BuildDeps, buildCatalog, type BuildReport } from '#catalog/build-catalog.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import type { Database, Row } from '#kernel/database.ts';
import { type Instant, localDate } from '#kernel/dates.ts';
import type { Organization } from '#kernel/person.ts';
import type { Clock } from '#kernel/ports.ts';
import { expectOk } from '#test/helpers/database.ts';

type Values = Readonly<Record<string, string | number | boolean | null>>;

export type Pipeline = {
  readonly opportunities?: readonly Values[];
  readonly history?: readonly Values[];
  readonly accounts?: readonly Values[];
  readonly products?: readonly Values[];
  readonly stages?: readonly Values[];
  /** `person` is a number; person_id is made of it. */
  readonly people?: readonly Values[];
  readonly assignments?: readonly Values[];
  readonly teams?: readonly string[];
};

export type PipelineOrganization = { readonly timeZone?: string; readonly fiscalYearStartMonth?: number; readonly currency?: string };

/** The id of the numbered person, team or anything else of an organisation. */
export function idOf(organizationId: number, number: number): string {
  return `${String(organizationId).padStart(8, '0')}-0001-4000-8000-${String(number).padStart(12, '0')}`;
}

/** The project's own catalogue. */
export async function ownCatalog(): Promise<LoadedCatalog> {
  return expectOk(await loadCatalog('models-catalog'));
}

/** A clock that stands still; `today` is the organisation's data date. */
export function standingClock(now = '2026-11-21T09:00:00.000Z'): Clock {
  let ticks = 0;
  return { now: () => now as Instant, today: (organization, at) => at ?? organization.dataDate ?? localDate('2026-11-21'), monotonicMs: () => (ticks += 1) };
}

/** Stores an organisation with its rows. */
export async function seedPipeline(database: Database, organizationId: number, rows: Pipeline, options: PipelineOrganization = {}): Promise<Organization> {
  const organization: Organization = {
    organizationId,
    name: `Organisation ${organizationId}`,
    calendar: { timeZone: options.timeZone ?? 'UTC', fiscalYearStartMonth: options.fiscalYearStartMonth ?? 1 },
    currency: options.currency ?? 'USD',
    dataDate: null,
    isSample: false,
  };
  await database.transaction({ role: 'owner' }, async (session) => {
    await session.query('INSERT INTO app.organization (id, name, time_zone, fiscal_year_start_month, currency) VALUES ($1, $2, $3, $4, $5)', [
      organizationId,
      organization.name,
      organization.calendar.timeZone,
      organization.calendar.fiscalYearStartMonth,
      organization.currency,
    ]);
    const insert = async (table: string, list: readonly Values[]): Promise<void> => {
      const names = [...new Set(list.flatMap((row) => Object.keys(row)))];
      const lines = list.map((row) => [String(organizationId), ...names.map((name) => textOf(row[name]))]);
      if (lines.length > 0) await session.copyIn(table, ['organization_id', ...names], lines);
    };
    await insert(
      'app.team',
      (rows.teams ?? []).map((name, index) => ({ team_id: idOf(organizationId, 900 + index), name })),
    );
    await insert(
      'app.person',
      (rows.people ?? []).map((person) => personRow(organizationId, person)),
    );
    await insert(
      'app.person_assignment',
      (rows.assignments ?? []).map((row) => withIds(organizationId, row)),
    );
    for (const table of ['account', 'product', 'opportunity_stage'] as const)
      await insert(`raw.${table}`, ({ account: rows.accounts, product: rows.products, opportunity_stage: rows.stages }[table] ?? []).map(landed));
    await insert(
      'raw.opportunity',
      (rows.opportunities ?? []).map((row, index) => landed(withIds(organizationId, { is_closed: false, is_won: false, is_deleted: false, ...row }), index)),
    );
    await insert('raw.opportunity_history', (rows.history ?? []).map(landed));
  });
  return organization;
}

function textOf(value: Values[string] | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

function landed(row: Values, index: number): Values {
  return { source_system: 'crm', source_key: `row-${index}`, row_hash: 'x', loaded_at: '2026-01-01T00:00:00Z', ...row };
}

function personRow(organizationId: number, row: Values): Values {
  const { person, ...rest } = row;
  const name = String(row['name'] ?? `Person ${String(person)}`);
  return { person_id: idOf(organizationId, Number(person)), ...withIds(organizationId, rest), name, name_normalized: name.toLowerCase() };
}

/** `owner: 1`, `manager: 2`, `team: 0` stand for ids. */
function withIds(organizationId: number, row: Values): Values {
  const { owner, manager, team, person, ...rest } = row;
  return {
    ...rest,
    ...(owner === undefined || owner === null ? {} : { owner_id: idOf(organizationId, Number(owner)) }),
    ...(manager === undefined ? {} : { manager_id: manager === null ? null : idOf(organizationId, Number(manager)) }),
    ...(team === undefined ? {} : { team_id: team === null ? null : idOf(organizationId, 900 + Number(team)) }),
    ...(person === undefined ? {} : { person_id: idOf(organizationId, Number(person)) }),
  };
}

/** Builds a day; a failure is an error. */
export async function buildDay(database: Database, organization: Organization, asOf: string, deps: Partial<BuildDeps> = {}): Promise<BuildReport> {
  const catalog = deps.catalog ?? (await ownCatalog());
  return expectOk(await buildCatalog({ database, clock: standingClock(), ...deps, catalog }, organization, localDate(asOf)));
}

/** Rows of a published model of one organisation and day. */
export async function builtRows(
  database: Database,
  at: { readonly model: string; readonly organizationId: number; readonly asOf: string },
  columns: string,
  rest = '',
): Promise<readonly Row[]> {
  return database.transaction({ role: 'owner' }, (session) =>
    session.query(`SELECT ${columns} FROM analytics.${at.model} WHERE organization_id = $1 AND as_of = $2 ${rest}`, [at.organizationId, at.asOf]),
  );
}

/** One opportunity, built on its own: the columns asked for. */
export async function builtOpportunity(database: Database, organizationId: number, asOf: string, columns: string): Promise<Row | null> {
  const rows = await builtRows(database, { model: 'fct_opportunity', organizationId, asOf }, columns);
  return rows[0] ?? null;
}
