/** A model in a whole conversation: what it is shown, what it uses, and what is said when the budget is used up. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeOpenai, startFakeOpenai } from '#test/helpers/fake-openai.ts';
import { ADMIN, LEADER, openSampleWorld, REP, type SampleWorld } from '#test/helpers/sample-world.ts';

const INTENT = { intent: 'performance', lane: 'ask', confidence: 0.9 } as const;
const DECLINE = { kind: 'decline', intent: 'performance', reason: 'The catalogue has nothing of that kind.', nearest: [] } as const;

let world: SampleWorld;
let server: FakeOpenai;
beforeAll(async () => {
  server = await startFakeOpenai([{ text: 'no JSON' }, { text: 'no JSON' }, { value: INTENT }, { value: DECLINE }]);
  world = await openSampleWorld();
  for (const question of ['won revenue by rep last quarter', 'win rate of Femke van der Meer']) {
    await world.say(ADMIN, question, question);
    await world.say(ADMIN, 'verify that', question);
    await world.say(ADMIN, 'confirm', question);
  }
  await world.reopen('2026-08-20', {
    LANGUAGE_ENGINE: 'openai',
    OPENAI_API_KEY: 'sk-test-0123456789abcdef',
    OPENAI_BASE_URL: server.url,
    OPENAI_MODEL: 'test-model',
    OPENAI_PRICES: 'test-model=0.25/2',
    OPENAI_TOKENS_PER_DAY: '220',
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const shownToModel = (decision: string, from: number) =>
  server.requests
    .slice(from)
    .filter(({ body }) => body.response_format.json_schema.name === decision)
    .map(({ body }) => body.messages.map(({ content }) => content).join('\n'))
    .join('\n');

test('the plan of a verified question is not asked of the model', async () => {
  const answer = await world.say(REP, 'won revenue by rep last quarter', 'verified');
  expect(answer.provenance[0]).toMatch(/^Verified question/);
  expect(server.requests.filter(({ body }) => body.response_format.json_schema.name === 'select_plan')).toEqual([]);
});

test('verified questions are examples for the model, but none with a name that the asker did not say or may not see', async () => {
  const from = server.requests.length;
  await world.say(LEADER, 'gibberish of reps last quarter', 'examples');
  const shown = shownToModel('select_plan', from);
  expect(shown).toContain('verified_questions');
  expect(shown).toContain('won revenue by rep last quarter');
  expect(shown).not.toContain('Femke');
});

test('use is stored per turn and decision, and told to admins in figures', async () => {
  const rows = await world.rows('SELECT decision, calls, input_tokens, output_tokens, cost FROM app.model_use ORDER BY decision');
  // The composer's answer was sent back once: two replies of the server, one decision.
  expect(rows.map((row) => [row['decision'], row['calls'], row['input_tokens'], Number(row['cost'])])).toEqual([
    ['classify_intent', 1, 100, 0.000045],
    ['compose_answer', 1, 200, 0.00009],
    ['select_plan', 1, 100, 0.000045],
  ]);
  const told = await world.say(ADMIN, 'model usage this month', 'told');
  expect(told.lead).toMatch(new RegExp(`${LEADER}: 200 tokens in, 20 out, 2 decisions in 1 message, cost 0\\.00009`));
  expect(await world.say(REP, 'model usage', 'told-rep')).toMatchObject({ kind: 'decline' });
});

test('when the budget of the day is used up the built-in reader answers, and says so', async () => {
  const from = server.requests.length;
  const answer = await world.say(LEADER, 'win rate by region', 'spent');
  expect(answer).toMatchObject({
    kind: 'answer',
    engine: 'offline',
    engineNote: 'Your budget for the model is used up for today; the built-in reader answered.',
  });
  expect(server.requests.length).toBe(from);
});
