/** `npm run bench`: measures what the product promises and prints a table. Nothing fails because it is slow. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { benchCatalog } from '#entry/bench/catalog/bench-catalog.ts';
import { benchImport } from '#entry/bench/bench-import.ts';
import { benchAsk, benchUnderstanding } from '#entry/bench/bench-questions.ts';
import { openForBench } from '#entry/bench/bench-setup.ts';
import { benchStart } from '#entry/bench/bench-start.ts';
import { machineText, type Measurement } from '#entry/bench/measure.ts';
import { type Terminal, runAsProcess, sayUsage } from '#entry/terminal.ts';

const usage = `Usage: npm run bench [-- --runs N] [--opportunities N]
       npm run bench -- catalog [--sizes 10k,100k,1M] [--pairs N]

Measures starts, questions, import and build on embedded data in a temporary folder. --runs: starts and builds of each
kind (default 3); --opportunities: size of the generated import (default 10000). catalog measures builds on PostgreSQL.`;

/** Exit codes: 0 measured, 2 wrong usage. */
export async function bench(argv: readonly string[], terminal: Terminal): Promise<number> {
  if (argv[0] === 'catalog') return benchCatalog(argv.slice(1), terminal);
  const asked = readArguments(argv);
  if (asked === null) return sayUsage(terminal, 'That is no command.', usage);
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
  try {
    terminal.stdout.write(`${machineText()}\n`);
    const measurements = await measureAll(folder, asked, (step) => void terminal.stderr.write(`measuring ${step} …\n`));
    terminal.stdout.write(`${tableText(measurements)}\n`);
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Asked = { readonly runs: number; readonly opportunities: number };

function readArguments(argv: readonly string[]): Asked | null {
  try {
    const { values } = parseArgs({ args: [...argv], options: { runs: { type: 'string', default: '3' }, opportunities: { type: 'string', default: '10000' } } });
    const asked = { runs: Number(values.runs), opportunities: Number(values.opportunities) };
    return Object.values(asked).every((count) => Number.isSafeInteger(count) && count > 0) ? asked : null;
  } catch {
    return null;
  }
}

async function measureAll(folder: string, { runs, opportunities }: Asked, say: (step: string) => void): Promise<readonly Measurement[]> {
  say('starts');
  const starts = await benchStart(folder, runs);
  const product = await openForBench(join(folder, 'start-0'), { sample: true });
  try {
    say('questions');
    const understanding = await benchUnderstanding(product, 10 * runs);
    const ask = await benchAsk(product, 5 * runs);
    say('import and build');
    return [...starts, ask, understanding, ...(await benchImport(product, folder, { count: opportunities, builds: runs }))];
  } finally {
    await product.opened.close();
  }
}

function tableText(measurements: readonly Measurement[]): string {
  const table = new Table({ head: ['What', 'Measured', 'Target', 'Runs'], style: { head: [], border: [] } });
  for (const { what, value, target, runs } of measurements) table.push([what, value, target, String(runs)]);
  return table.toString();
}

if (import.meta.main) await runAsProcess(bench);
