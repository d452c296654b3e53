/** Verified questions: approved by an admin with a card, matched by all their words, computed with the asker's own rights. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readVerifyRequest } from '#conversation/verify-lane.ts';
import type { Found } from '#kernel/findings.ts';
import { questionWords } from '#kernel/question-words.ts';
import { ADMIN, LEADER, openSampleWorld, REP, type SampleWorld } from '#test/helpers/sample-world.ts';

let world: SampleWorld;
beforeAll(async () => {
  world = await openSampleWorld();
});
afterAll(() => world.close());

const LABEL = 'Verified question: an admin approved its plan on 2026-08-20.';
const isVerified = (answer: { readonly provenance: readonly string[] }) => answer.provenance.some((line) => line.startsWith('Verified question:'));

/** The admin asks, approves and confirms; gives the receipt. */
async function verify(thread: string, question: string, ...words: readonly string[]) {
  await world.say(ADMIN, question, thread);
  for (const text of words.length === 0 ? ['verify that'] : words) expect(await world.say(ADMIN, text, thread)).toMatchObject({ kind: 'confirm' });
  return world.say(ADMIN, 'confirm', thread);
}

test('approving is a draft, a confirmation and an audited receipt; then the question is matched and labelled', async () => {
  await world.say(ADMIN, 'won revenue by rep last quarter', 'first');
  const card = await world.say(ADMIN, 'verify that', 'first');
  expect(card).toMatchObject({ kind: 'confirm', draft: { action: 'question.verify' } });
  expect(isVerified(await world.say(LEADER, 'won revenue by rep last quarter', 'not-yet'))).toBe(false);
  const receipt = await world.say(ADMIN, 'confirm', 'first');
  expect(receipt).toMatchObject({
    kind: 'receipt',
    receipt: { entity: 'verified_question', stored: { status: 'active', question: 'won revenue by rep last quarter' } },
  });
  expect(receipt.receipt?.auditId).toMatch(/^org#\d+$/);
  expect(await world.rows("SELECT payload ->> 'question' AS question FROM app.audit_entry WHERE event = 'question.verified'")).toEqual([
    { question: 'won revenue by rep last quarter' },
  ]);
  for (const text of ['won revenue by rep last quarter', 'Show me the won revenue by reps last quarter, please!']) {
    expect((await world.say(LEADER, text, `asked-${text}`)).provenance[0]).toBe(LABEL);
  }
});

test('nothing but the same words matches', async () => {
  for (const text of [
    'won revenue by region last quarter',
    'won revenue by rep this quarter',
    'revenue by rep last quarter',
    'last quarter won revenue by rep',
  ])
    expect(isVerified(await world.say(LEADER, text, `near-${text}`))).toBe(false);
});

test('a period relative to today stays relative', async () => {
  const before = await world.say(LEADER, 'won revenue by rep last quarter', 'relative-1');
  expect(before.findings[0]?.plan.period).toMatchObject({ start: '2026-04-01', end: '2026-07-01' });
  await world.reopen('2026-11-21');
  const after = await world.say(LEADER, 'won revenue by rep last quarter', 'relative-2');
  expect(after.findings[0]?.plan.period).toMatchObject({ start: '2026-07-01', end: '2026-10-01' });
  expect(isVerified(after)).toBe(true);
  await world.reopen();
});

test('the asker’s own rights decide, and a name they may not see is no match', async () => {
  await verify('mine', 'my open pipeline by stage');
  const rep = await world.say(REP, 'my open pipeline by stage', 'mine-rep');
  expect(isVerified(rep)).toBe(true);
  expect((rep.findings[0] as Found).evidence.scope).toContain(REP);
  await verify('named', 'win rate of Femke van der Meer');
  expect(isVerified(await world.say(LEADER, 'win rate of Femke van der Meer', 'named-leader'))).toBe(true);
  const hidden = await world.say(REP, 'win rate of Femke van der Meer', 'named-rep');
  expect(isVerified(hidden)).toBe(false);
  expect(hidden.findings.filter(({ kind }) => kind === 'found')).toEqual([]);
});

test('only admins approve, only answers with figures, and only whole questions', async () => {
  await world.say(LEADER, 'win rate', 'leader');
  expect(await world.say(LEADER, 'verify that', 'leader')).toMatchObject({ kind: 'decline', lead: expect.stringContaining('by admins') });
  expect(await world.say(ADMIN, 'verify that', 'nothing')).toMatchObject({ kind: 'decline' });
  await world.say(ADMIN, 'win rate last quarter', 'follow');
  await world.say(ADMIN, 'and by region?', 'follow');
  expect(await world.say(ADMIN, 'verify that', 'follow')).toMatchObject({ kind: 'clarify', lead: expect.stringContaining('whole') });
  const unsaid = await world.say(ADMIN, 'verify that as: "regional win rates"', 'follow');
  expect(unsaid).toMatchObject({ kind: 'decline', lead: expect.stringContaining('period') });
});

test('a wording of one’s own gets the plan that was shown, in other words than the reader knows', async () => {
  expect(await world.say(LEADER, 'how are the territories doing in q2 2026', 'own-before')).not.toMatchObject({ kind: 'answer' });
  await verify('own', 'win rate by region in q2 2026', 'verify that as: "how are the territories doing in q2 2026"');
  const answer = await world.say(LEADER, 'How are the territories doing in Q2 2026?', 'own-after');
  expect(answer).toMatchObject({ kind: 'answer', findings: [{ plan: { metrics: ['win_rate'], dimensions: ['sales_region'] } }] });
  expect(isVerified(answer)).toBe(true);
});

test('undone by a card too; the second approval of the same words replaces the first', async () => {
  await verify('again', 'open deals by stage');
  await verify('again-2', 'open deals by stage');
  expect(await world.rows("SELECT status, row_version FROM app.verified_question WHERE words = 'open deal by stage'")).toEqual([
    { status: 'active', row_version: 2 },
  ]);
  expect(await world.say(ADMIN, 'unverify "open deals by stage"', 'undo')).toMatchObject({ kind: 'confirm', draft: { action: 'question.withdraw' } });
  expect(await world.say(ADMIN, 'confirm', 'undo')).toMatchObject({ kind: 'receipt', receipt: { stored: { status: 'withdrawn' } } });
  expect(isVerified(await world.say(LEADER, 'open deals by stage', 'undone'))).toBe(false);
  expect(await world.say(ADMIN, 'unverify "open deals by stage"', 'undo-2')).toMatchObject({ kind: 'decline' });
});

test('a plan that the catalogue no longer knows is set aside and told, and is back when it fits again', async () => {
  await verify('aside', 'lost deals by stage');
  const rename = (from: string, to: string) =>
    world.rows(
      `UPDATE app.verified_question SET plans = replace(plans::text, '"${from}"', '"${to}"')::jsonb, checked_fingerprint = 'older' WHERE words = 'lost deal by stage' RETURNING 1 AS one`,
    );
  expect(await rename('lost_count', 'vanished_count')).toHaveLength(1);
  await world.reopen();
  expect(await world.rows("SELECT set_aside_reason FROM app.verified_question WHERE words = 'lost deal by stage'")).toMatchObject([
    { set_aside_reason: expect.stringContaining('vanished count') },
  ]);
  const answer = await world.say(LEADER, 'lost deals by stage', 'aside-asked');
  expect(isVerified(answer)).toBe(false);
  expect(answer.caveats[0]).toMatch(/was a verified question.*vanished count/);
  expect((await world.say(ADMIN, 'verified questions', 'aside-list')).lead).toMatch(/“lost deals by stage” is set aside/);
  await rename('vanished_count', 'lost_count');
  expect(isVerified(await world.say(LEADER, 'lost deals by stage', 'aside-again'))).toBe(true);
});

describe('words', () => {
  test.each([
    ['Show me the win rates, please!', 'win rate'],
    ["what's our win rate?", 'our win rate'],
    ['What is our win rate', 'our win rate'],
    ['top 5 deals > 50k', 'top 5 deal > 50k'],
    ['Zoë’s pipeline', 'zoe pipeline'],
    ['win rate 12.5 %', 'win rate 12.5 %'],
  ])('%s → %s', (text, words) => {
    expect(questionWords(text)).toBe(words);
  });
  test.each([
    ['verify that', { kind: 'verify', question: null }],
    ['approve this answer.', { kind: 'verify', question: null }],
    ['mark that as verified', { kind: 'verify', question: null }],
    ['verify that as: "win rate"', { kind: 'verify', question: 'win rate' }],
    ['unverify "win rate"', { kind: 'withdraw', question: 'win rate' }],
    ['withdraw the verified question "win rate"', { kind: 'withdraw', question: 'win rate' }],
    ['approve the deal', null],
    ['verify the win rate of Dana', null],
    ['what is our win rate', null],
  ])('%s', (text, request) => {
    expect(readVerifyRequest(text)).toEqual(request);
  });
});
