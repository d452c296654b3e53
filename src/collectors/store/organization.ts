/** Which organisation an import goes to: the one named, the one of an earlier run, or a new one. */
import { ImportRefused } from '#collectors/import-refused.ts';
import type { Row, Session } from '#kernel/database.ts';

export type TargetOrganization = { readonly organizationId: number; readonly name: string; readonly timeZone: string; readonly isNew: boolean };
export type OrganizationWish = {
  /** --organization: a name or an id. */
  readonly organization: string | null;
  /** Name of a new one. */
  readonly name: string;
  readonly sourceSystem: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly fiscalYearStartMonth: number;
  /** Only people come: they join the default organisation, a new one is not made for them. */
  readonly onlyPeople: boolean;
  readonly createdAt: string;
};

type Found = Row & { id: number; name: string; time_zone: string; is_sample: boolean; is_default: boolean };

/**
 * The organisation to import into, made (and made the default) when there is none. Runs with role owner.
 * **Fails** ImportRefused for a name nobody has, the sample organisation, or a name that another source's data holds.
 */
export async function resolveOrganization(session: Session, wish: OrganizationWish): Promise<TargetOrganization> {
  // One import makes an organisation at a time; a second one of the same data then finds the first one's.
  await session.execute('LOCK TABLE app.organization IN SHARE ROW EXCLUSIVE MODE');
  const organizations = await session.query<Found>('SELECT id, name, time_zone, is_sample, is_default FROM app.organization ORDER BY id');
  if (wish.organization !== null) return checked(named(organizations, wish.organization));
  if (wish.onlyPeople) {
    const standard = organizations.find((organization) => organization.is_default && !organization.is_sample);
    if (standard !== undefined) return checked(standard);
    throw new ImportRefused(
      '--organization',
      'people.csv alone makes no organisation: import the opportunities first, or name the organisation to add the people to',
    );
  }
  const [found] = organizations.filter((organization) => !organization.is_sample && alike(organization.name, wish.name));
  if (found === undefined) return create(session, organizations, wish);
  const [run] = await session.query('SELECT 1 AS one FROM app.import_run WHERE organization_id = $1 AND source_system = $2 LIMIT 1', [
    found.id,
    wish.sourceSystem,
  ]);
  if (run === undefined) {
    throw new ImportRefused(
      '--name',
      `there is an organisation "${found.name}" with data of another source: add to it with --organization ${found.id}, or give the new one another --name`,
    );
  }
  return checked(found);
}

function named(organizations: readonly Found[], wanted: string): Found {
  const found = organizations.filter((organization) => String(organization.id) === wanted.trim() || alike(organization.name, wanted));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const known = organizations.filter((organization) => !organization.is_sample).map((organization) => `${organization.id} ${organization.name}`);
  throw new ImportRefused(
    `--organization ${wanted}`,
    `${found.length === 0 ? 'there is no such organisation' : 'several organisations have this name: give the id'}; there are ${known.join(', ') || 'none'}`,
  );
}

function checked(found: Found): TargetOrganization {
  if (found.is_sample) throw new ImportRefused('--organization', 'nothing is imported into the sample organisation');
  return { organizationId: found.id, name: found.name, timeZone: found.time_zone, isNew: false };
}

function alike(left: string, right: string): boolean {
  return left.trim().toLowerCase() === right.trim().toLowerCase();
}

async function create(session: Session, organizations: readonly Found[], wish: OrganizationWish): Promise<TargetOrganization> {
  const organizationId = Math.max(0, ...organizations.map((organization) => organization.id)) + 1;
  await session.query('UPDATE app.organization SET is_default = false WHERE is_default');
  await session.query(
    `INSERT INTO app.organization (id, name, time_zone, fiscal_year_start_month, currency, is_default, created_at) VALUES ($1, $2, $3, $4, $5, true, $6::timestamptz)`,
    [organizationId, wish.name, wish.timeZone, wish.fiscalYearStartMonth, wish.currency, wish.createdAt],
  );
  return { organizationId, name: wish.name, timeZone: wish.timeZone, isNew: true };
}
