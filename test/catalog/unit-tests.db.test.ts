/** Every unit test of the project's own catalogue. One model alone: `vitest run test/catalog/unit-tests.db.test.ts -t fct_opportunity`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog, problemText } from '#catalog/load-catalog.ts';
import { runUnitTests, type UnitOutcome, unitOutcomeText } from '#catalog/run-unit-tests.ts';
import { openTestDatabase } from '#test/helpers/database.ts';

const loaded = await loadCatalog('models-catalog');
if (!loaded.ok) throw new Error(`the catalogue does not load:\n${loaded.problems.map(problemText).join('\n')}`);
const catalog = loaded.value;
const outcomes = new Map<string, UnitOutcome>();

beforeAll(async () => {
  const { database, close } = await openTestDatabase();
  for (const outcome of await runUnitTests(database, catalog)) outcomes.set(outcome.test.name, outcome);
  await close();
});
afterAll(() => outcomes.clear());

describe.each([...new Set(catalog.unitTests.map((test) => test.model))])('%s', (model) => {
  it.each(catalog.unitTests.filter((test) => test.model === model).map((test) => test.name))('%s', (name) => {
    const outcome = outcomes.get(name);
    expect(outcome === undefined ? 'did not run' : unitOutcomeText(outcome)).toBe('');
  });
});

it('the catalogue has unit tests', () => {
  expect(catalog.unitTests.length).toBeGreaterThan(0);
});
