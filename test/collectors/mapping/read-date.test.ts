import { describe, expect, test } from 'vitest';
import { dateFormatTrouble, makeDateReader } from '#collectors/mapping/read-date.ts';

function check(text: string, formats: readonly string[], zones: { file?: string; organization?: string } = {}) {
  const organizationZone = zones.organization ?? 'UTC';
  const reader = makeDateReader({ formats, timeZone: zones.file ?? organizationZone, organizationZone });
  return [reader.day(text), reader.moment(text)];
}

describe('days and moments', () => {
  test.each<[string, readonly string[], string | null]>([
    ['2017-03-01', [], '2017-03-01'],
    ['2017-02-29', [], null],
    ['2017-13-01', [], null],
    ['03/01/2017', [], null],
    ['03/01/2017', ['dd/MM/yyyy'], '2017-01-03'],
    ['03/01/2017', ['MM/dd/yyyy'], '2017-03-01'],
    ['3/1/2017', ['M/d/yyyy'], '2017-03-01'],
    ['31/12/2017', ['MM/dd/yyyy'], null],
    ['31/12/2017', ['MM/dd/yyyy', 'dd/MM/yyyy'], '2017-12-31'],
    ['02/03/24', ['MM/dd/yy'], '2024-02-03'],
    ['02/03/60', ['MM/dd/yy'], '2060-02-03'],
    ['02/03/61', ['MM/dd/yy'], '1961-02-03'],
    ['3. Mar 2017', ['d. MMM yyyy'], '2017-03-03'],
    ['20170301', ['yyyyMMdd'], '2017-03-01'],
    ['0204-01-01', [], null],
    ['2017-03-01 ', ['dd/MM/yyyy'], null],
    ['tomorrow', ['dd/MM/yyyy'], null],
  ])('%j by %j is the day %j', (text, formats, day) => {
    expect(check(text, formats)[0]).toBe(day);
  });

  test.each<[string, readonly string[], { file?: string; organization?: string }, readonly [string | null, string | null]]>([
    ['02/23/26 08:55 PM', ['MM/dd/yy hh:mm a'], {}, ['2026-02-23', '2026-02-23T20:55:00.000Z']],
    ['02/23/26 08:55 PM', ['MM/dd/yy hh:mm a'], { file: 'America/Chicago' }, ['2026-02-24', '2026-02-24T02:55:00.000Z']],
    ['02/23/26 08:55 PM', ['MM/dd/yy hh:mm a'], { file: 'America/Chicago', organization: 'America/Chicago' }, ['2026-02-23', '2026-02-24T02:55:00.000Z']],
    ['12/31/26 12:05 AM', ['MM/dd/yy hh:mm a'], {}, ['2026-12-31', '2026-12-31T00:05:00.000Z']],
    ['31.12.2026 23:30 +02:00', ['dd.MM.yyyy HH:mm ZZ'], {}, ['2026-12-31', '2026-12-31T21:30:00.000Z']],
    ['2024-02-12T10:00:00.000+0000', [], {}, ['2024-02-12', '2024-02-12T10:00:00.000Z']],
    ['2024-02-12T23:30:00Z', [], { organization: 'Europe/Berlin' }, ['2024-02-13', '2024-02-12T23:30:00.000Z']],
    ['2024-02-12 10:00:00', [], { file: 'Europe/Berlin', organization: 'Europe/Berlin' }, ['2024-02-12', '2024-02-12T09:00:00.000Z']],
    ['2024-02-12 10:00:00 UTC', [], {}, ['2024-02-12', '2024-02-12T10:00:00.000Z']],
    ['2024-02-12 10:00:00 +0200', [], {}, ['2024-02-12', '2024-02-12T08:00:00.000Z']],
    ['2024-02-12', [], { organization: 'America/New_York' }, ['2024-02-12', '2024-02-12T05:00:00.000Z']],
    ['1707732000', ['unix_seconds'], {}, ['2024-02-12', '2024-02-12T10:00:00.000Z']],
    ['1707732000000', ['unix_milliseconds'], {}, ['2024-02-12', '2024-02-12T10:00:00.000Z']],
    ['2024-02-12T25:00:00Z', [], {}, [null, null]],
  ])('%j by %j in %o is %j', (text, formats, zones, expected) => {
    expect(check(text, formats, zones)).toEqual(expected);
  });
});

test.each<[string, boolean]>([
  ['dd/MM/yyyy', true],
  ["yyyy-MM-dd'T'HH:mm", true],
  ['M/d/yy h:mm a', true],
  ['DD/MM/YYYY', false],
  ['dd/MM', false],
  ['yyyy-QQ', false],
])('the format %j is taken: %j', (format, isTaken) => {
  expect(dateFormatTrouble(format) === null).toBe(isTaken);
});
