/** Every way to say when. Today is Wednesday 2017-11-15 unless said otherwise. */
import { expect, test } from 'vitest';
import { choose, type QuestionOptions } from '#test/helpers/questions.ts';

function periodOf(text: string, options: QuestionOptions = {}): string {
  const choice = choose(`won revenue ${text}`, options);
  if (choice.kind !== 'plans') return choice.kind;
  const period = choice.plans[0]?.period;
  return period === undefined ? 'all time' : `${period.start}..${period.end} ${period.label}`;
}

test.each([
  ['last quarter', '2017-07-01..2017-10-01 Q3 2017'],
  ['this quarter', '2017-10-01..2018-01-01 Q4 2017 (to date)'],
  ['the previous month', '2017-10-01..2017-11-01 October 2017'],
  ['this month', '2017-11-01..2017-12-01 November 2017 (to date)'],
  ['last week', '2017-11-06..2017-11-13 week of 2017-11-06'],
  ['this year', '2017-01-01..2018-01-01 2017 (to date)'],
  ['last year', '2016-01-01..2017-01-01 2016'],
  ['in 2017', '2017-01-01..2018-01-01 2017 (to date)'],
  ['Q2', '2017-04-01..2017-07-01 Q2 2017'],
  ['q2 2016', '2016-04-01..2016-07-01 Q2 2016'],
  ['2016 q2', '2016-04-01..2016-07-01 Q2 2016'],
  ['2016-03-01', '2016-03-01..2016-03-02 2016-03-01'],
  ['second quarter of 2016', '2016-04-01..2016-07-01 Q2 2016'],
  ['q4 last year', '2016-10-01..2017-01-01 Q4 2016'],
  ['in March', '2017-03-01..2017-04-01 March 2017'],
  ['in december', '2016-12-01..2017-01-01 December 2016'],
  ['mar 2016', '2016-03-01..2016-04-01 March 2016'],
  ['on march 5th 2017', '2017-03-05..2017-03-06 2017-03-05'],
  ['on 5 march', '2017-03-05..2017-03-06 2017-03-05'],
  ['last 3 months', '2017-08-01..2017-11-01 2017-08-01 to 2017-10-31'],
  ['past 2 quarters', '2017-04-01..2017-10-01 2017-04-01 to 2017-09-30'],
  ['last 90 days', '2017-08-18..2017-11-16 2017-08-18 to 2017-11-15'],
  ['yesterday', '2017-11-14..2017-11-15 2017-11-14'],
  ['ytd', '2017-01-01..2018-01-01 2017 (to date)'],
  ['quarter to date', '2017-10-01..2018-01-01 Q4 2017 (to date)'],
  ['mtd', '2017-11-01..2017-12-01 November 2017 (to date)'],
  ['H1', '2017-01-01..2017-07-01 H1 2017'],
  ['h2 2016', '2016-07-01..2017-01-01 H2 2016'],
  ['since March', '2017-03-01..2017-11-16 2017-03-01 to 2017-11-15'],
  ['since 2017-06-15', '2017-06-15..2017-11-16 2017-06-15 to 2017-11-15'],
  ['before 2017', '1900-01-01..2017-01-01 before 2017-01-01'],
  ['between jan and mar 2017', '2017-01-01..2017-04-01 2017-01-01 to 2017-03-31'],
  ['from 2017-01-01 to 2017-02-15', '2017-01-01..2017-02-16 2017-01-01 to 2017-02-15'],
  ['week of 2017-03-08', '2017-03-06..2017-03-13 week of 2017-03-06'],
  ['week 45', '2017-11-06..2017-11-13 week of 2017-11-06'],
  ['w2 2016', '2016-01-11..2016-01-18 week of 2016-01-11'],
  ['day before yesterday', '2017-11-13..2017-11-14 2017-11-13'],
  ['the week before last', '2017-10-30..2017-11-06 week of 2017-10-30'],
  ['last fiscal q3', '2017-07-01..2017-10-01 Q3 2017'],
  ['last fiscal year q2', '2016-04-01..2016-07-01 Q2 2016'],
  ['q2 ly', '2016-04-01..2016-07-01 Q2 2016'],
  ['ltm', '2016-11-01..2017-11-01 2016-11-01 to 2017-10-31'],
  ['ytd thru end of september', '2017-01-01..2017-10-01 2017-01-01 to 2017-09-30'],
  ['oct ytd', '2017-01-01..2017-11-01 2017-01-01 to 2017-10-31'],
  ['year to end of august', '2017-01-01..2017-09-01 2017-01-01 to 2017-08-31'],
  ['2016 before may', '2016-01-01..2016-05-01 2016-01-01 to 2016-04-30'],
  ['since march until june', '2017-03-01..2017-07-01 2017-03-01 to 2017-06-30'],
  ['last year until june', '2016-01-01..2016-07-01 2016-01-01 to 2016-06-30'],
  ['until end of march this year', '2017-01-01..2017-04-01 2017-01-01 to 2017-03-31'],
  ['since the end of june', '2017-07-01..2017-11-16 2017-07-01 to 2017-11-15'],
  ['in the last week of october', '2017-10-25..2017-11-01 2017-10-25 to 2017-10-31'],
  ['first 2 months of the year', '2017-01-01..2017-03-01 2017-01-01 to 2017-02-28'],
  ['in the first half of october', '2017-10-01..2017-10-16 2017-10-01 to 2017-10-15'],
  ['mar-may', '2017-03-01..2017-06-01 2017-03-01 to 2017-05-31'],
  ["nov '15 - feb '16", '2015-11-01..2016-03-01 2015-11-01 to 2016-02-29'],
  ['from march on', '2017-03-01..2017-11-16 2017-03-01 to 2017-11-15'],
  ['since start of year', '2017-01-01..2017-11-16 2017-01-01 to 2017-11-15'],
  ['2015-2016', '2015-01-01..2017-01-01 2015-01-01 to 2016-12-31'],
  ['15 sep - 15 oct', '2017-09-15..2017-10-16 2017-09-15 to 2017-10-15'],
  ['weeks 40 to 44', '2017-10-02..2017-11-06 2017-10-02 to 2017-11-05'],
  ['since the start of q3', '2017-07-01..2017-11-16 2017-07-01 to 2017-11-15'],
  ['october last week', 'decline'],
  ['all time', 'all time'],
  ['', 'all time'],
])('%s', (text, expected) => {
  expect(periodOf(text)).toBe(expected);
});

test.each([
  ['this fiscal year', '2026-02-01..2027-02-01 FY2027 (to date)'],
  ['this quarter', '2026-11-01..2027-02-01 Q4 FY2027 (to date)'],
  ['last quarter', '2026-08-01..2026-11-01 Q3 FY2027'],
  ['Q4 FY27', '2026-11-01..2027-02-01 Q4 FY2027 (to date)'],
  ['fy26', '2025-02-01..2026-02-01 FY2026'],
  ['fiscal 2026', '2025-02-01..2026-02-01 FY2026'],
  ['H1 FY2026', '2025-02-01..2025-08-01 H1 FY2026'],
  ['last calendar year', '2025-01-01..2026-01-01 2025'],
  ['ytd', '2026-02-01..2027-02-01 FY2027 (to date)'],
  ['in may', '2026-05-01..2026-06-01 May 2026'],
])('a fiscal year from February: %s', (text, expected) => {
  expect(periodOf(text, { today: '2026-11-21', fiscalYearStartMonth: 2 })).toBe(expected);
});

test('on its last day a period is complete, and last quarter is still the one before', () => {
  expect(periodOf('this quarter', { today: '2017-12-31' })).toBe('2017-10-01..2018-01-01 Q4 2017');
  expect(periodOf('last quarter', { today: '2017-12-31' })).toBe('2017-07-01..2017-10-01 Q3 2017');
});

test('what is due lies ahead', () => {
  const choice = choose('pipeline due in q1');
  expect(choice.kind === 'plans' ? choice.plans[0]?.period?.start : choice).toBe('2018-01-01');
});

test('a day that can be read in two ways is not guessed', () => {
  expect(choose('won revenue on 03/05/2017').kind).toBe('clarify');
  expect(periodOf('on 03/25/2017')).toBe('2017-03-25..2017-03-26 2017-03-25');
});
