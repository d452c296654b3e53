/** Reports on answers and questions without answers: kept, shown to admins alone, exported as cases of the labelled set. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { feedback } from '#entry/feedback.ts';
import { evalCaseSchema } from '#entry/eval/eval-case.ts';
import { ok } from '#kernel/result.ts';
import { readEnv } from '#env.ts';
import type { ShownAnswer } from '#services/feedback/give-feedback.ts';
import { expectOk } from '#test/helpers/database.ts';
import { collectOutput } from '#test/helpers/collect-output.ts';
import { ADMIN, LEADER, openSampleWorld, REP, type SampleWorld } from '#test/helpers/sample-world.ts';

let world: SampleWorld;
beforeAll(async () => {
  world = await openSampleWorld();
});
afterAll(() => world.close());

/** The command over the open product; gives exit code and text. */
async function command(...argv: readonly string[]) {
  const [stdout, stderr] = [collectOutput(), collectOutput()];
  const opened = { ...world.opened, close: () => Promise.resolve() };
  const deps = { open: () => Promise.resolve(ok(opened)), readEnv: () => readEnv({}) };
  const code = await feedback(argv, { stdin: process.stdin, stdout, stderr }, deps);
  return { code, text: stdout.text() + stderr.text() };
}

const storedFor = (question: string) => world.rows(`SELECT verdict, reason, status, shown FROM app.feedback WHERE shown -> 'turns' ->> -1 = '${question}'`);

test('a report in words keeps the answer with its plan, statement and few rows, and changes nothing', async () => {
  await world.say(REP, 'open deals by close month', 'wrong');
  const said = await world.say(REP, 'that is wrong, it should be 45 deals', 'wrong');
  expect(said.suggestions).toEqual(['why is it not 45?']);
  expect(said).toMatchObject({ kind: 'answer', intent: 'chat', findings: [] });
  expect(said.lead).toMatch(/Your report is noted/);
  const [stored] = await storedFor('open deals by close month');
  expect(stored).toMatchObject({ verdict: 'wrong', reason: 'it should be 45 deals', status: 'open', shown: { asked_by: REP, kind: 'answer' } });
  const shown = stored?.['shown'] as ShownAnswer | undefined;
  const result = shown?.results[0];
  expect(result?.sql).toMatch(/SELECT/);
  expect(result?.rows.length).toBeGreaterThan(0);
  expect(result?.rows.length).toBeLessThanOrEqual(20);
  expect(await world.say(REP, 'only won ones', 'wrong')).toMatchObject({ kind: 'answer' });
});

test('a second verdict replaces the first; the words of the conversation before stay with it', async () => {
  await world.say(REP, 'my win rate', 'twice');
  await world.say(REP, 'and by region?', 'twice');
  await world.say(REP, 'wrong answer', 'twice');
  await world.say(REP, 'good answer', 'twice');
  expect(await storedFor('and by region?')).toMatchObject([{ verdict: 'good', reason: null, shown: { turns: ['my win rate', 'and by region?'] } }]);
});

test('a correction of the question is answered, not filed', async () => {
  await world.say(REP, 'revenue last quarter', 'corrected');
  const corrected = await world.say(REP, "that's wrong, I meant win rate", 'corrected');
  expect(corrected.findings[0]?.plan.metrics).toEqual(['win_rate']);
  expect(await storedFor('revenue last quarter')).toEqual([]);
});

test('nobody judges an answer that was not shown to them', async () => {
  const own = await world.say(REP, 'my won revenue', 'private');
  const leader = expectOk(await world.opened.product.readView.personNamed(LEADER));
  const call = { turnId: own.turnId, part: 'shown', verdict: 'wrong', reason: null } as const;
  expect(await world.opened.product.giveFeedback(leader, call)).toMatchObject({ ok: false, failure: { kind: 'not_permitted' } });
  expect(await world.opened.product.giveFeedback(leader, { ...call, turnId: '1.nonsense' })).toMatchObject({ ok: false, failure: { kind: 'invalid_input' } });
  expect(await storedFor('my won revenue')).toEqual([]);
});

test('the queue is for admins: listed, shown, closed and exported as cases that the eval reads', async () => {
  expect(await command('list', '--as', REP)).toMatchObject({ code: 1, text: expect.stringContaining('is no admin') });
  const listed = await command('list');
  expect(listed).toMatchObject({ code: 0, text: expect.stringContaining('it should be 45 deals') });
  const id = /│ ([0-9a-f]{8}) /.exec(listed.text)?.[1] ?? '';
  expect((await command('show', id)).text).toMatch(/Reason {4}it should be 45 deals[\s\S]*SELECT/);
  const wrong = (await command('export')).text.trim().split('\n');
  const good = (await command('export', '--good')).text.trim().split('\n');
  const cases = [...wrong, ...good].map((line) => evalCaseSchema.parse(JSON.parse(line)));
  expect(cases[0]).toMatchObject({
    as: REP,
    turns: ['open deals by close month'],
    tags: ['feedback', 'wrong', 'reason: it should be 45 deals', expect.stringMatching(/^shown: /)],
  });
  expect(cases.at(-1)).toMatchObject({
    turns: ['my win rate', 'and by region?'],
    kind: ['answer'],
    plan: [expect.stringMatching(/^win_rate by sales_region/)],
  });
  expect(await command('close', id, 'label', 'added')).toMatchObject({ code: 0 });
  expect((await command('list')).text).not.toContain('45 deals');
  expect((await command('list', '--all')).text).toContain('closed');
  expect(await command('close')).toMatchObject({ code: 2 });
  expect((await world.say(ADMIN, 'wrong answers', 'queue')).lead).toBe('No answer is reported as wrong.');
});

test('questions without figures are gathered for admins: how often, by how many, and what is near', async () => {
  await world.say(REP, 'churn by cohort', 'gap-1');
  await world.say(LEADER, 'Churn by cohorts?', 'gap-2');
  await world.say(LEADER, 'churn by cohort please', 'gap-3');
  await world.say(LEADER, 'tell me a joke', 'gap-4');
  const gaps = await world.say(ADMIN, 'What could you not answer this week?', 'gaps');
  expect(gaps).toMatchObject({ kind: 'answer', intent: 'audit' });
  expect(gaps.lead).toMatch(/“churn by cohorts?(?: please|\?)?”: 3 times by 2 people, declined/iu);
  expect(gaps.lead).not.toMatch(/joke/);
  expect((await command('gaps')).text).toMatch(/churn by cohorts?(?: please|\?)? +│ 3 +│ 2 +│ declined/iu);
  expect(await world.say(REP, 'what could you not answer this week', 'rep-gaps')).toMatchObject({ kind: 'decline' });
});

test('a question back is a gap only when it leads nowhere', async () => {
  const asked = await world.say(REP, 'best rep', 'asked-1');
  expect(asked.kind).toBe('clarify');
  await world.say(LEADER, 'best rep', 'asked-2');
  expect((await world.say(LEADER, '1', 'asked-2')).kind).toBe('answer');
  expect(await world.rows("SELECT resolved_at IS NULL AS open FROM app.question_gap WHERE words = 'best rep' ORDER BY open")).toEqual([
    { open: false },
    { open: true },
  ]);
  expect((await command('gaps')).text).not.toContain('best rep');
  await world.reopen('2026-08-21');
  expect((await command('gaps')).text).toMatch(/best rep +│ 1 +│ 1 +│ asked back/);
});
