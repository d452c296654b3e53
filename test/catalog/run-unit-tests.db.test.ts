/** Unit tests of models, run: what passes, what differs and how it is shown, what cannot be run and where that stands. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lintCatalog } from '#catalog/lint-catalog.ts';
import { loadCatalog, problemText } from '#catalog/load-catalog.ts';
import { runUnitTests, unitOutcomeText } from '#catalog/run-unit-tests.ts';
import type { Database } from '#kernel/database.ts';
import { expectOk, makeTemporaryFolder, openTestDatabase } from '#test/helpers/database.ts';

const files: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: tiny\nvars: { organization_id: 1, factor: 2 }\n',
  'macros/rates.sql': `{% macro factor() %}{{ var('factor') }}{% endmacro %}
{% macro twice(value) %}{{ value }} * {{ factor() }}{% endmacro %}
{% macro today() %}{% if var('as_of', none) is none %}current_date{% else %}date '{{ var('as_of') }}'{% endif %}{% endmacro %}
`,
  'models/sources.yml': `sources:\n  - name: crm\n    schema: raw\n    tables:\n      - { name: deal, identifier: opportunity }\n      - { name: gone, identifier: nowhere }\n`,
  'models/owner.sql': '-- One row per owner.\nselect 1 as owner_id\n',
  'models/owner.yml': `models:
  - name: owner
    description: Owners.
    columns:
      - { name: owner_id, data_type: integer, description: Id. }
      - { name: owner_name, data_type: text, description: Name. }
      - { name: untyped, description: Without a type. }
`,
  'models/total.sql': `-- One row per owner.
with deal as (
  select * from {{ source('crm', 'deal') }}
  {% if is_incremental() %}where amount > (select max(total) from {{ this }}){% endif %}
)
select
  owner.owner_id,
  owner.owner_name,
  count(deal.source_key) as deals,
  {{ twice('sum(deal.amount)') }} as total,
  {{ today() }} - max(deal.close_date) as days
from {{ ref('owner') }} as owner
left join deal on deal.source_key = owner.owner_name
group by owner.owner_id, owner.owner_name
`,
  'models/total.yml': `models:
  - name: total
    description: Totals.
    columns:
      - { name: owner_id, data_type: integer, description: Id. }
      - { name: owner_name, data_type: text, description: Name. }
      - { name: deals, data_type: integer, description: Deals. }
      - { name: total, data_type: numeric, description: Total. }
      - { name: days, data_type: integer, description: Days. }
`,
};

const given = `
    overrides: { vars: { as_of: "2026-04-15" } }
    given:
      - input: ref('owner')
        rows:
          - { owner_id: 1, owner_name: Ada }
          - { owner_id: 2, owner_name: Bo }
      - input: source('crm', 'deal')
        rows:
          - { source_key: Ada, amount: "0.1", close_date: "2026-04-05" }
          - { source_key: Ada, amount: "0.2" }`;
const unit = (rest: string, inputs = given): string => `unit_tests:\n  - name: totals\n    model: total${inputs}\n${rest}`;
const right = `    expect:
      rows:
        - { owner_name: Bo, total: null, deals: 0 }
        - { owner_name: Ada, total: 0.6, deals: 2 }
`;

let database: Database;
let close: () => Promise<void>;
let folder: { readonly path: string; readonly remove: () => Promise<void> };
let lastCase = 0;
beforeAll(async () => {
  ({ database, close } = await openTestDatabase());
  folder = await makeTemporaryFolder();
});
afterAll(async () => {
  await close();
  await folder.remove();
});

async function write(unitTests: string): Promise<string> {
  lastCase += 1;
  const directory = join(folder.path, String(lastCase));
  for (const [path, text] of Object.entries({ ...files, 'models/units.yml': unitTests })) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  return directory;
}

async function check(unitTests: string, shown: string | RegExp): Promise<void> {
  const catalog = expectOk(await loadCatalog(await write(unitTests)));
  const outcomes = await runUnitTests(database, catalog);
  expect(outcomes.length).toBe(1);
  const text = outcomes.map(unitOutcomeText).join('\n');
  expect(typeof shown === 'string' ? text : (shown.exec(text)?.input ?? `not ${String(shown)}: ${text}`)).toBe(typeof shown === 'string' ? shown : text);
}

describe('a unit test that passes', () => {
  it('compares the columns it names, as numbers and not as text, in any order', () => check(unit(right), ''));
  it('reads csv, where an empty cell is null', () =>
    check(unit('    expect:\n      format: csv\n      rows: |\n        owner_name,total,days\n        Ada,0.60,10\n        Bo,,\n'), ''));
  it('takes an input as a query', () =>
    check(
      unit(
        '    expect:\n      rows:\n        - { owner_id: 7, deals: 0 }\n',
        given.replace(/rows:\n {10}- \{ owner_id: 1[^]*?Bo \}/, 'format: sql\n        rows: select 7 as owner_id, cast(null as text) as owner_name'),
      ),
      '',
    ));
  it('expects no row at all', () => check(unit('    expect: { rows: [] }\n', given.replace(/rows:\n {10}- \{ owner_id: 1[^]*?Bo \}/, 'rows: []')), ''));
  it('overrides vars, and macros wherever they are called', async () => {
    const expected = '    expect:\n      rows:\n        - { owner_name: Ada, total: 3 }\n        - { owner_name: Bo, total: null }\n';
    await check(unit(expected, given.replace('vars: {', 'vars: { factor: 10,')), '');
    await check(unit(expected, given.replace('{ vars:', '{ macros: { factor: 10 }, vars:')), '');
  });
  it('runs the incremental side of a model over its own table', () =>
    check(
      unit(
        '    expect:\n      rows:\n        - { owner_name: Ada, deals: 1 }\n        - { owner_name: Bo, deals: 0 }\n',
        `${given.replace('{ vars:', '{ macros: { is_incremental: true }, vars:')}\n      - input: this\n        rows: [{ total: 0.15 }]`,
      ),
      '',
    ));
});

describe('a unit test that fails', () => {
  it('shows file and line, what was expected, what came, and what agrees', () =>
    check(
      unit(right.replace('0.6', '0.5')),
      `models/units.yml:15: totals: total made other rows than expected (- expected, + made)
    owner_name: Bo, total: null, deals: 0
  - owner_name: Ada, total: 0.5, deals: 2
  + owner_name: Ada, total: 0.6, deals: 2`,
    ));
  it('counts rows that come twice', () =>
    check(
      unit(`${right}        - { owner_name: Bo, total: null, deals: 0 }\n`),
      `models/units.yml:15: totals: total made other rows than expected (- expected, + made)
    owner_name: Bo, total: null, deals: 0
  - owner_name: Bo, total: null, deals: 0
    owner_name: Ada, total: 0.6, deals: 2`,
    ));
  it('shows a row nobody expected', () => check(unit(right.split('\n').toSpliced(2, 1).join('\n')), /\n {2}\+ owner_name: Bo, total: null, deals: 0/));
});

describe('a unit test that cannot be run', () => {
  const cases: readonly [name: string, text: string, shown: RegExp][] = [
    [
      'a column its source does not have',
      unit(right, given.replace('amount: "0.2"', 'amout: 1')),
      /^models\/units\.yml:10: totals cannot be run: source\('crm', 'deal'\) has no column amout$/,
    ],
    ['a value that is none of its type', unit(right, given.replace('"0.2"', 'much')), /^models\/units\.yml:2: totals cannot be run: .*numeric.*much/],
    ['an expected value that is none of its type', unit(right.replace('0.6', 'much')), /^models\/units\.yml:2: totals cannot be run: .*much/],
    ['no day', unit(right, given.replace('as_of', 'as_off')), /models\/total\.sql:1: the test fixes no day: set overrides\.vars\.as_of/],
  ];
  it.each(cases)('%s', (_name, text, shown) => check(text, shown));
});

describe('a unit test that does not fit its project', () => {
  const cases: readonly [name: string, text: string, problem: RegExp][] = [
    ['an unknown model', unit(right).replace('model: total', 'model: totals'), /^models\/units\.yml:3: totals: there is no model totals$/],
    ['an input that is none', unit(right, given.replace("ref('owner')", 'owner')), /units\.yml:6: totals: owner is neither ref/],
    [
      'an input without rows',
      unit(right, given.slice(0, given.indexOf('      - input: source'))),
      /units\.yml:6: totals: total reads source\('crm', 'deal'\): give its rows, be it rows: \[\]/,
    ],
    [
      'an input twice',
      unit(right, `${given}\n      - input: ref('owner')\n        rows: []`),
      /units\.yml:14: totals: the rows of ref\('owner'\) are given twice/,
    ],
    ['an input column that is not there', unit(right, given.replace('owner_name: Bo', 'name: Bo')), /units\.yml:9: totals: owner has no column name$/],
    [
      'an input column without a type',
      unit(right, given.replace('owner_name: Bo', 'untyped: 1')),
      /units\.yml:9: totals: the column untyped of owner has no data_type/,
    ],
    ['an expected column that is not there', unit(right.replaceAll('deals', 'deal')), /units\.yml:16: totals: total has no column deal$/],
    [
      'expected rows of different columns',
      unit(right.replace(', deals: 2', '')),
      /units\.yml:17: totals: every expected row names the same columns; this one differs in deals/,
    ],
    ['rows that are no list', unit('    expect: { rows: text }\n'), /rows of format dict are a list/],
    ['a csv that cannot be read', unit('    expect:\n      format: csv\n      rows: "a,b\\n1"\n'), /the csv cannot be read/],
    ['expected rows as a query', unit('    expect: { format: sql, rows: select 1 }\n'), /expected rows are written as dict or csv/],
    ['rows in a file', unit(right, given.replace('rows:', 'fixture: owners\n        rows:')), /Unrecognized key: "fixture"/],
    ['a name twice', `${unit(right)}${unit(right).replace('unit_tests:\n', '')}`, /a unit test of this name is there already/],
  ];
  it.each(cases)('%s', async (_name, text, problem) => {
    expect((await lintCatalog(await write(text))).map(problemText).filter((line) => problem.test(line))).not.toEqual([]);
  });
});
