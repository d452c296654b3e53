import { describe, expect, test } from 'vitest';
import { latestDue, nextDue } from '#jobs/schedule.ts';
import type { Instant } from '#kernel/dates.ts';

const at = (text: string) => text as Instant;

describe('the times a job is due', () => {
  test.each([
    ['an ordinary day', '5 0 * * *', 'America/New_York', '2026-11-20T12:00:00Z', ['2026-11-21T05:05:00.000Z', '2026-11-22T05:05:00.000Z']],
    [
      '02:30 does not exist on the day of the spring change: right after the gap',
      '30 2 * * *',
      'America/New_York',
      '2026-03-07T12:00:00Z',
      ['2026-03-08T07:00:00.000Z', '2026-03-09T06:30:00.000Z'],
    ],
    [
      '01:30 exists twice on the day of the autumn change: once, the first time',
      '30 1 * * *',
      'America/New_York',
      '2026-10-31T12:00:00Z',
      ['2026-11-01T05:30:00.000Z', '2026-11-02T06:30:00.000Z'],
    ],
    [
      'quarter hours go on through the repeated hour',
      '5-59/15 * * * *',
      'America/New_York',
      '2026-11-01T05:40:00Z',
      ['2026-11-01T05:50:00.000Z', '2026-11-01T06:05:00.000Z', '2026-11-01T06:20:00.000Z'],
    ],
    [
      'quarter hours go on through the skipped hour',
      '5-59/15 * * * *',
      'America/New_York',
      '2026-03-08T06:40:00Z',
      ['2026-03-08T06:50:00.000Z', '2026-03-08T07:05:00.000Z', '2026-03-08T07:20:00.000Z'],
    ],
    [
      'Lord Howe skips half an hour: 02:15 is due at 02:30',
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-03T00:00:00Z',
      ['2026-10-03T15:30:00.000Z', '2026-10-04T15:15:00.000Z'],
    ],
    [
      'Lord Howe repeats half an hour: 01:45 is due once',
      '45 1 * * *',
      'Australia/Lord_Howe',
      '2026-04-04T00:00:00Z',
      ['2026-04-04T14:45:00.000Z', '2026-04-05T15:15:00.000Z'],
    ],
    [
      'quarter hours go on through the repeated half hour',
      '5-59/15 * * * *',
      'Australia/Lord_Howe',
      '2026-04-04T14:40:00Z',
      ['2026-04-04T14:50:00.000Z', '2026-04-04T15:05:00.000Z', '2026-04-04T15:20:00.000Z'],
    ],
    ['midnight itself is skipped', '5 0 * * *', 'America/Santiago', '2026-09-05T12:00:00Z', ['2026-09-06T04:00:00.000Z', '2026-09-07T03:05:00.000Z']],
  ])('%s', (...[, pattern, timeZone, after, expected]) => {
    expect(nextDue(pattern, timeZone, at(after), expected.length)).toEqual(expected);
    for (const [index, time] of expected.entries()) {
      const before = at(expected[index - 1] ?? after);
      expect(latestDue(pattern, timeZone, before, at(time))).toBe(time);
      expect(latestDue(pattern, timeZone, at(time), at(time))).toBeNull();
    }
  });

  test('of several missed times the latest one stands for all', () => {
    expect(latestDue('5 0 * * *', 'UTC', at('2026-11-01T00:00:00Z'), at('2026-11-21T12:00:00Z'))).toBe('2026-11-21T00:05:00.000Z');
  });

  test('there is none between two times', () => {
    expect(latestDue('5 0 * * *', 'UTC', at('2026-11-21T00:05:00.000Z'), at('2026-11-21T23:00:00Z'))).toBeNull();
  });

  test.each(['', 'tomorrow', '61 0 * * *', '0 5 0 * * *'])('a pattern that is none is a bug: %j', (pattern) => {
    expect(() => latestDue(pattern, 'UTC', at('2026-11-20T00:00:00Z'), at('2026-11-21T00:00:00Z'))).toThrow(/Cron|Pattern|pattern/);
  });
});
