/** The sample organisation as rows, table by table, in the column order of the loads. Values are text or null, as COPY takes them. */
import { createHash } from 'node:crypto';
import type { Calendar, Instant, LocalDate } from '#kernel/dates.ts';
import { addPeriods, addToDay, startOfPeriod } from '#kernel/dates.ts';
import type { SampleAccount } from '#collectors/sample/accounts.ts';
import { generateAccounts } from '#collectors/sample/accounts.ts';
import type { GeneratedOpportunity, GeneratedState } from '#collectors/sample/generate-opportunities.ts';
import { generateOpportunities } from '#collectors/sample/generate-opportunities.ts';
import { sampleProducts, sampleStages } from '#collectors/sample/market.ts';
import { samplePeople, sampleTeams } from '#collectors/sample/people.ts';
import type { SamplePerson } from '#collectors/sample/people.ts';

export type SampleRow = readonly (string | null)[];
/** A load: rows into `columns` of `table`; organization_id comes first. */
export type SampleTable = { readonly table: string; readonly columns: readonly string[]; readonly rows: readonly SampleRow[] };

/** Everything the rows depend on: same settings, same rows. */
export type SampleSettings = {
  readonly organizationId: number;
  readonly seed: number;
  readonly opportunities: number;
  readonly accounts: number;
  readonly today: LocalDate;
  readonly calendar: Calendar;
  readonly currency: string;
  readonly loadedAt: Instant;
};

/** How long dated facts (assignments, quotas) reach back. */
const historyDays = 760;
const quotaBase = 300_000;
const landedColumns = ['organization_id', 'source_system', 'source_key', 'row_hash', 'loaded_at'];

/** Every table of the sample, in an order in which foreign keys hold. */
export function sampleTables(settings: SampleSettings): readonly SampleTable[] {
  const accounts = generateAccounts(settings.seed, settings.accounts);
  const { seed, opportunities: count, today } = settings;
  const opportunities = [...generateOpportunities({ seed, count, today, accounts, people: samplePeople, days: historyDays })];
  return [
    ...peopleTables(settings),
    ...marketTables(settings, accounts),
    opportunityTable(settings, opportunities),
    historyTable(settings, opportunities),
    quotaTable(settings),
  ];
}

/** The id of a sample person or team: derived from its key, so that it is the same on every machine. */
export function sampleId(kind: 'person' | 'team', key: string): string {
  const hex = createHash('sha256').update(`sample:${kind}:${key}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function peopleTables(settings: SampleSettings): readonly SampleTable[] {
  const organization = String(settings.organizationId);
  const since = addToDay(settings.today, { days: -historyDays });
  return [
    table(
      'app.team',
      ['organization_id', 'team_id', 'name'],
      sampleTeams.map((name) => [organization, sampleId('team', name), name]),
    ),
    table(
      'app.person',
      [
        'organization_id',
        'person_id',
        'name',
        'name_normalized',
        'email',
        'email_normalized',
        'can_sign_in',
        'manager_id',
        'team_id',
        'sales_region',
        'created_at',
        'updated_at',
      ],
      samplePeople.map((person) => {
        const email = `${plainLetters(person.name).replace(/['’]/g, '').replace(/\s+/g, '.')}@kelderbrook.example`;
        return [
          organization,
          personId(person.key),
          person.name,
          plainLetters(person.name),
          email,
          email,
          'true',
          personId(person.manager),
          teamId(person.team),
          person.region,
          settings.loadedAt,
          settings.loadedAt,
        ];
      }),
    ),
    table(
      'app.person_role',
      ['organization_id', 'person_id', 'role'],
      samplePeople.flatMap((person) => person.roles.map((role) => [organization, personId(person.key), role])),
    ),
    table(
      'app.person_assignment',
      ['organization_id', 'person_id', 'valid_from', 'valid_to', 'manager_id', 'team_id', 'sales_region'],
      samplePeople.flatMap((person) => assignments(person, since, settings.today).map((row) => [organization, ...row])),
    ),
    table(
      'app.person_source_key',
      ['organization_id', 'source_system', 'source_key', 'person_id'],
      samplePeople.map((person) => [organization, 'sample', person.key, personId(person.key)]),
    ),
  ];
}

/** Where a person stood when: one row, or two for somebody who moved. */
function assignments(person: SamplePerson, since: LocalDate, today: LocalDate): readonly SampleRow[] {
  const joined = person.selling?.joinedDaysAgo ?? null;
  const start = joined === null ? since : addToDay(today, { days: -joined });
  const now = (from: LocalDate): SampleRow => [personId(person.key), from, null, personId(person.manager), teamId(person.team), person.region];
  if (person.before === null) return [now(start)];
  const moved = addToDay(today, { days: -person.before.movedDaysAgo });
  return [[personId(person.key), start, moved, personId(person.before.manager), teamId(person.before.team), person.before.region], now(moved)];
}

function marketTables(settings: SampleSettings, accounts: readonly SampleAccount[]): readonly SampleTable[] {
  const land = landing(settings);
  return [
    table(
      'raw.opportunity_stage',
      [...landedColumns, 'stage_name', 'stage_order', 'default_probability', 'is_closed', 'is_won'],
      Object.values(sampleStages).map((stage) =>
        land(stage.name, [stage.name, String(stage.order), stage.probability, String(stage.isClosed), String(stage.isWon)]),
      ),
    ),
    table(
      'raw.product',
      [...landedColumns, 'product_name', 'product_family', 'list_price', 'currency'],
      sampleProducts.map((product) => land(product.key, [product.name, product.family, moneyText(product.price), settings.currency])),
    ),
    table(
      'raw.account',
      [...landedColumns, 'account_name', 'industry', 'account_type', 'annual_revenue', 'employees', 'billing_country', 'account_region', 'segment'],
      accounts.map((account) =>
        land(account.key, [
          account.name,
          account.known.industry ? account.industry.name : null,
          account.accountType,
          account.known.size ? moneyText(account.annualRevenue) : null,
          account.known.size ? String(account.employees) : null,
          account.country.name,
          account.country.accountRegion,
          account.known.size ? account.segment.name : null,
        ]),
      ),
    ),
  ];
}

function opportunityTable(settings: SampleSettings, opportunities: readonly GeneratedOpportunity[]): SampleTable {
  const land = landing(settings);
  const columns = [
    'opportunity_name',
    'account_key',
    'product_key',
    'owner_id',
    'amount',
    'currency',
    'stage_name',
    'opportunity_type',
    'lead_source',
    'forecast_category',
    'probability',
  ];
  const more = ['is_closed', 'is_won', 'created_at', 'created_date', 'close_date', 'last_activity_date', 'last_modified_at', 'next_step'];
  return table(
    'raw.opportunity',
    [...landedColumns, ...columns, ...more],
    opportunities.map((deal) => {
      const { stage, amount, closeDate, changedAt } = deal.state;
      const what = [deal.name, deal.account.key, deal.productKey, personId(deal.ownerKey), moneyText(amount), settings.currency];
      const where = [stage.name, deal.dealType, deal.leadSource, stage.forecast, stage.probability, String(stage.isClosed), String(stage.isWon)];
      return land(deal.key, [...what, ...where, deal.edits[0].changedAt, deal.createdDate, closeDate, deal.lastActivityDate, changedAt, deal.nextStep]);
    }),
  );
}

function historyTable(settings: SampleSettings, opportunities: readonly GeneratedOpportunity[]): SampleTable {
  const land = landing(settings);
  const row = (deal: GeneratedOpportunity, edit: GeneratedState, index: number) =>
    land(`${deal.key}-${String(index + 1).padStart(2, '0')}`, [
      deal.key,
      edit.stage.name,
      moneyText(edit.amount),
      edit.closeDate,
      edit.stage.probability,
      edit.stage.forecast,
      edit.changedAt,
    ]);
  return table(
    'raw.opportunity_history',
    [...landedColumns, 'opportunity_key', 'stage_name', 'amount', 'close_date', 'probability', 'forecast_category', 'changed_at'],
    opportunities.flatMap((deal) => deal.edits.map((edit, index) => row(deal, edit, index))),
  );
}

/** One quota per seller and quarter, from the first full quarter of the history to the next one. */
function quotaTable(settings: SampleSettings): SampleTable {
  const land = landing(settings);
  const first = addPeriods(startOfPeriod(addToDay(settings.today, { days: -historyDays }), 'quarter', settings.calendar), 'quarter', 1);
  const next = addPeriods(startOfPeriod(settings.today, 'quarter', settings.calendar), 'quarter', 1);
  const rows: SampleRow[] = [];
  for (let start = first, index = 0; start <= next; start = addPeriods(start, 'quarter', 1), index += 1) {
    for (const { key, selling } of samplePeople) {
      if (selling === null || (selling.joinedDaysAgo !== null && addToDay(settings.today, { days: -selling.joinedDaysAgo }) >= addPeriods(start, 'quarter', 1)))
        continue;
      const quota = 5_000 * Math.round((quotaBase * selling.share * (1 + 0.03 * index)) / 5_000);
      rows.push(land(`${key}:${start}`, [personId(key), start, 'quarter', moneyText(quota), settings.currency]));
    }
  }
  return table('raw.quota', [...landedColumns, 'owner_id', 'period_start', 'period_type', 'quota_amount', 'currency'], rows);
}

function landing(settings: SampleSettings): (key: string, values: SampleRow) => SampleRow {
  return (key, values) => [
    String(settings.organizationId),
    'sample',
    key,
    createHash('sha256').update(JSON.stringify(values)).digest('hex'),
    settings.loadedAt,
    ...values,
  ];
}

function table(name: string, columns: readonly string[], rows: readonly SampleRow[]): SampleTable {
  return { table: name, columns, rows };
}

function personId<Key extends string | null>(key: Key): Key extends string ? string : string | null {
  return (key === null ? null : sampleId('person', key)) as Key extends string ? string : string | null;
}

function teamId(name: string | null): string | null {
  return name === null ? null : sampleId('team', name);
}

/** Whole currency units as exact decimal text. */
function moneyText(amount: number | null): string | null {
  return amount === null ? null : `${amount}.00`;
}

/** `Nguyễn Minh Châu` → `nguyen minh chau`; letters that are no letter with an accent (ø) are spelled out. */
function plainLetters(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ø', 'o').toLowerCase();
}
