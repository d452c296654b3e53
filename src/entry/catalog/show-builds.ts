/** `npm run catalog -- builds`: how the last builds were made, why, and how long they took. */
import Table from 'cli-table3';
import { listBuilds } from '#catalog/list-builds.ts';
import type { Database } from '#kernel/database.ts';
import type { Organization } from '#kernel/person.ts';

/** The text to print. */
export async function showBuilds(database: Database, { organizationId, name }: Organization): Promise<string> {
  const builds = await listBuilds(database, organizationId);
  if (builds.length === 0) return `${name}: nothing was built yet.`;
  const table = new Table({
    head: ['built (UTC)', 'day', 'kind', 'changed', 'rows', 'ms', 'why a full one'],
    colAligns: ['left', 'left', 'left', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const build of builds) {
    const changed = build.changed_opportunities === null ? '–' : String(build.changed_opportunities);
    const builtAt = build.built_at.slice(0, 19).replace('T', ' ');
    table.push([builtAt, build.as_of, build.kind, changed, String(build.rows), String(build.duration_ms), build.reason ?? '']);
  }
  return `${name}, newest builds first; changed = opportunities that an incremental build followed.\n${table.toString()}`;
}
