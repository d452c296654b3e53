/** `npm run bench -- catalog`: how builds grow with the number of opportunities, on PostgreSQL. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { readEnv } from '#env.ts';
import { benchSize, type SizeTimes, type Slowest } from '#entry/bench/catalog/bench-size.ts';
import { durationText, machineText } from '#entry/bench/measure.ts';
import { sayUsage, type Terminal } from '#entry/terminal.ts';

const usage = `Usage: npm run bench -- catalog [--sizes 10k,100k,1M] [--pairs N]

Generates organisations of those sizes, five edits per opportunity, in a database of its own on the server of DATABASE_URL,
which it drops again. Measures a first build of every model, its memory and how its time grows with size; builds again beside
the same statements run by psql, in N pairs (default 3; 0 for none: a million takes an hour a pair); and what an
incremental build takes after one opportunity in a hundred changed: in its amount, and then as a day's work changes open
deals (amounts, close dates, stages, wins and losses). psql must be installed.`;

type Asked = { readonly sizes: readonly number[]; readonly pairs: number };

/** Exit codes: 0 measured, 1 no PostgreSQL named, 2 wrong usage. */
export async function benchCatalog(argv: readonly string[], terminal: Terminal): Promise<number> {
  const asked = readArguments(argv);
  if (asked === null) return sayUsage(terminal, 'That is no command.', usage);
  const url = readEnv().databaseUrl;
  if (url === null) {
    terminal.stderr.write('This bench needs PostgreSQL: set DATABASE_URL to a server on which a database may be made.\n');
    return 1;
  }
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
  try {
    terminal.stdout.write(`${machineText()}\n`);
    const times: SizeTimes[] = [];
    for (const opportunities of asked.sizes) {
      terminal.stderr.write(`measuring ${opportunities} opportunities …\n`);
      times.push(await benchSize({ url, folder, opportunities, pairs: asked.pairs, say: (step) => void terminal.stderr.write(`  ${step}\n`) }));
    }
    terminal.stdout.write(`${tableText(times)}\n`);
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readArguments(argv: readonly string[]): Asked | null {
  try {
    const { values } = parseArgs({ args: [...argv], options: { sizes: { type: 'string', default: '10k,100k,1M' }, pairs: { type: 'string', default: '3' } } });
    const sizes = values.sizes.split(',').map(parseSize);
    const pairs = Number(values.pairs);
    const isRight = sizes.every((size) => Number.isSafeInteger(size) && size > 0) && Number.isSafeInteger(pairs) && pairs >= 0;
    return isRight ? { sizes: sizes.toSorted((left, right) => left - right), pairs } : null;
  } catch {
    return null;
  }
}

/** `10k`, `1M`, `2500`; NaN for anything else. */
function parseSize(text: string): number {
  const [, digits, unit = ''] = /^(\d+)([kM]?)$/.exec(text.trim()) ?? [];
  return Number(digits) * ({ k: 1_000, M: 1_000_000 }[unit] ?? 1);
}

function tableText(times: readonly SizeTimes[]): string {
  const table = new Table({ head: ['What', ...times.map(({ opportunities }) => `${opportunities}`), 'Target'], style: { head: [], border: [] } });
  const row = (what: string, cell: (time: SizeTimes) => string, target = '–') => table.push([what, ...times.map(cell), target]);
  row('Generating', (time) => durationText(time.generateMs));
  row('First build', (time) => durationText(time.firstMs));
  row('Build again, median', (time) => (time.again === null ? '–' : durationText(time.again.fullMs)));
  row('The same by psql, median', (time) => (time.again === null ? '–' : durationText(time.again.psqlMs)));
  row('Product by psql, median of pairs', (time) => (time.again === null ? '–' : time.again.ratio.toFixed(2)), '≤ 1.15');
  for (const [what, kind] of [
    ['1 % of amounts changed', 'amounts'],
    ['1 % worked on, open deals', 'work'],
  ] as const) {
    row(`Incremental, ${what}`, ({ [kind]: followed }) => (followed === null ? 'built in full' : durationText(followed.ms)));
    row('First build by that', ({ firstMs, [kind]: followed }) => (followed === null ? '–' : (firstMs / followed.ms).toFixed(1)), '≥ 10 at 1M');
  }
  row('Peak memory, this process', (time) => memoryText(time.peak.process));
  row('Peak memory, server process', (time) => (time.peak.server === null ? 'unknown' : memoryText(time.peak.server)));
  const largest = times.at(-1);
  return [
    table.toString(),
    `Growth exponent: ${growthText(times)} (target ≤ 1.1)`,
    `Slowest at the largest size: ${slowestText(largest?.slowest ?? [])}`,
    `Slowest where amounts changed: ${slowestText(largest?.amounts?.slowest ?? [])}`,
    `Slowest where deals were worked on: ${slowestText(largest?.work?.slowest ?? [])}`,
  ].join('\n');
}

function slowestText(slowest: Slowest): string {
  return slowest.map(({ name, durationMs }) => `${name} ${durationText(durationMs)}`).join(', ');
}

/** The time of a first build grows as size to the power of this, from the smallest to the largest. */
function growthText(times: readonly SizeTimes[]): string {
  const [smallest] = times;
  const largest = times.at(-1);
  if (smallest === undefined || largest === undefined || smallest === largest) return 'needs two sizes';
  return (Math.log(largest.firstMs / smallest.firstMs) / Math.log(largest.opportunities / smallest.opportunities)).toFixed(2);
}

function memoryText(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MB`;
}
