/** `npm run audit`: is the ledger unbroken, anchor it, read a stream. */
import { parseArgs } from 'node:util';
import type { Database, Row, Session } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';
import type { Organization } from '#kernel/person.ts';
import type { Clock } from '#kernel/ports.ts';
import { listOrganizations } from '#services/access/organizations.ts';
import { anchorPath, readAnchors } from '#services/audit/anchor-file.ts';
import { anchorLedger } from '#services/audit/anchor-ledger.ts';
import type { AuditKeys } from '#services/audit/keys.ts';
import { type LedgerFault, type LedgerVerdict, verifyLedger } from '#services/audit/verify-ledger.ts';

export type AuditDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly auditKeys: AuditKeys;
  /** Where the anchors are. */ readonly anchorDirectory: string;
};
export type AuditResult = { readonly text: string; readonly exitCode: 0 | 1 | 2 };

export const auditUsage = [
  'Usage: npm run audit -- verify [--organization N] [--stream S] [--anchors DIRECTORY]',
  '       npm run audit -- anchor [--organization N] [--anchors DIRECTORY]',
  '       npm run audit -- show STREAM [--organization N]',
].join('\n');

/** `stream` null = all. `organizationId` null = every organisation (show: the default one). `directory` null = the data directory. */
export type AuditRequest = {
  readonly verb: 'verify' | 'anchor' | 'show';
  readonly stream: string | null;
  readonly organizationId: number | null;
  readonly directory: string | null;
};

/** The command line as a request; null when it is none. */
export function parseAuditArguments(commandLine: readonly string[]): AuditRequest | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...commandLine],
      allowPositionals: true,
      options: { organization: { type: 'string' }, stream: { type: 'string' }, anchors: { type: 'string' } },
    });
    const [verb, named, ...rest] = positionals;
    const organizationId = values.organization === undefined ? null : Number(values.organization);
    if (rest.length > 0 || (organizationId !== null && !Number.isSafeInteger(organizationId))) return null;
    const common = { organizationId, directory: values.anchors ?? null };
    if (verb === 'verify' && named === undefined) return { verb, stream: values.stream ?? null, ...common };
    if (verb === 'anchor' && named === undefined && values.stream === undefined) return { verb, stream: null, ...common };
    return verb === 'show' && named !== undefined && values.stream === undefined ? { verb, stream: named, ...common } : null;
  } catch {
    return null;
  }
}

/** **Shape** the text to print and the exit code: 0 done or unbroken, 1 broken, 2 there is no such organisation or stream. */
export async function auditCommand(deps: AuditDeps, request: AuditRequest): Promise<AuditResult> {
  const all = await listOrganizations(deps.database);
  const wanted = request.organizationId === null ? all : all.filter((one) => one.organizationId === request.organizationId);
  const [first] = wanted;
  if (first === undefined)
    return { text: request.organizationId === null ? 'There is no organisation yet.' : `There is no organisation ${request.organizationId}.`, exitCode: 2 };
  if (request.verb === 'show') return showStream(deps, first, request.stream ?? '');
  const results: AuditResult[] = [];
  for (const organization of wanted) {
    results.push(await (request.verb === 'anchor' ? anchorOne(deps, organization) : verifyOne(deps, organization, request.stream)));
  }
  return { text: results.map(({ text }) => text).join('\n'), exitCode: results.some(({ exitCode }) => exitCode !== 0) ? 1 : 0 };
}

function asSystem<T>(deps: AuditDeps, organization: Organization, work: (session: Session) => Promise<T>): Promise<T> {
  return deps.database.transaction({ role: 'app', identity: { organizationId: organization.organizationId, personId: null } }, work);
}

async function verifyOne(deps: AuditDeps, organization: Organization, stream: string | null): Promise<AuditResult> {
  const { organizationId } = organization;
  const anchors = await readAnchors(deps.anchorDirectory, organizationId, deps.auditKeys);
  const verdict = await asSystem(deps, organization, (session) =>
    verifyLedger(session, deps.auditKeys, { organizationId, anchors, ...(stream === null ? {} : { stream }) }),
  );
  const count = `${verdict.entries} entries in ${verdict.streams.length} streams, ${anchors.count} anchors in ${anchorPath(deps.anchorDirectory, organizationId)}`;
  if (verdict.valid) return { text: `${organization.name}: unbroken. ${count}.`, exitCode: 0 };
  return { text: [`${organization.name}: BROKEN. ${count}.`, ...describeFaults(verdict)].join('\n'), exitCode: 1 };
}

async function anchorOne(deps: AuditDeps, organization: Organization): Promise<AuditResult> {
  const { organizationId } = organization;
  const anchored = await asSystem(deps, organization, (session) =>
    anchorLedger(session, deps.clock, deps.auditKeys, { organizationId, directory: deps.anchorDirectory }),
  );
  switch (anchored.kind) {
    case 'anchored':
      return { text: `${organization.name}: anchor ${anchored.anchor} over ${anchored.streams} changed streams.`, exitCode: 0 };
    case 'unchanged':
      return { text: `${organization.name}: nothing changed since the last anchor.`, exitCode: 0 };
    case 'refused':
      return { text: [`${organization.name}: BROKEN, so not anchored.`, ...describeFaults(anchored.verdict)].join('\n'), exitCode: 1 };
  }
}

async function showStream(deps: AuditDeps, organization: Organization, stream: string): Promise<AuditResult> {
  const rows = await asSystem(deps, organization, (session) =>
    session.query<Row & { line: string }>(
      `SELECT seq || '  ' || recorded_at || '  ' || event || '  ' || actor || '  ' || payload AS line
       FROM app.audit_entry
       WHERE organization_id = $1::integer AND stream = $2::text
       ORDER BY seq DESC
       LIMIT $3::integer`,
      [organization.organizationId, stream, limits.auditEntriesShown],
    ),
  );
  if (rows.length === 0) return { text: `${organization.name} has no stream ${stream}.`, exitCode: 2 };
  const capped = rows.length === limits.auditEntriesShown ? [`(the newest ${limits.auditEntriesShown})`] : [];
  return { text: [`${organization.name}, ${stream}, newest first:`, ...rows.map(({ line }) => line), ...capped].join('\n'), exitCode: 0 };
}

const FAULTS: Readonly<Record<LedgerFault, string>> = {
  gap: 'an entry is missing here',
  prev_link: 'it does not follow the entry before it',
  hash: 'its text is not the one that was hashed',
  unknown_key: 'it is signed with a key that is not among PLUMBLINE_AUDIT_KEYS',
  signature: 'its signature is not right',
  columns: 'its columns are not what its text says',
  head: 'the chain does not end where its head says',
  tail: 'entries that an anchor saw are missing from here on',
  anchor: 'an anchor saw another entry here',
};

function describeFaults(verdict: LedgerVerdict): readonly string[] {
  const streams = verdict.streams.flatMap(({ stream, firstBadSeq, reason }) =>
    reason === null ? [] : [`  ${stream}#${firstBadSeq}: ${FAULTS[reason]} (${reason})`],
  );
  switch (verdict.anchorFault) {
    case null:
      return streams;
    case 'damaged':
      return [...streams, '  anchor file: a line is not what was written'];
    case 'incomplete':
      return [...streams, '  anchor file: it lacks anchors that the ledger mentions'];
  }
}
