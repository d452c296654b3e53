/** Two clocks: now for expiry, today for questions. */
import { expect, test } from 'vitest';
import { makeClock } from '#kernel/clock.ts';
import type { Instant } from '#kernel/dates.ts';
import { localDate } from '#kernel/dates.ts';
import type { Organization } from '#kernel/person.ts';

const auckland: Organization = {
  organizationId: 1,
  name: 'Kauri',
  calendar: { fiscalYearStartMonth: 1, timeZone: 'Pacific/Auckland' },
  currency: 'NZD',
  dataDate: null,
  isSample: false,
};
const imported: Organization = { ...auckland, dataDate: localDate('2017-12-31') };
const day = localDate('2026-11-21');
const evening = '2026-11-21T20:00:00.000Z' as Instant;

test.each([
  ['a fixed day is that day in every zone', makeClock({ fixedNow: day }), auckland, undefined, '2026-11-21'],
  ['a fixed moment is the day it is in the zone', makeClock({ fixedNow: evening }), auckland, undefined, '2026-11-22'],
  ['a fixed clock goes before the data date', makeClock({ fixedNow: day }), imported, undefined, '2026-11-21'],
  ['the data date goes before the real time', makeClock({ fixedNow: null }), imported, undefined, '2017-12-31'],
  ['the turn goes before everything', makeClock({ fixedNow: day }), imported, localDate('2017-11-15'), '2017-11-15'],
] as const)('%s', (...[, clock, organization, at, expected]) => {
  expect(clock.today(organization, at)).toBe(expected);
});

test('now is noon UTC of a fixed day, the fixed moment, or the real time', () => {
  expect(makeClock({ fixedNow: day }).now()).toBe('2026-11-21T12:00:00.000Z');
  expect(makeClock({ fixedNow: evening }).now()).toBe(evening);
  const clock = makeClock({ fixedNow: null });
  expect(clock.now() >= '2026').toBe(true);
  expect(clock.monotonicMs()).toBeLessThanOrEqual(clock.monotonicMs());
});
