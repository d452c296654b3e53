import { expect, test } from 'vitest';
import { selectPlan } from '#agents/selector/decision.ts';
import { makeOfflineInterpreter } from '#language/offline.ts';
import { recordDecisions, replayDecisions } from '#language/recorded.ts';
import { startEngine } from '#test/language/engine.ts';
import { decisionCases, selectInputOf } from '#test/helpers/decision-cases.ts';

const offline = makeOfflineInterpreter();

test.each(decisionCases)('$decision.name: $name is written as one line and replayed without a model', async ({ decision, input, output }) => {
  const { interpreter, server } = await startEngine([{ value: output }]);
  const lines: string[] = [];
  const decided = await recordDecisions(interpreter, (line) => void lines.push(line))
    .forTurn()
    .decide(decision, input);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^[^\n]+\n$/);
  const replayed = replayDecisions(lines.join(''), offline);
  expect(await replayed.forTurn().decide(decision, input)).toEqual({ ...decided, tokens: null });
  expect(server.requests).toHaveLength(1);
});

const plan = { kind: 'decline', intent: 'help', reason: 'No metric fits the recording.', nearest: [] };
const question = selectInputOf('how does Dana do?');
async function recordingOf(value: unknown): Promise<string> {
  const lines: string[] = [];
  await recordDecisions(offline, (line) => void lines.push(line)).decide(selectPlan, question);
  return `${JSON.stringify({ ...(JSON.parse(lines[0] ?? '') as object), engine: 'openai', value })}\n`;
}
const unplanned = { kind: 'plans', intent: 'help', plans: [{ model: 'gone', metrics: [], dimensions: [], filters: [] }], inherited: [] };

test.each([
  ['another question', plan, selectInputOf('how does Dana do today?')],
  ['a value of an older schema', { kind: 'sql' }, question],
  ['a value that is refused today', unplanned, question],
])('%s is decided afresh', async (_, value, input) => {
  const replayed = replayDecisions(await recordingOf(value), offline);
  expect(await replayed.decide(selectPlan, input)).toEqual(await offline.decide(selectPlan, input));
});

test('the later of two lines counts', async () => {
  const lines = `${await recordingOf({ ...plan, reason: 'No older metric fits.' })}${await recordingOf(plan)}`;
  expect(await replayDecisions(lines, offline).decide(selectPlan, question)).toMatchObject({ value: plan, engine: 'openai' });
});

test('a line that is no recording is said at once', () => {
  expect(() => replayDecisions('{"decision":"select_plan"}\n', offline)).toThrow(/input/);
});
