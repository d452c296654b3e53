/** `npm run jobs`: what ran, and one run now. */
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { parseInstant } from '#kernel/dates.ts';
import type { Organization } from '#kernel/person.ts';
import { listOrganizations } from '#services/access/organizations.ts';
import type { TickerDeps } from '#jobs/job-ticker.ts';
import type { RecordedRun } from '#jobs/list-runs.ts';
import { listRuns } from '#jobs/list-runs.ts';
import { runJobNow } from '#jobs/run-job.ts';
import { nextDue } from '#jobs/schedule.ts';

export type CommandResult = { readonly text: string; readonly exitCode: 0 | 1 | 2 };

export const jobsUsage = 'Usage: npm run jobs -- list [--organization N]\n       npm run jobs -- run NAME [--organization N]';

/** `job` null = list. `organizationId` null = the default organisation. */
export type JobsRequest = { readonly job: string | null; readonly organizationId: number | null };

/** The command line as a request; null when it is none. */
export function parseJobsArguments(commandLine: readonly string[]): JobsRequest | null {
  try {
    const { values, positionals } = parseArgs({ args: [...commandLine], allowPositionals: true, options: { organization: { type: 'string' } } });
    const [verb, name, ...rest] = positionals;
    const organizationId = values.organization === undefined ? null : Number(values.organization);
    if (rest.length > 0 || (organizationId !== null && !Number.isSafeInteger(organizationId))) return null;
    if (verb === 'list' && name === undefined) return { job: null, organizationId };
    return verb === 'run' && name !== undefined ? { job: name, organizationId } : null;
  } catch {
    return null;
  }
}

/** Lists what ran, or runs one job now. **Shape** the text to print and the exit code: 0 done, 1 the run failed, 2 there is no such job or organisation. */
export async function jobsCommand(deps: TickerDeps, request: JobsRequest, stopping: AbortSignal): Promise<CommandResult> {
  const organizations = await listOrganizations(deps.database);
  const organization = organizations.find((one) => request.organizationId === null || one.organizationId === request.organizationId);
  if (organization === undefined) return { text: noOrganization(request.organizationId, organizations), exitCode: 2 };
  return request.job === null ? describeJobs(deps, organization) : runNamed(deps, organization, request.job, stopping);
}

function noOrganization(organizationId: number | null, organizations: readonly Organization[]): string {
  if (organizationId === null) return 'There is no organisation yet: import data or start with the sample first.';
  const known = organizations.map((one) => `${one.organizationId} (${one.name})`).join(', ');
  return `There is no organisation ${organizationId}. Known: ${known === '' ? 'none' : known}.`;
}

async function runNamed(deps: TickerDeps, organization: Organization, name: string, stopping: AbortSignal): Promise<CommandResult> {
  const job = deps.jobs.find((one) => one.name === name);
  if (job === undefined) return { text: `There is no job ${name}. Known: ${deps.jobs.map((one) => one.name).join(', ')}.`, exitCode: 2 };
  const result = await runJobNow(deps, job, organization, stopping);
  if (result === null) return { text: `${name} was started by somebody else at this very moment; see the list.`, exitCode: 1 };
  switch (result.kind) {
    case 'done':
      return { text: `${name} for ${organization.name}: done, ${result.rows} rows, ${durationText(result.durationMs)}.`, exitCode: 0 };
    case 'failed':
      return { text: `${name} for ${organization.name}: failed after ${durationText(result.durationMs)}: ${result.error}`, exitCode: 1 };
    case 'lost':
      return { text: `${name} for ${organization.name}: another process took the run over; see the list.`, exitCode: 1 };
  }
}

async function describeJobs(deps: TickerDeps, organization: Organization): Promise<CommandResult> {
  const { timeZone } = organization.calendar;
  const jobs = new Table({ head: ['Job', 'What it does', 'Looks next'], style: { head: [], border: [] } });
  for (const job of deps.jobs) jobs.push([job.name, job.description, nextDue(job.schedule, timeZone, deps.clock.now(), 1)[0] ?? '–']);
  const runs = await listRuns(deps.database, organization.organizationId);
  const recent = new Table({ head: ['Job', 'Scheduled for', 'Status', 'Tries', 'Rows', 'Took', 'Error'], style: { head: [], border: [] } });
  for (const run of runs) recent.push(runCells(run));
  const recorded = runs.length === 0 ? 'Nothing ran yet.' : `Newest runs (UTC):\n${recent.toString()}`;
  return { text: `${organization.name}, times of the zone ${timeZone}\n${jobs.toString()}\n\n${recorded}`, exitCode: 0 };
}

function runCells(run: RecordedRun): string[] {
  const took = run.duration_ms === null ? '–' : durationText(run.duration_ms);
  const status = run.retry_at === null ? run.status : `${run.status}, again after ${momentText(run.retry_at)}`;
  return [run.job, momentText(run.scheduled_for), status, String(run.attempts), run.rows === null ? '–' : String(run.rows), took, run.error ?? ''];
}

/** To the second. */
function momentText(moment: string): string {
  const instant = parseInstant(moment);
  return instant === null ? moment : `${instant.slice(0, 19).replace('T', ' ')}Z`;
}

function durationText(durationMs: number): string {
  return durationMs < 1_000 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1_000).toFixed(1)} s`;
}
