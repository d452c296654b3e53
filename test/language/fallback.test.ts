import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { selectPlan } from '#agents/selector/decision.ts';
import type { Decision } from '#kernel/decision.ts';
import { limits } from '#kernel/limits.ts';
import { startEngine } from '#test/language/engine.ts';
import { decisionCases, selectInputOf } from '#test/helpers/decision-cases.ts';
import type { FakeReply } from '#test/helpers/fake-openai.ts';

/** A decision whose offline reading says `reader`, sure or not. */
const decide = (sure: boolean): Decision<string, string> => ({
  name: 'classify_intent',
  schema: z.string(),
  prompt: 'classify-intent',
  offline: () => ({ value: 'reader', sure }),
  describe: (text) => ({ text }),
});
const model: FakeReply = { value: 'model' };
const broken: FakeReply = { status: 400 };
const REFUSED = 'The model’s server refused the request; the built-in reader answered.';
const NO_KEY = 'No key for a model is set (OPENAI_API_KEY); the built-in reader answered.';

type Choice = {
  readonly engine: 'auto' | 'offline' | 'openai';
  readonly sure: boolean;
  readonly key: boolean;
  readonly reply: FakeReply;
  readonly speaks: 'reader' | 'model';
  readonly note: string | null;
  readonly calls: number;
};
const choices: readonly Choice[] = [
  { engine: 'offline', sure: true, key: true, reply: model, speaks: 'reader', note: null, calls: 0 },
  { engine: 'offline', sure: false, key: true, reply: model, speaks: 'reader', note: null, calls: 0 },
  { engine: 'auto', sure: true, key: true, reply: model, speaks: 'reader', note: null, calls: 0 },
  { engine: 'auto', sure: false, key: true, reply: model, speaks: 'model', note: null, calls: 1 },
  { engine: 'auto', sure: false, key: true, reply: broken, speaks: 'reader', note: REFUSED, calls: 1 },
  { engine: 'auto', sure: false, key: false, reply: model, speaks: 'reader', note: null, calls: 0 },
  { engine: 'openai', sure: true, key: true, reply: model, speaks: 'model', note: null, calls: 1 },
  { engine: 'openai', sure: false, key: true, reply: broken, speaks: 'reader', note: REFUSED, calls: 1 },
  { engine: 'openai', sure: true, key: false, reply: model, speaks: 'reader', note: NO_KEY, calls: 0 },
];
test.each(choices)('$engine, reader sure: $sure, key: $key → $speaks speaks after $calls calls', async ({ engine, sure, key, reply, speaks, note, calls }) => {
  const { interpreter, server } = await startEngine([reply], { engine, ...(key ? {} : { apiKey: null }) });
  const decided = await interpreter.decide(decide(sure), 'hello');
  expect(decided).toMatchObject({ value: speaks, engine: speaks === 'model' ? 'openai' : 'offline', fallback: note });
  expect(server.requests).toHaveLength(calls);
});

test.each(decisionCases)('offline: $decision.name ($name) gets the reading of its own', async ({ decision, input }) => {
  const { interpreter, server } = await startEngine([], { engine: 'offline' });
  const decided = await interpreter.forTurn().decide(decision, input);
  expect(decided).toEqual({ value: decision.offline(input).value, engine: 'offline', fallback: null, tokens: null });
  expect(server.requests).toHaveLength(0);
});

test('a reading that has not the shape of its schema is a bug, and thrown', async () => {
  const { interpreter } = await startEngine([], { engine: 'offline' });
  const wrong = { ...selectPlan, offline: () => ({ value: { kind: 'plans' } as never, sure: true }) };
  await expect(interpreter.decide(wrong, selectInputOf('x'))).rejects.toThrow(/plans/);
});

describe('after outages in a row', () => {
  const outages = Array.from({ length: limits.modelOutagesMax }, () => broken);

  test('the model rests, the reason is still said, and it is tried again afterwards', async () => {
    const { interpreter, server, passMs } = await startEngine([...outages, model, model]);
    for (const _ of outages) await interpreter.decide(decide(true), 'hello');
    expect(await interpreter.decide(decide(true), 'hello')).toMatchObject({ value: 'reader', fallback: REFUSED, tokens: null });
    passMs(limits.modelRestMs - 1);
    expect(await interpreter.decide(decide(true), 'hello')).toMatchObject({ value: 'reader', fallback: REFUSED });
    expect(server.requests).toHaveLength(outages.length);
    passMs(1);
    expect(await interpreter.decide(decide(true), 'hello')).toMatchObject({ value: 'model', fallback: null });
    expect(await interpreter.decide(decide(true), 'hello')).toMatchObject({ value: 'model' });
  });

  test('one more outage after the rest is another rest', async () => {
    const { interpreter, server, passMs } = await startEngine([...outages, broken, model]);
    for (const _ of outages) await interpreter.decide(decide(true), 'hello');
    passMs(limits.modelRestMs);
    await interpreter.decide(decide(true), 'hello');
    expect(await interpreter.decide(decide(true), 'hello')).toMatchObject({ value: 'reader', fallback: REFUSED });
    expect(server.requests).toHaveLength(outages.length + 1);
  });

  test.each([
    ['an answer', [model]],
    ['a useless answer', [{ text: 'no' }, { text: 'no' }]],
  ] as const)('%s between them ends the count', async (name, between) => {
    const { interpreter } = await startEngine([...outages.slice(1), ...between, ...outages.slice(1), model]);
    for (const _ of outages.slice(1)) await interpreter.decide(decide(true), 'hello');
    await interpreter.decide(decide(true), 'hello');
    for (const _ of outages.slice(1)) await interpreter.decide(decide(true), 'hello');
    expect(await interpreter.decide(decide(true), 'hello')).toMatchObject({ value: 'model' });
  });
});

test('the decisions of one turn share what it may wait; the next turn has its own', async () => {
  const { interpreter, server, passMs } = await startEngine(['silence', model], { bounds: { turnBudgetMs: 200 } });
  const turn = interpreter.forTurn();
  const first = turn.decide(decide(true), 'hello');
  await server.arrived;
  passMs(200);
  expect(await first).toMatchObject({ value: 'reader', fallback: 'The model did not answer; the built-in reader answered.' });
  expect(await turn.decide(decide(true), 'hello')).toMatchObject({ value: 'reader', fallback: 'The model took too long; the built-in reader answered.' });
  expect(server.requests).toHaveLength(1);
  expect(await interpreter.forTurn().decide(decide(true), 'hello')).toMatchObject({ value: 'model' });
});
