import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cancelDraft, confirmDraft } from '#conversation/act-lane.ts';
import { type ActWorld, makeActWorld } from '#test/helpers/act-lane.ts';
import { type TestDatabase, openTestDatabase } from '#test/helpers/database.ts';

let opened: TestDatabase;
let world: ActWorld;
let organizationId = 0;

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());
beforeEach(async () => {
  organizationId += 1;
  world = await makeActWorld(opened, organizationId);
});

async function cardFor(text: string): Promise<string> {
  const card = await world.say('facilitator', text);
  return card.draft?.draftId ?? '';
}

test('confirmations at once write one note and give one receipt', async () => {
  const draftId = await cardFor('log a note for Rita Moss for March: fine');
  const asker = await world.asker('facilitator');
  const receipts = await Promise.all(Array.from({ length: 8 }, () => confirmDraft(world.deps(), asker, draftId)));
  expect(receipts[0]).toMatchObject({ kind: 'receipt' });
  for (const receipt of receipts) expect(receipt).toEqual(receipts[0]);
  expect(await world.notes()).toHaveLength(1);
  expect(await world.verify()).toMatchObject({ valid: true, entries: 1 });
});

test('confirm and cancel at once end in one of the two', async () => {
  const asker = await world.asker('facilitator');
  for (let round = 0; round < 10; round += 1) {
    const draftId = await cardFor(`log a note for Rita Moss for March: round ${round}`);
    const [confirmed, cancelled] = await Promise.all([confirmDraft(world.deps(), asker, draftId), cancelDraft(world.deps(), asker, draftId)]);
    expect([
      ['receipt', 'decline'],
      ['decline', 'answer'],
    ]).toContainEqual([confirmed.kind, cancelled.kind]);
    const stored = (await world.notes()).filter((note) => note['note'] === `round ${round}`);
    expect(stored).toHaveLength(confirmed.kind === 'receipt' ? 1 : 0);
  }
  expect(await world.verify()).toMatchObject({ valid: true, entries: (await world.notes()).length });
});

test('many notes about one person at once leave one unbroken chain', async () => {
  const asker = await world.asker('facilitator');
  const draftIds = [];
  for (let n = 0; n < 12; n += 1) draftIds.push(await cardFor(`log a note for Rita Moss for March: number ${n}`));
  const receipts = await Promise.all(draftIds.map((draftId) => confirmDraft(world.deps(), asker, draftId)));
  expect(new Set(receipts.map(({ receipt }) => receipt?.auditId)).size).toBe(12);
  expect(await world.verify()).toMatchObject({ valid: true, entries: 12 });
});
