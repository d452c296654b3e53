import { expect, test } from 'vitest';
import { chooseOrganization } from '#entry/slack.ts';
import type { Organization } from '#kernel/person.ts';

const organizations = [
  { organizationId: 2, name: 'Northwind Trading' },
  { organizationId: 1, name: 'Sample organisation' },
].map((one): Organization => ({ ...one, calendar: { fiscalYearStartMonth: 1, timeZone: 'UTC' }, currency: 'USD', dataDate: null, isSample: false }));

test.each([
  [null, 2],
  ['1', 1],
  ['northwind trading', 2],
  [' Sample organisation ', 1],
  ['nobody', null],
] as const)('SLACK_ORGANIZATION %j serves organisation %j', (wanted, expected) => {
  expect(chooseOrganization(organizations, wanted)?.organizationId ?? null).toBe(expected);
});

test('without any organisation there is none to serve', () => {
  expect(chooseOrganization([], null)).toBeNull();
});
