/** `npm run catalog -- test`: the unit tests, then the data tests over an organisation's rows. */
import Table from 'cli-table3';
import { type BuildDeps, tryBuild } from '#catalog/build-catalog.ts';
import { runUnitTests, type UnitOutcome, unitOutcomeText } from '#catalog/run-unit-tests.ts';
import { type TestOutcome, warningsOf } from '#catalog/run-data-tests.ts';
import type { SampledOutcome } from '#catalog/sample-wrong-rows.ts';
import type { Terminal } from '#entry/terminal.ts';
import type { LocalDate } from '#kernel/dates.ts';
import type { Organization } from '#kernel/person.ts';
import { describeFailure } from '#surfaces/describe-failure.ts';

export type TestRequest = {
  /** Unit tests of this model alone, and no data tests. */
  readonly select: string | null;
  /** Whose rows the data tests look at; null where nothing was imported yet. */
  readonly tried: { readonly organization: Organization; readonly asOf: LocalDate } | null;
};

/** Runs the tests, tells each failure with file and line, and publishes nothing. Exit codes: 0 all passed, 1 else. */
export async function testCatalog(deps: BuildDeps, request: TestRequest, terminal: Terminal): Promise<number> {
  const { catalog, database } = deps;
  const { select, tried } = request;
  if (select !== null && !catalog.models.some((model) => model.name === select)) return refuse(terminal, [`There is no model ${select}.`]);
  const chosen = catalog.unitTests.filter((test) => select === null || test.model === select);
  const units = await runUnitTests(database, catalog, chosen);
  const brokenUnits = units.filter((outcome) => outcome.kind !== 'passed').map(unitOutcomeText);
  const data = select === null && tried !== null ? await tryBuild(deps, tried.organization, tried.asOf) : null;
  if (data?.ok === false) return refuse(terminal, [...brokenUnits, describeFailure(data.failure)]);
  const outcomes = data?.value.tests ?? [];
  const warnings = warningsOf(outcomes);
  const brokenData = outcomes.filter((outcome) => outcome.failing > 0 && !warnings.includes(outcome)).map(sampleText);
  for (const warning of outcomes.filter((outcome) => warnings.includes(outcome))) terminal.stdout.write(`warning: ${sampleText(warning)}\n`);
  if (brokenUnits.length + brokenData.length > 0) return refuse(terminal, [...brokenUnits, ...brokenData]);
  if (select === null) terminal.stdout.write(`${testTable(deps, units)}\n`);
  terminal.stdout.write(`${units.length} unit tests passed.\n`);
  if (tried !== null && select === null) terminal.stdout.write(`${tried.organization.name}, ${tried.asOf}: ${outcomes.length} data tests passed.\n`);
  if (tried === null) terminal.stdout.write('No data tests: nothing was imported yet.\n');
  return 0;
}

/** `models/facts/fct_opportunity.yml:9: not_null_fct_opportunity_outcome found 3 wrong rows`. */
export function outcomeText({ test: { path, line, name }, failing }: TestOutcome): string {
  return `${path}:${line}: ${name} found ${failing} wrong rows`;
}

/** With some of the rows below, one a line. */
function sampleText(outcome: SampledOutcome): string {
  const rows = outcome.sample.map((row) => `  ${JSON.stringify(row)}`);
  const more = outcome.failing > rows.length ? [`  … and ${outcome.failing - rows.length} more`] : [];
  return [outcomeText(outcome), ...rows, ...more].join('\n');
}

function testTable({ catalog }: BuildDeps, units: readonly UnitOutcome[]): string {
  const table = new Table({
    head: ['model', 'unit tests', 'data tests'],
    colAligns: ['left', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const model of catalog.models)
    table.push([model.name, String(units.filter((outcome) => outcome.test.model === model.name).length), String(model.dataTests.length)]);
  return table.toString();
}

function refuse(terminal: Terminal, lines: readonly string[]): number {
  terminal.stderr.write(`${lines.join('\n')}\n`);
  return 1;
}
