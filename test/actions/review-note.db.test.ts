import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ActWorld, makeActWorld } from '#test/helpers/act-lane.ts';
import { type TestDatabase, openTestDatabase } from '#test/helpers/database.ts';
import type { PersonKey } from '#test/helpers/people.ts';

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

const readers: readonly (readonly [PersonKey, readonly string[]])[] = [
  ['facilitator', ['for reviewers', 'shared one']],
  ['repRita', ['shared one']],
  ['repRavi', []],
  ['repRemy', []],
  ['managerNorth', ['for reviewers', 'shared one']],
  ['managerSouth', []],
  ['director', ['for reviewers', 'shared one']],
  ['leader', ['for reviewers', 'shared one']],
  ['admin', ['for reviewers', 'shared one']],
  ['finance', []],
  ['viewer', []],
];
test('a note is read by its author, the managers above, leaders and admins; by its person only when shared', async () => {
  for (const text of ['log a note for Rita Moss for March: for reviewers', 'log a shared note for Rita Moss for March: shared one']) {
    await world.say('facilitator', text);
    await world.say('facilitator', 'confirm');
  }
  const seen = [];
  for (const [key] of readers) seen.push([key, await world.notesSeenBy(key)]);
  expect(seen).toEqual(readers);
});

test('another facilitator reads what is shared only, and an author reads their note whatever their role is now', async () => {
  await world.say('managerNorth', 'log a note for Rita Moss for March: mine');
  await world.say('managerNorth', 'confirm');
  expect(await world.notesSeenBy('facilitator')).toEqual([]);
  await world.setRoles('managerNorth', []);
  expect(await world.notesSeenBy('managerNorth')).toEqual(['mine']);
});
