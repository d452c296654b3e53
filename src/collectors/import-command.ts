/** The words of `npm run import`: its arguments → a request, a summary → text. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { ImportRequest, ImportSummary, Reject } from '#collectors/import-types.ts';

export const importUsage = `Usage: npm run import -- <path> [options]

<path> is a folder or one CSV or JSON file (.csv .tsv .txt .json .jsonl .ndjson).

  --mapping FILE|NAME     which file and column feeds what; without it, the ready-made mapping that fits is taken
  --as-of DATE            the day the data is of (2017-12-31); questions then take it for today
  --dry-run               read and check everything, store nothing
  --strict                store nothing when a single row is rejected
  --organization NAME|ID  add to this organisation
  --name NAME             name of the organisation that is made (default: the mapping's, else the folder's)

docs/recipes/import-a-data-set.md says how to write a mapping and a people.csv.`;

/** The request on the command line, with absolute paths; text = what is wrong with it ('' when help was asked for). */
export function parseImportArguments(argv: readonly string[]): ImportRequest | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        mapping: { type: 'string' },
        'as-of': { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        strict: { type: 'boolean', default: false },
        organization: { type: 'string' },
        name: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [path] = positionals;
    if (values.help) return '';
    if (path === undefined || positionals.length > 1) return `Give one path to import${positionals.length > 1 ? `, not ${positionals.length}` : ''}.`;
    if (values.organization !== undefined && values.name !== undefined) return 'Give --organization to add to one, or --name for a new one, not both.';
    if (values.name?.trim() === '') return '--name needs a name.';
    return {
      path: resolve(path),
      mapping: values.mapping === undefined ? null : absoluteMapping(values.mapping),
      isDryRun: values['dry-run'],
      isStrict: values.strict,
      asOf: values['as-of'] ?? null,
      organization: values.organization ?? null,
      name: values.name ?? null,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A mapping file may be read by another process, with another working directory; a ready-made mapping's name stays. */
function absoluteMapping(mapping: string): string {
  return /[\\/]|\.ya?ml$/i.test(mapping) ? resolve(mapping) : mapping;
}

/** One line per rejected row: file, line, column, value, reason. Empty when none was. */
export function describeRejects({ rejects, rejectedTotal }: ImportSummary): string {
  if (rejectedTotal === 0) return '';
  const rest = rejectedTotal - rejects.length;
  return [`Rejected rows (${rejectedTotal}):`, ...rejects.map((reject) => `  ${describeReject(reject)}`), ...(rest > 0 ? [`  … and ${rest} more`] : [])].join(
    '\n',
  );
}

function describeReject({ file, line, column, value, reason }: Reject): string {
  const place = [`${file} line ${line}`, ...(column === null ? [] : [`column ${column}`])].join(', ');
  return `${place}: ${value === null ? '' : `${JSON.stringify(value)}: `}${reason}`;
}

/** What an import did: one sentence, the table of counts, and what follows from it. */
export function describeImport(summary: ImportSummary): string {
  const { organization, admin, asOf, outcome, tables } = summary;
  const table = new Table({
    head: ['table', 'read', 'stored', 'unchanged', 'rejected', 'skipped', 'made'],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    colAligns: ['left', ...COUNTS.map(() => 'right' as const)],
  });
  for (const row of tables) table.push([row.table, ...COUNTS.map((count) => String(row[count]))]);
  const isKept = outcome === 'stored' || outcome === 'unchanged';
  return [
    `${HEADLINES[outcome]} ${summary.mapping} → ${organization.name} (organisation ${organization.organizationId}${organization.isNew ? ', new' : ''}).`,
    table.toString(),
    ...(isKept && organization.isNew ? [`${organization.name} is the default organisation now.`] : []),
    ...(isKept && admin !== null ? [`${admin} is its admin and may sign in.`] : []),
    ...(isKept ? [asOf === null ? 'Questions take the real day for today.' : `Questions take ${asOf} for today.`] : []),
    `${(summary.durationMs / 1000).toFixed(1)} s`,
  ].join('\n');
}

const COUNTS = ['read', 'stored', 'unchanged', 'rejected', 'skipped', 'created'] as const;
const HEADLINES: Readonly<Record<ImportSummary['outcome'], string>> = {
  stored: 'Imported',
  unchanged: 'Nothing has changed:',
  dry_run: 'Dry run, nothing was stored:',
  refused: 'Refused because of --strict, nothing was stored:',
};
