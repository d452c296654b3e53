/** A person's budget for the model: counted per turn and decision, in tokens and cost, ended when it is used up. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { classifyIntent } from '#agents/intent/decision.ts';
import type { Row } from '#kernel/database.ts';
import { instantOf, localDate } from '#kernel/dates.ts';
import type { Turn } from '#kernel/turn.ts';
import { readTurn, storeTurn } from '#conversation/turn-store.ts';
import { readOrganization } from '#services/access/organizations.ts';
import { readAsker } from '#services/access/people.ts';
import { costOf, type ModelBudget } from '#services/model-use/model-budget.ts';
import { openSpending, storeSpending } from '#services/model-use/spending.ts';
import { expectOk, openTestDatabase, type TestDatabase } from '#test/helpers/database.ts';
import { seedOrganization } from '#test/helpers/people.ts';
import { FAKE_TOKENS } from '#test/helpers/fake-openai.ts';
import { startEngine } from '#test/language/engine.ts';

const PRICES = { 'test-model': { input: '0.25', output: '2' } };
const UNLIMITED: ModelBudget = { model: 'test-model', prices: PRICES, tokensPerDay: null, costPerDay: null };
const INTENT = { intent: 'win_rate', lane: 'ask', confidence: 0.9 } as const;
const INPUT = { text: 'zzz qqq', cards: { models: [] }, actions: [], memory: null };
const CALL = FAKE_TOKENS.input + FAKE_TOKENS.output;

let opened: TestDatabase;
let people: Readonly<Record<string, string>>;
/** Noon of 2026-11-21 in UTC. */
let nowMs = 1_795_262_400_000;
const clock = { now: () => instantOf(nowMs), today: () => localDate('2026-11-21'), monotonicMs: () => 0 };

beforeAll(async () => {
  opened = await openTestDatabase();
  ({ people } = await seedOrganization(opened.database, { timeZone: 'America/New_York' }));
});
afterAll(() => opened.close());

async function turnOf(person: string, eventKey: string): Promise<Turn> {
  const { database } = opened;
  const personId = people[person] ?? '';
  const raw = { organizationId: 1, personId, surface: 'chat', eventKey, threadKey: eventKey, audience: 'private', text: 'zzz' } as const;
  const { turnId } = expectOk(await storeTurn({ database, clock }, raw));
  const stored = await readTurn({ database, clock }, turnId);
  const organization = await readOrganization(database, 1);
  const asker = await readAsker(database, 1, personId);
  if (stored === null || organization === null || asker === null) throw new Error('the turn was not stored');
  const { surface, threadKey, audience, text } = stored.raw;
  return { turnId, number: 1, organization, asker, surface, threadKey, audience, text, today: clock.today(), receivedAt: clock.now() };
}

/** Says one message with a model that always answers; gives what the decision said. */
async function spend(person: string, eventKey: string, budget: ModelBudget, decisions = 1) {
  const turn = await turnOf(person, eventKey);
  const engine = await startEngine(Array.from({ length: decisions }, () => ({ value: INTENT })));
  const spending = await openSpending({ database: opened.database, clock }, budget, turn);
  const interpreter = engine.interpreter.forTurn(spending.allowance);
  const decided = [];
  for (let at = 0; at < decisions; at += 1) decided.push(await interpreter.decide(classifyIntent, INPUT));
  await storeSpending({ database: opened.database, clock }, budget, turn, spending.spent());
  return { decided, turn, requests: engine.server.requests.length };
}

async function storedFor(turn: Turn, asPerson: string): Promise<readonly Row[]> {
  return opened.database.transaction({ role: 'reader', readOnly: true, identity: { organizationId: 1, personId: people[asPerson] ?? '' } }, (session) =>
    session.query('SELECT decision, calls, input_tokens, output_tokens, cost, day FROM app.model_use WHERE turn_id = $1::text::uuid', [turn.turnId.slice(2)]),
  );
}

test('what a turn uses is stored per decision, with its exact cost; the person and admins read it, others do not', async () => {
  const { turn } = await spend('repRita', 'stored', UNLIMITED, 2);
  const expected = [{ decision: 'classify_intent', calls: 2, input_tokens: 200, output_tokens: 20, cost: '0.000090', day: '2026-11-21' }];
  expect((await storedFor(turn, 'repRita')).map((row) => ({ ...row, cost: Number(row['cost']) }))).toEqual(expected.map((row) => ({ ...row, cost: 0.00009 })));
  expect(await storedFor(turn, 'admin')).toHaveLength(1);
  expect(await storedFor(turn, 'leader')).toEqual([]);
});

test('a budget of tokens ends the calls of that person for that day, and says so; others go on, and so does the next day', async () => {
  const budget = { ...UNLIMITED, tokensPerDay: 2 * CALL };
  const first = await spend('repRavi', 'within', budget, 3);
  expect(first.requests).toBe(2);
  expect(first.decided.map(({ engine }) => engine)).toEqual(['openai', 'openai', 'offline']);
  expect(first.decided[2]?.fallback).toBe('Your budget for the model is used up for today; the built-in reader answered.');
  const second = await spend('repRavi', 'spent', budget);
  expect(second.requests).toBe(0);
  expect((await spend('repRemy', 'other', budget)).requests).toBe(1);
  nowMs += 17 * 3_600_000;
  expect((await spend('repRavi', 'tomorrow', budget)).requests).toBe(1);
});

test('a budget of cost ends them likewise', async () => {
  const cost = costOf(PRICES, 'test-model', FAKE_TOKENS);
  expect(cost).toBe('0.000045');
  const { requests } = await spend('viewer', 'cost', { ...UNLIMITED, costPerDay: '0.00009' }, 3);
  expect(requests).toBe(2);
});

test('without a configured price no cost is guessed', async () => {
  const { turn } = await spend('finance', 'unpriced', { ...UNLIMITED, prices: {} });
  expect(await storedFor(turn, 'finance')).toMatchObject([{ cost: null, input_tokens: 100 }]);
});
