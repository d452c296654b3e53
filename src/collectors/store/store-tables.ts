/** The raw tables in the order their references need. */
import { ownRows, type StoreContext } from '#collectors/store/context.ts';
import { joinPerson } from '#collectors/store/person-references.ts';
import { MADE_POSITION, joinReference, resolveReference } from '#collectors/store/references.ts';
import { rejectRows } from '#collectors/store/staging.ts';
import { storeRows, type StoreRows } from '#collectors/store/store-rows.ts';

const PARENT = { table: 'account', column: 'parent' } as const;
const ACCOUNT = { table: 'opportunity', column: 'account' } as const;
const PRODUCT = { table: 'opportunity', column: 'product' } as const;
const OWNER = { table: 'opportunity', column: 'owner' } as const;

/** SQL of a stage's, or an opportunity's, flags over the staging row `s`. */
const CLOSED = `coalesce(s.is_closed::boolean, s.outcome <> 'open')`;
const WON = `coalesce(s.is_won::boolean, s.outcome = 'won')`;

export type MappedStage = { readonly name: string; readonly outcome: 'open' | 'won' | 'lost'; readonly probability: string | null };

/** Adds the mapping's stages that no file described, and finds out which stages are known (`import_stage_known`). */
export async function prepareStages(context: StoreContext, stages: readonly MappedStage[]): Promise<void> {
  const { session } = context;
  for (const [index, stage] of stages.entries()) {
    await session.query(
      `INSERT INTO import_opportunity_stage (position, stage_name, stage_order, default_probability, outcome)
       SELECT ${MADE_POSITION}, $1::text, (SELECT coalesce(max(stage_order::numeric), 0) FROM import_opportunity_stage WHERE file IS NOT NULL) + $2::integer, $3::text, $4::text
       WHERE NOT EXISTS (SELECT 1 FROM import_opportunity_stage WHERE lower(stage_name) = lower($1::text))`,
      [stage.name, index + 1, stage.probability, stage.outcome],
    );
  }
  await rejectRows(context, {
    table: 'opportunity_stage',
    where: `${CLOSED} IS NULL OR ${WON} IS NULL OR (${WON} AND NOT ${CLOSED})`,
    column: 'is_closed',
    value: 's.is_closed',
    reason: `'a stage must be open, won or lost (a won stage is closed)'`,
  });
  await session.execute(
    `DROP TABLE IF EXISTS import_stage_known;
     CREATE TEMPORARY TABLE import_stage_known ON COMMIT DROP AS
     SELECT DISTINCT ON (name) name, is_closed, is_won
     FROM (
       SELECT lower(stage_name) AS name, ${CLOSED} AS is_closed, ${WON} AS is_won, 0 AS place FROM import_opportunity_stage AS s
       UNION ALL
       SELECT lower(t.stage_name), t.is_closed, t.is_won, 1 FROM raw.opportunity_stage AS t WHERE ${ownRows(context, 't')}
     ) AS every
     ORDER BY name, place`,
  );
}

/** Rejects opportunities that are neither open, won nor lost; stages that only opportunities name are added behind the others. */
export async function checkOutcomes(context: StoreContext): Promise<void> {
  const known = `(SELECT k.is_closed FROM import_stage_known AS k WHERE k.name = lower(s.stage_name))`;
  await rejectRows(context, {
    table: 'opportunity',
    where: `(${CLOSED} IS NULL OR ${WON} IS NULL) AND ${known} IS NULL`,
    column: 'stage_name',
    value: 's.stage_name',
    reason: `CASE WHEN s.stage_name IS NULL THEN 'neither a stage nor flags say whether it is open, won or lost' ELSE 'the stage is not among the stages of the mapping' END`,
  });
  await rejectRows(context, {
    table: 'opportunity',
    where: `${WON} AND NOT ${CLOSED}`,
    column: 'is_won',
    value: 's.is_won',
    reason: `'it is won but not closed'`,
  });
  await context.session.execute(
    `INSERT INTO import_opportunity_stage (position, stage_name, stage_order, is_closed, is_won)
     SELECT ${MADE_POSITION}, stage_name,
       greatest(
         (SELECT coalesce(max(stage_order::numeric), 0) FROM import_opportunity_stage),
         (SELECT coalesce(max(t.stage_order), 0) FROM raw.opportunity_stage AS t WHERE ${ownRows(context, 't')})
       ) + row_number() OVER (ORDER BY stage_name), is_closed, is_won
     FROM (
       SELECT min(stage_name) AS stage_name, bool_or(${CLOSED}) AS is_closed, bool_or(${WON}) AS is_won
       FROM import_opportunity AS s
       WHERE stage_name IS NOT NULL AND lower(stage_name) NOT IN (SELECT name FROM import_stage_known)
       GROUP BY lower(stage_name)
     ) AS named`,
  );
}

/** Rejects opportunities, or accounts' parents, whose references lead nowhere; makes the ones that may be made. */
export async function resolveTargets(context: StoreContext): Promise<void> {
  const missingOf = (target: 'account' | 'product') => (context.fed.has(target) ? 'reject' : 'create');
  await resolveReference(context, { ...ACCOUNT, target: 'account', missing: missingOf('account') });
  await resolveReference(context, { ...PRODUCT, target: 'product', missing: missingOf('product') });
  await resolveReference(context, { ...PARENT, target: 'account', missing: 'unknown' });
}

/** Rejects history of opportunities that are neither in this import nor stored before. */
export async function checkHistory(context: StoreContext): Promise<void> {
  await rejectRows(context, {
    table: 'opportunity_history',
    where: `NOT EXISTS (SELECT 1 FROM import_opportunity AS o WHERE o.key = s.opportunity_lookup)
      AND NOT EXISTS (
        SELECT 1 FROM raw.opportunity AS o
        WHERE ${ownRows(context, 'o')} AND o.source_key = s.opportunity_lookup
      )`,
    column: 'opportunity',
    value: 's.opportunity_ref',
    reason: `'there is no opportunity with this key'`,
  });
}

/** Stores every raw table. People must have been stored. */
export async function storeTables(context: StoreContext): Promise<void> {
  for (const rows of rawRows(context)) {
    const stored = await storeRows(context, rows);
    // What was just filled is read next, by the next import or a build: the planner must know its size.
    if (stored > 0) await context.session.execute(`ANALYZE raw.${rows.table}`);
  }
}

function rawRows(context: StoreContext): readonly StoreRows[] {
  return [
    {
      table: 'opportunity_stage',
      key: 's.stage_name',
      columns: {
        stage_name: 's.stage_name',
        stage_order: 's.stage_order::integer',
        default_probability: 's.default_probability::numeric',
        is_closed: CLOSED,
        is_won: WON,
      },
    },
    {
      table: 'product',
      key: 's.key',
      columns: { ...asText('product_name', 'product_family'), list_price: 's.list_price::numeric', currency: 's.currency' },
    },
    accountRows(context),
    {
      table: 'opportunity',
      key: 's.key',
      columns: opportunityColumns(context),
      joins: [
        joinReference(ACCOUNT, 'a'),
        joinReference(PRODUCT, 'p'),
        joinPerson(OWNER, 'o'),
        'LEFT JOIN import_stage_known AS k ON k.name = lower(s.stage_name)',
      ],
    },
    {
      table: 'opportunity_history',
      key: 's.key',
      columns: {
        opportunity_key: 's.opportunity_lookup',
        stage_name: 's.stage_name',
        amount: 's.amount::numeric',
        close_date: 's.close_date::date',
        probability: 's.probability::numeric',
        forecast_category: 's.forecast_category',
        changed_at: 's.changed_at::timestamptz',
      },
    },
    {
      table: 'quota',
      key: 's.key',
      columns: {
        owner_id: 'o.person_id',
        period_start: 's.period_start::date',
        period_type: 's.period_type',
        quota_amount: 's.quota_amount::numeric',
        currency: 's.currency',
      },
      joins: [joinPerson({ table: 'quota', column: 'owner' }, 'o')],
    },
  ];
}

function accountRows(context: StoreContext): StoreRows {
  return {
    table: 'account',
    key: 's.key',
    columns: {
      ...asText('account_name', 'industry', 'account_type'),
      annual_revenue: 's.annual_revenue::numeric',
      employees: 's.employees::bigint',
      ...asText('billing_country', 'billing_state', 'account_region', 'segment'),
      parent_name: 'coalesce(pi.account_name, pr.account_name)',
    },
    joins: [
      joinReference(PARENT, 'p'),
      'LEFT JOIN import_account AS pi ON pi.key = p.key',
      `LEFT JOIN raw.account AS pr ON ${ownRows(context, 'pr')} AND pr.source_key = p.key`,
    ],
  };
}

function opportunityColumns(context: StoreContext): Readonly<Record<string, string>> {
  return {
    opportunity_name: 's.opportunity_name',
    account_key: 'a.key',
    product_key: 'p.key',
    owner_id: 'o.person_id',
    amount: 's.amount::numeric',
    ...asText('currency', 'stage_name', 'opportunity_type', 'lead_source', 'forecast_category'),
    probability: 's.probability::numeric',
    is_closed: `coalesce(${CLOSED}, k.is_closed)`,
    is_won: `coalesce(${WON}, k.is_won)`,
    is_deleted: 'coalesce(s.is_deleted::boolean, false)',
    created_at: 's.created_at::timestamptz',
    created_date: `coalesce(s.created_date::date, (s.created_at::timestamptz AT TIME ZONE '${context.organizationZone}')::date)`,
    close_date: 's.close_date::date',
    last_activity_date: 's.last_activity_date::date',
    last_modified_at: 's.last_modified_at::timestamptz',
    next_step: 's.next_step',
  };
}

function asText(...columns: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(columns.map((column) => [column, `s.${column}`]));
}
