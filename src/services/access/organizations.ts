/** Organisations as the rest of the product needs them. */
import type { Database, Row } from '#kernel/database.ts';
import { localDate } from '#kernel/dates.ts';
import type { Organization } from '#kernel/person.ts';

type OrganizationRow = Row & {
  id: number;
  name: string;
  time_zone: string;
  fiscal_year_start_month: number;
  currency: string;
  data_date: string | null;
  is_sample: boolean;
};

const COLUMNS = 'id, name, time_zone, fiscal_year_start_month, currency, data_date, is_sample';

/** The organisation, or null when there is none with that id. */
export async function readOrganization(database: Database, organizationId: number): Promise<Organization | null> {
  const rows = await database.transaction({ role: 'app', readOnly: true, identity: { organizationId, personId: null } }, (session) =>
    session.query<OrganizationRow>(`SELECT ${COLUMNS} FROM app.organization WHERE id = $1`, [organizationId]),
  );
  const [row] = rows;
  return row === undefined ? null : organizationOf(row);
}

/** Every organisation, the default first. Crosses tenants, so it runs as the owner; for start-up, jobs and commands. */
export async function listOrganizations(database: Database): Promise<readonly Organization[]> {
  const rows = await database.transaction({ role: 'owner', readOnly: true }, (session) =>
    session.query<OrganizationRow>(`SELECT ${COLUMNS} FROM app.organization ORDER BY is_default DESC, id`),
  );
  return rows.map(organizationOf);
}

function organizationOf(row: OrganizationRow): Organization {
  return {
    organizationId: row.id,
    name: row.name,
    calendar: { fiscalYearStartMonth: row.fiscal_year_start_month, timeZone: row.time_zone },
    currency: row.currency,
    dataDate: row.data_date === null ? null : localDate(row.data_date),
    isSample: row.is_sample,
  };
}
