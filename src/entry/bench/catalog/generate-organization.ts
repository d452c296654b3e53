/** An organisation of any size, made inside the database: the same rows for the same seed and size. */
import type { Database } from '#kernel/database.ts';
import type { LocalDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';

export type OrganizationSize = { readonly opportunities: number; readonly seed: number; readonly asOf: LocalDate };

/** Edits of every opportunity. */
export const HISTORY_ROWS = 5;

const organizationId = 1;

/**
 * One organisation with people in teams below managers, of whom one in five changed teams; accounts of a tenth of the
 * opportunities; deals created over four years that move through four stages with up to three pushes, three in ten won, one in
 * seven still open; some without amount, owner, account, close or creation date. The number of owners grows with the square
 * root of the opportunities (30 for 10,000, 300 for a million).
 */
export async function generateOrganization(database: Database, size: OrganizationSize): Promise<number> {
  await database.transaction({ role: 'login', timeoutMs: limits.buildStatementTimeoutMs }, async (session) => {
    for (const statement of [CHANCE_SQL, peopleSql(size), accountsSql(size), dealsSql(size), OPPORTUNITY_SQL, HISTORY_SQL]) await session.execute(statement);
    await session.execute(`UPDATE app.organization SET data_version = data_version + 1 WHERE id = ${organizationId}`);
  });
  return organizationId;
}

/** A number from 0 to 1 that depends on the row and on what it is for, and on nothing else. */
const CHANCE_SQL = `
CREATE FUNCTION pg_temp.chance(entry bigint, purpose bigint) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN (hashint8extended(entry, purpose) & 2147483647)::double precision / 2147483648;
CREATE FUNCTION pg_temp.person(kind text, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE RETURN md5(kind || number)::uuid;`;

function peopleSql({ opportunities, seed, asOf }: OrganizationSize): string {
  const owners = Math.max(12, Math.round(0.3 * Math.sqrt(opportunities)));
  const teams = Math.max(2, Math.round(owners / 8));
  return `
INSERT INTO app.organization (id, name, time_zone, fiscal_year_start_month, currency, data_date, is_default)
VALUES (${organizationId}, 'Bench', 'America/New_York', 2, 'USD', '${asOf}', true);
INSERT INTO app.team (organization_id, team_id, name)
SELECT ${organizationId}, pg_temp.person('team', number), 'Team ' || number FROM generate_series(1, ${teams}) AS number;
INSERT INTO app.person (organization_id, person_id, name, name_normalized, manager_id, team_id, sales_region)
SELECT ${organizationId}, pg_temp.person('leader', 1), 'Leader', 'leader', NULL::uuid, NULL::uuid, NULL
UNION ALL
SELECT ${organizationId}, pg_temp.person('manager', number), 'Manager ' || number, 'manager ' || number, pg_temp.person('leader', 1), pg_temp.person('team', number), 'Region ' || number % 5
FROM generate_series(1, ${teams}) AS number
UNION ALL
SELECT ${organizationId}, pg_temp.person('owner', number), 'Owner ' || number, 'owner ' || number,
  pg_temp.person('manager', 1 + number % ${teams}), pg_temp.person('team', 1 + number % ${teams}), 'Region ' || (1 + number % ${teams}) % 5
FROM generate_series(1, ${owners}) AS number;
INSERT INTO app.person_assignment (organization_id, person_id, valid_from, valid_to, manager_id, team_id, sales_region)
SELECT ${organizationId}, pg_temp.person('owner', number), DATE '${asOf}' - 1500, DATE '${asOf}' - 200 - (500 * pg_temp.chance(number, ${seed}))::integer,
  pg_temp.person('manager', 1 + (number + 1) % ${teams}), pg_temp.person('team', 1 + (number + 1) % ${teams}), 'Region ' || number % 5
FROM generate_series(1, ${owners}, 5) AS number;
INSERT INTO raw.quota (organization_id, source_system, source_key, row_hash, loaded_at, owner_id, period_start, period_type, quota_amount, currency)
SELECT ${organizationId}, 'bench', owner || ' ' || month::date, 'x', now(), pg_temp.person('owner', owner), month::date, 'month', 100000, 'USD'
FROM generate_series(1, ${owners}) AS owner
CROSS JOIN generate_series(date_trunc('month', DATE '${asOf}' - interval '1 year'), DATE '${asOf}' + interval '6 months', interval '1 month') AS month;
CREATE TEMPORARY TABLE bench_owners ON COMMIT DROP AS SELECT ${owners} AS owners;`;
}

function accountsSql({ opportunities, seed }: OrganizationSize): string {
  return `
INSERT INTO raw.account (organization_id, source_system, source_key, row_hash, loaded_at, account_name, industry, annual_revenue, employees, billing_country)
SELECT ${organizationId}, 'bench', number::text, 'x', now(), 'Account ' || number,
  CASE WHEN pg_temp.chance(number, ${seed} + 1) < 0.95
    THEN (ARRAY['Software', 'Retail', 'Manufacturing', 'Healthcare', 'Finance', 'Energy', 'Education', 'Media', 'Telecom', 'Logistics'])[1 + (10 * pg_temp.chance(number, ${seed} + 2))::integer % 10] END,
  CASE WHEN pg_temp.chance(number, ${seed} + 3) < 0.9 THEN round((exp(11 + 7 * pg_temp.chance(number, ${seed} + 4)))::numeric, 0) END,
  (exp(2 + 7 * pg_temp.chance(number, ${seed} + 5)))::integer,
  (ARRAY['US', 'US', 'US', 'CA', 'GB', 'DE', 'FR', 'JP', 'IN', 'BR', NULL])[1 + (11 * pg_temp.chance(number, ${seed} + 6))::integer % 11]
FROM generate_series(1, ${Math.max(10, Math.round(opportunities / 10))}) AS number;
INSERT INTO raw.product (organization_id, source_system, source_key, row_hash, loaded_at, product_name, product_family)
SELECT ${organizationId}, 'bench', number::text, 'x', now(), 'Product ' || number, 'Family ' || number % 3 FROM generate_series(1, 12) AS number;
INSERT INTO raw.opportunity_stage (organization_id, source_system, source_key, row_hash, loaded_at, stage_name, stage_order, default_probability, is_closed, is_won)
VALUES (${organizationId}, 'bench', '1', 'x', now(), 'Prospecting', 1, 0.1, false, false), (${organizationId}, 'bench', '2', 'x', now(), 'Qualification', 2, 0.25, false, false),
  (${organizationId}, 'bench', '3', 'x', now(), 'Proposal', 3, 0.5, false, false), (${organizationId}, 'bench', '4', 'x', now(), 'Negotiation', 4, 0.75, false, false),
  (${organizationId}, 'bench', '5', 'x', now(), 'Closed Won', 5, 1, true, true), (${organizationId}, 'bench', '6', 'x', now(), 'Closed Lost', 6, 0, true, false);`;
}

/** What happens to each deal: first due date, three chances of a push, the day it closes unless as_of comes first. */
function dealsSql({ opportunities, seed, asOf }: OrganizationSize): string {
  const chance = (purpose: number): string => `pg_temp.chance(number, ${seed + 10 + purpose})`;
  const push = (purpose: number): string => `CASE WHEN ${chance(purpose)} < 0.25 THEN 10 + (60 * ${chance(purpose + 10)})::integer ELSE 0 END`;
  return `
CREATE TEMPORARY TABLE bench_deal ON COMMIT DROP AS
SELECT
  lived.*,
  lived.closing <= DATE '${asOf}' AND lived.chance_stale > 0.06 AS is_closed,
  CASE WHEN lived.closing <= DATE '${asOf}' AND lived.chance_stale > 0.06 THEN lived.closing ELSE DATE '${asOf}' END AS until
FROM (
  SELECT
    begun.*,
    begun.first_due + begun.push_1 + begun.push_2 + begun.push_3 AS due,
    begun.first_due + begun.push_1 + begun.push_2 + begun.push_3 + (20 * ${chance(1)})::integer - 10 AS closing
  FROM (
    SELECT
      number,
      DATE '${asOf}' - (1460 * ${chance(2)})::integer AS created,
      DATE '${asOf}' - (1460 * ${chance(2)})::integer + 20 + (150 * ${chance(3)} * ${chance(4)})::integer AS first_due,
      ${push(5)} AS push_1, ${push(6)} AS push_2, ${push(7)} AS push_3,
      round((exp(8 + 4 * ${chance(8)}))::numeric, 2) AS amount,
      ${chance(9)} AS chance_stale,
      ${chance(30)} < 0.2 + 0.2 * pg_temp.chance(number % owners, ${seed}) AS is_won,
      1 + (owners - 1) * ${chance(31)} AS owner_number,
      ${chance(32)} AS chance_blank,
      1 + (4 * ${chance(33)})::integer % 4 AS stage_reached
    FROM generate_series(1, ${opportunities}) AS number
    CROSS JOIN bench_owners
  ) AS begun
) AS lived;`;
}

const OPPORTUNITY_SQL = `
INSERT INTO raw.opportunity (organization_id, source_system, source_key, row_hash, loaded_at, opportunity_name, account_key, product_key, owner_id, amount, currency,
  stage_name, opportunity_type, lead_source, forecast_category, is_closed, is_won, created_at, created_date, close_date, last_activity_date, last_modified_at, next_step)
SELECT ${organizationId}, 'bench', number::text, 'x', now(), 'Deal ' || number,
  CASE WHEN chance_blank BETWEEN 0.10 AND 0.11 THEN NULL ELSE (1 + number % greatest(10, (SELECT count(*) FROM bench_deal) / 10))::text END,
  (1 + number % 12)::text,
  CASE WHEN chance_blank BETWEEN 0.20 AND 0.21 THEN NULL ELSE pg_temp.person('owner', owner_number::bigint) END,
  CASE WHEN chance_blank BETWEEN 0.30 AND 0.34 THEN NULL ELSE amount END,
  'USD',
  CASE WHEN is_closed AND is_won THEN 'Closed Won' WHEN is_closed THEN 'Closed Lost'
    ELSE (ARRAY['Prospecting', 'Qualification', 'Proposal', 'Negotiation'])[stage_reached] END,
  (ARRAY['New Business', 'Expansion', 'Renewal'])[1 + number % 3],
  (ARRAY['Web', 'Partner', 'Event', 'Outbound'])[1 + number % 4],
  CASE WHEN number % 20 = 0 AND NOT is_closed THEN 'Omitted' ELSE 'Pipeline' END,
  is_closed, is_closed AND is_won,
  CASE WHEN chance_blank BETWEEN 0.40 AND 0.405 THEN NULL ELSE created + interval '14 hours' END,
  CASE WHEN chance_blank BETWEEN 0.40 AND 0.405 THEN NULL ELSE created END,
  CASE WHEN is_closed THEN closing WHEN chance_blank BETWEEN 0.50 AND 0.52 THEN NULL ELSE due END,
  until - (number % 30)::integer, until + interval '15 hours',
  CASE WHEN number % 3 = 0 THEN 'Call the buyer' END
FROM bench_deal;`;

/** The edits lie evenly between creation and close; the last one of a closed deal closes it. A push shows in the edit after it. */
const HISTORY_SQL = `
INSERT INTO raw.opportunity_history (organization_id, source_system, source_key, row_hash, loaded_at, opportunity_key, stage_name, amount, close_date, forecast_category, changed_at)
SELECT ${organizationId}, 'bench', number || '-' || edit, 'x', now(), number::text,
  CASE
    WHEN edit = ${HISTORY_ROWS - 1} AND is_closed THEN CASE WHEN is_won THEN 'Closed Won' ELSE 'Closed Lost' END
    ELSE (ARRAY['Prospecting', 'Qualification', 'Proposal', 'Negotiation'])[CASE WHEN is_closed THEN edit + 1 ELSE least(edit + 1, stage_reached) END]
  END,
  CASE WHEN chance_blank BETWEEN 0.30 AND 0.34 THEN NULL WHEN edit = 0 THEN round(amount * 0.9, 2) ELSE amount END,
  CASE
    WHEN edit = ${HISTORY_ROWS - 1} AND is_closed THEN closing
    WHEN NOT is_closed AND chance_blank BETWEEN 0.50 AND 0.52 THEN NULL
    ELSE first_due + CASE WHEN edit >= 1 THEN push_1 ELSE 0 END + CASE WHEN edit >= 2 THEN push_2 ELSE 0 END + CASE WHEN edit >= 3 THEN push_3 ELSE 0 END
  END,
  CASE WHEN number % 20 = 0 AND NOT is_closed THEN 'Omitted' ELSE 'Pipeline' END,
  created + interval '15 hours' + (greatest(until - created, 0) * edit / ${HISTORY_ROWS - 1}.0) * interval '1 day'
FROM bench_deal
CROSS JOIN generate_series(0, ${HISTORY_ROWS - 1}) AS edit;
ANALYZE raw.opportunity, raw.opportunity_history, raw.account;`;
