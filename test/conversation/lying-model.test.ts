/** A model that lies at every turn: what people read is still the database's, nothing is written, and every covered question ends well. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { ensureBuild } from '#catalog/ensure-build.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import { makeProduct } from '#conversation/product.ts';
import { readEnv } from '#env.ts';
import type { Answer } from '#kernel/answer.ts';
import { formatCell } from '#kernel/format.ts';
import type { Product } from '#kernel/ports.ts';
import type { Asker } from '#kernel/person.ts';
import { planToJson } from '#kernel/plan.ts';
import { makeInterpreter, type ModelBounds } from '#language/make-interpreter.ts';
import { makeResultCache } from '#query/result-cache.ts';
import { makeValueIndex } from '#query/value-index.ts';
import { answerToMarkdown } from '#surfaces/terminal/answer-to-markdown.ts';
import { type Liar, makeLiar } from '#test/conversation/lying-model/lies.ts';
import { expectOk, makeTemporaryFolder } from '#test/helpers/database.ts';
import { startFakeOpenai } from '#test/helpers/fake-openai.ts';
import { type OpenedProduct, openProduct } from '#wire.ts';

const TURNS = 520;
const TURNS_PER_LIAR = 20;
const PATIENCE_MS = 10_000;
const people = ['Mireille Fontaine', 'Chidi Okafor'];
/** Each is answered by the catalogue, whoever asks. */
const covered = [
  'win rate last quarter',
  'won revenue this year by month',
  'top 3 reps by won revenue',
  'open pipeline by stage',
  'which deals are overdue',
  'average deal size by sales region last quarter',
  'won revenue this year vs last year',
  'how many deals did we lose last quarter',
  'win rate by owner this year',
  'forecast next quarter',
];
const others = ['hello', 'what is the weather', 'log a note for Chidi Okafor: good month', 'commission of everybody', 'delete all deals', 'how are we doing'];

let opened: OpenedProduct;
let remove: () => Promise<void>;
let names: readonly string[];
let loaded: LoadedCatalog;
beforeAll(async () => {
  const folder = await makeTemporaryFolder();
  ({ remove } = folder);
  opened = expectOk(await openProduct({ ...readEnv({ PLUMBLINE_NOW: '2026-08-20', LANGUAGE_ENGINE: 'offline' }), dataDir: folder.path }, { sample: true }));
  const rows = await opened.database.transaction({ role: 'owner' }, (session) => session.query<{ name: string }>('SELECT name FROM app.person'));
  loaded = expectOk(await loadCatalog(readEnv({}).catalogDir));
  names = rows.map((row) => row.name);
});
afterAll(async () => {
  await opened.close();
  await remove();
});

/** The product over the same data, with a model of its own. */
function productWith(url: string, bounds: Partial<ModelBounds>): Product {
  const { database, catalog, clock, log, auditKeys } = opened;
  const openai = { apiKey: 'sk-test-0123456789abcdef', baseUrl: url, model: 'liar' };
  return makeProduct(
    {
      database,
      catalog,
      clock,
      log,
      auditKeys,
      values: makeValueIndex(database),
      results: makeResultCache(),
      interpreter: makeInterpreter({ engine: 'openai', openai, log, bounds }),
      ensureBuild: (organization, asOf) => ensureBuild({ database, catalog: loaded, clock, log }, organization, asOf),
    },
    { defaultPerson: null, engine: 'openai' },
  );
}

type Said = { readonly asker: Asker; readonly text: string; readonly answer: Answer; readonly tookMs: number };

async function say(product: Product, turn: { readonly as: string; readonly text: string; readonly key: string }): Promise<Said> {
  const asker = expectOk(await product.readView.personNamed(turn.as));
  const { organizationId, personId } = asker;
  const raw = { organizationId, personId, surface: 'chat' as const, eventKey: turn.key, threadKey: turn.key, audience: 'private' as const, text: turn.text };
  const { turnId } = expectOk(await product.receiveTurn(raw));
  const start = opened.clock.monotonicMs();
  const { shown } = await product.handleTurn(turnId);
  return { asker, text: turn.text, answer: shown, tookMs: opened.clock.monotonicMs() - start };
}

/** Everything wrong with one turn, in words. */
async function faultsOf(product: Product, said: Said, liar: Liar): Promise<readonly string[]> {
  const { answer, text } = said;
  const read = answerToMarkdown(answer);
  const faults = [...liar.forbidden].filter((words) => read.includes(words)).map((words) => `a lie was shown: ${words} in "${answer.lead}"`);
  for (const found of answer.findings) {
    if (found.kind === 'failed') continue;
    const again = await product.runPlan(said.asker, found.plan);
    if (again.kind === 'failed' || JSON.stringify(again.rows) !== JSON.stringify(found.rows))
      faults.push(
        `rows differ from the database: ${JSON.stringify(planToJson(found.plan))} ${JSON.stringify(found.rows.slice(0, 3))} ${JSON.stringify(again.kind === 'failed' ? again.failure : again.rows.slice(0, 3))}`,
      );
  }
  const known = knownText(answer, text);
  const spoken = [answer.lead, ...answer.suggestions, ...answer.options, answer.engineNote ?? ''].join(' ');
  for (const [figure] of spoken.matchAll(/\d[\d,.]*\d|\d/g)) if (!known.includes(figure)) faults.push(`a figure from nowhere: ${figure} in "${spoken}"`);
  for (const name of names) if (spoken.includes(name) && !known.includes(name)) faults.push(`a name from nowhere: ${name}`);
  if (answer.receipt !== null) faults.push('something was written');
  if (covered.includes(text) && !['answer', 'error', 'clarify'].includes(answer.kind)) faults.push(`a covered question got ${answer.kind}: ${read}`);
  if (said.tookMs > PATIENCE_MS) faults.push(`took ${Math.round(said.tookMs)} ms`);
  return faults.map((fault) => `> ${text}\n${fault}`);
}

/** All that may be said: cells as formatted, the question, the plans, and words of the catalogue. */
function knownText(answer: Answer, question: string): string {
  const cells = answer.findings.flatMap((one) =>
    one.kind === 'failed' ? [] : one.rows.flatMap((row) => row.map((cell, at) => (one.columns[at] === undefined ? '' : formatCell(cell, one.columns[at])))),
  );
  const plans = answer.findings.map((one) => JSON.stringify(planToJson(one.plan)));
  const facts = answer.findings.flatMap((one) => (one.kind === 'failed' ? [] : [String(one.evidence.rowCount), one.evidence.asOf, one.evidence.scope]));
  const labels = opened.catalog.cards.models.flatMap((model) => [
    ...model.metrics.map((card) => card.label),
    ...model.examples.map((example) => example.question),
  ]);
  const columns = answer.findings.flatMap((one) => (one.kind === 'failed' ? [] : one.columns.map((column) => column.label)));
  const rules = [answer.draft === null ? '' : JSON.stringify(answer.draft), ...answer.caveats, ...answer.provenance];
  return [question, ...cells, ...plans, ...facts, ...labels, ...columns, ...rules].join('\n');
}

async function written(): Promise<unknown> {
  return opened.database.transaction({ role: 'owner' }, (session) =>
    session.query('SELECT (SELECT count(*) FROM app.review_note) AS notes, (SELECT count(*) FROM app.audit_entry) AS entries'),
  );
}

describe('a lying model', () => {
  it(`shows no figure of its own and writes nothing in ${TURNS} turns`, { timeout: 300_000 }, async () => {
    const before = await written();
    const faults: string[] = [];
    const told = new Map<string, number>();
    let modelSpoke = 0;
    for (let from = 0; from < TURNS; from += TURNS_PER_LIAR) {
      const liar = makeLiar(from + 1);
      const server = await startFakeOpenai(liar.reply);
      const product = productWith(server.url, { timeoutMs: 150, turnBudgetMs: 600, backoffMs: 1, retriesMax: 1 });
      for (let turn = from; turn < from + TURNS_PER_LIAR; turn += 1) {
        const questions = turn % 4 === 3 ? others : covered;
        const text = questions[(turn * 7) % questions.length] ?? '';
        const said = await say(product, { as: people[turn % people.length] ?? '', text, key: `lie-${turn}` });
        faults.push(...(await faultsOf(product, said, liar)));
        if (said.answer.engine === 'openai') modelSpoke += 1;
      }
      await server.close();
      for (const [name, times] of liar.told) told.set(name, (told.get(name) ?? 0) + times);
    }
    expect(faults).toEqual([]);
    expect(await written()).toEqual(before);
    // The lies were told: of every decision's kinds at least so many.
    expect(told.size).toBeGreaterThan(40);
    expect(modelSpoke).toBeGreaterThan(20);
  });

  it('that is silent for a minute costs a covered question less than ten seconds', async () => {
    const server = await startFakeOpenai(() => 'silence');
    const product = productWith(server.url, {});
    const said = await say(product, { as: 'Mireille Fontaine', text: 'win rate last quarter', key: 'silent' });
    await server.close();
    expect({ kind: said.answer.kind, engine: said.answer.engine, note: said.answer.engineNote }).toEqual({
      kind: 'answer',
      engine: 'offline',
      note: expect.stringContaining('the built-in reader answered') as string,
    });
    expect(said.tookMs).toBeLessThan(PATIENCE_MS);
  });
});
