/** docs/calculation-reference.md: current, whole, and every metric's link leads to it. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { columnSources } from '#catalog/reference/column-source.ts';
import { isFigure } from '#catalog/reference/figures.ts';
import { type Examples, runExamples } from '#catalog/reference/run-examples.ts';
import { writeReference } from '#catalog/reference/write-reference.ts';
import { ownCatalog } from '#test/catalog/pipeline.ts';
import { openTestDatabase } from '#test/helpers/database.ts';

let catalog: LoadedCatalog;
let examples: Examples;
let written: string;

beforeAll(async () => {
  catalog = await ownCatalog();
  const { database, close } = await openTestDatabase();
  examples = await runExamples(database, catalog);
  await close();
  written = await readFile('docs/calculation-reference.md', 'utf8');
});

describe('the calculation reference', () => {
  it('is current: run `npm run catalog -- docs` after a change of the catalogue', () => {
    expect(written).toBe(writeReference(catalog, examples, '../models-catalog'));
  });

  it('explains every metric under an anchor of its name, with an example', () => {
    for (const model of catalog.semanticModels)
      for (const metric of model.metrics) {
        expect([metric.name, metric.link]).toEqual([metric.name, `docs/calculation-reference.md#${metric.name}`]);
        expect(written.split('\n')).toContain(`#### ${metric.name}`);
        expect([metric.name, examples.metrics.get(model.name)?.values.has(metric.name)]).toEqual([metric.name, true]);
      }
  });

  it('has every figure of every stored model', () => {
    for (const model of catalog.models.filter((entry) => entry.materialized === 'table')) {
      const section = written.split(`### Model ${model.name}\n`)[1]?.split('\n### ')[0] ?? '';
      for (const column of model.columns.filter((entry) => isFigure(model, entry)))
        expect([model.name, column.name, section.includes(`\n- **\`${column.name}\`**`)]).toEqual([model.name, column.name, true]);
    }
  });

  it('leads nowhere that is not there', () => {
    const anchors = new Set(
      [...written.matchAll(/^#+ (.+)$/gm)].map((match) =>
        (match[1] ?? '')
          .toLowerCase()
          .replaceAll(/[^\w\- ]/g, '')
          .replaceAll(' ', '-'),
      ),
    );
    const links = [...written.matchAll(/\]\(#([^)]+)\)/g)].map((match) => match[1]);
    expect(links.filter((link) => link !== undefined && !anchors.has(link))).toEqual([]);
  });
});

describe('the expression behind a column', () => {
  const cases: readonly [name: string, sql: string, found: readonly (readonly [string, string | null])[]][] = [
    ['its own', "select a, count(*) filter (where b = ',') as n from t", [["count(*) filter (where b = ',')", null]]],
    [
      'of a CTE, through renamings and stars',
      'with x as (select sum(a) -- é, all of it\n as m from t), y as (select x.* from x) select y.m as n from y',
      [['sum(a)', 'x']],
    ],
    ['of a joined CTE', 'with x as (select 1 + 1 as n), y as (select 2 as k) select x.n from y left join x on true', [['1 + 1', 'x']]],
    ['of a subquery', 'select part.n from (select max(a) as n from t group by b) as part', [['max(a)', null]]],
    ['of another model', 'select deal.n from fct_deal as deal', [['fct_deal.n', null]]],
    [
      'of both sides of a union',
      'select 1 as n from t union all select a * 2 from t',
      [
        ['1', null],
        ['a * 2', null],
      ],
    ],
    ['an array and a window', 'select (array[1, 2])[1] + sum(a) over (order by b, c) as n from t', [['(array[1, 2])[1] + sum(a) over (order by b, c)', null]]],
    ['that is not there', 'select a from t', []],
  ];
  it.each(cases)('%s', (_name, sql, found) => {
    expect(columnSources(sql, 'n').map((source) => [source.sql, source.place])).toEqual(found);
  });
});
