/** A metric added to one YAML file, with its words and an example, is answered by both engines; no code changes. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectPlan } from '#agents/selector/decision.ts';
import type { SelectInput } from '#kernel/decisions.ts';
import type { Plan } from '#kernel/plan.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import { runPlan } from '#query/run-plan.ts';
import { expectOk, makeTemporaryFolder } from '#test/helpers/database.ts';
import { selectInput } from '#test/helpers/questions.ts';
import { startEngine } from '#test/language/engine.ts';
import { columnOf, openWorld, type World } from '#test/query/world.ts';

const ADDED = `      - name: largest_won_deal
        label: Largest won deal
        description: Greatest amount of a won deal, by close date.
        type: simple
        agg: max
        expr: amount
        filter: "{{ Dimension('deal__outcome') }} = 'Won'"
        config:
          meta: { type: money, unit: currency, intent: performance, synonyms: [whale, whale size] }
`;
const EXAMPLE = `          - question: How big is our whale by owner?
            plan: { model: fct_opportunity, metrics: [largest_won_deal], dimensions: [owner], filters: [] }
`;
const wanted: Plan = { model: 'fct_opportunity', metrics: ['largest_won_deal'], dimensions: ['owner'], filters: [] };

let world: World;
let remove: () => Promise<void>;
let input: SelectInput;
beforeAll(async () => {
  world = await openWorld([
    { owner: 'repRita', outcome: 'won', closed: '2026-05-31', amount: '2000.20' },
    { owner: 'repRita', outcome: 'won', closed: '2026-02-10', amount: '1000.10' },
    { owner: 'repRavi', outcome: 'won', closed: '2026-04-01', amount: '500.00' },
    { owner: 'repRavi', outcome: 'lost', closed: '2026-04-02', amount: '9000.00' },
  ]);
  const folder = await makeTemporaryFolder();
  ({ remove } = folder);
  const directory = join(folder.path, 'catalog');
  await cp('models-catalog', directory, { recursive: true });
  const path = join(directory, 'models/facts/fct_opportunity.yml');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('    metrics:\n', `    metrics:\n${ADDED}`).replace('        examples:\n', `        examples:\n${EXAMPLE}`));
  const catalog = expectOk(await loadCatalog(directory));
  world = { ...world, catalog, deps: { ...world.deps, catalog } };
  input = { ...selectInput('whale size by rep'), cards: catalog.cards };
});
afterAll(async () => {
  await world.close();
  await remove();
});

/** The greatest won amounts by person, as the leader sees them. */
async function answerTo(plan: Plan): Promise<readonly unknown[]> {
  return columnOf(await runPlan(world.deps, await world.contextOf('leader'), plan), 'largest_won_deal');
}

describe('a metric added to one YAML file', () => {
  it('is answered offline by its synonyms', async () => {
    const choice = selectPlan.offline(input).value;
    expect(choice).toMatchObject({ kind: 'plans', intent: 'performance', plans: [wanted] });
    expect(await answerTo(choice.kind === 'plans' ? (choice.plans[0] ?? wanted) : wanted)).toEqual(['2000.20', '500.00']);
  });

  it('is shown to the model with its words and its example, and the model’s plan over it is taken and runs', async () => {
    const { interpreter, server } = await startEngine([{ value: { kind: 'plans', intent: 'performance', plans: [wanted], inherited: [] } }]);
    const decided = await interpreter.decide(selectPlan, input);
    expect([decided.engine, decided.fallback, decided.value.kind]).toEqual(['openai', null, 'plans']);
    const shown = server.requests[0]?.raw ?? '';
    for (const words of ['largest_won_deal', 'Greatest amount of a won deal', 'whale size', 'How big is our whale by owner?']) expect(shown).toContain(words);
    expect(await answerTo(decided.value.kind === 'plans' ? (decided.value.plans[0] ?? wanted) : wanted)).toEqual(['2000.20', '500.00']);
  });

  it('is unknown to a model that misspells it: the plan is sent back, then the built-in reader answers', async () => {
    const misspelt = { kind: 'plans', intent: 'performance', plans: [{ ...wanted, metrics: ['largest_deal_won'] }], inherited: [] };
    const { interpreter } = await startEngine([{ value: misspelt }, { value: misspelt }]);
    const decided = await interpreter.decide(selectPlan, input);
    expect([decided.engine, decided.value.kind]).toEqual(['offline', 'plans']);
  });
});
