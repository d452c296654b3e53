/** Times as people write them: codes of finance, shorthand, dates of other countries, and times that are open. Today is Wednesday 2026-11-18. */
import { describe, expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose } from '#test/helpers/questions.ts';

const today = '2026-11-18';

function asked(text: string): string {
  return choiceText(choose(text, { today }));
}

describe('won revenue', () => {
  test.each([
    ['until now', 'won_revenue'],
    ['this year until now', '2026-01-01..2027-01-01'],
    ['since begin of year until end of june', '2026-01-01..2026-07-01'],
    ['from the beginning of the year', '2026-01-01..2026-11-19'],
    ['third trimester', '2026-07-01..2026-10-01'],
    ['in the 1st semester of 2025', '2025-01-01..2025-07-01'],
    ['last semester', '2026-01-01..2026-07-01'],
    ['curr qtr', '2026-10-01..2027-01-01'],
    ['last 3 mths', '2026-08-01..2026-11-01'],
    ['last 90d', '2026-08-21..2026-11-19'],
    ['past 12m', '2025-11-01..2026-11-01'],
    ['L12M', '2025-11-01..2026-11-01'],
    ['1H', '2026-01-01..2026-07-01'],
    ['2H25', '2025-07-01..2026-01-01'],
    ['25Q4', '2025-10-01..2026-01-01'],
    ['4Q25', '2025-10-01..2026-01-01'],
    ['CY2025', '2025-01-01..2026-01-01'],
    ['in the year 2025', '2025-01-01..2026-01-01'],
    ['last financial year', '2025-01-01..2026-01-01'],
    ['the quarter just ended', '2026-07-01..2026-10-01'],
    ['in the penultimate quarter', '2026-04-01..2026-07-01'],
    ['2 years ago', '2024-01-01..2025-01-01'],
    ['past fortnight', '2026-11-02..2026-11-16'],
    ['in the last couple of months', '2026-09-01..2026-11-01'],
    ['second week of october', '2026-10-08..2026-10-15'],
    ['the first half of Q3', '2026-07-01..2026-08-16'],
    ['w/c 9 nov', '2026-11-09..2026-11-16'],
    ['the week starting november 9', '2026-11-09..2026-11-16'],
    ['the week of the 9th', '2026-11-09..2026-11-16'],
    ['since the 1st of october', '2026-10-01..2026-11-19'],
    ['on the 9th', '2026-11-09..2026-11-10'],
    ['over the weekend', '2026-11-14..2026-11-16'],
    ['nov 9, 2026', 'won_revenue in 2026-11-09..2026-11-10'],
    ['09.11.2026', '2026-11-09..2026-11-10'],
    ['9-nov-26', '2026-11-09..2026-11-10'],
    ['10/2026', '2026-10-01..2026-11-01'],
    ['from january up to march', '2026-01-01..2026-04-01'],
    ['january to date', '2026-01-01..2026-11-19'],
    ['as from june', '2026-06-01..2026-11-19'],
    ['since 3 months', '2026-08-18..2026-11-19'],
    ['post June', '2026-07-01..2026-11-19'],
    ['as on 30th September', 'as of 2026-09-30'],
  ])('%s', (text, expected) => {
    expect(asked(`won revenue ${text}`)).toContain(expected);
  });

  test.each([
    ['ytd vs pytd', '2026-01-01..2027-01-01 vs previous_period'],
    ['q3 against the previous quarter', '2026-07-01..2026-10-01 vs previous_period'],
    ['q3 over q2', '2026-07-01..2026-10-01 vs previous_period'],
    ['q3 this year vs last', '2026-07-01..2026-10-01 vs previous_year'],
    ['q3 this year and last year', 'won_revenue in 2025-07-01..2025-10-01 && won_revenue in 2026-07-01..2026-10-01'],
    ['this quarter and last', 'by close_quarter in 2026-07-01..2027-01-01'],
    ['QoQ this year', 'by close_quarter in 2026-01-01..2027-01-01'],
    ['last 3 months vs same 3 months last year', '2026-08-01..2026-11-01 vs previous_year'],
    ['w/w', '2026-11-09..2026-11-16 vs previous_period'],
    ['on a monthly basis', 'won_revenue by close_month'],
    ['quarterwise this year', 'by close_quarter in 2026-01-01..2027-01-01'],
  ])('compared or grouped: %s', (text, expected) => {
    expect(asked(`won revenue ${text}`)).toContain(expected);
  });

  test.each([
    ['since 03/04/2026', '2026-03-04 to 2026-11-18 | Won revenue, 2026-04-03 to 2026-11-18'],
    ['Sept 25', '2026-09-25 | Won revenue, September 2025'],
    ['the last few months', '2026-08-01 to 2026-10-31 | Won revenue, 2026-05-01 to 2026-10-31'],
    ['mid November', '2026-11-11 to 2026-11-20 | Won revenue, 2026-11-08 to 2026-11-23'],
    ['early Q4', '2026-10-01 to 2026-10-31 | Won revenue, 2026-10-01 to 2026-11-15'],
    ['this summer', '2026-06-01 to 2026-08-31 | Won revenue, 2026-07-01 to 2026-09-30'],
    ['the latest quarter', 'Q3 2026 | Won revenue, Q4 2026 (to date)'],
    ['FY 2025-26', '2025 | Won revenue, 2026 (to date)'],
  ])('open, and asked back: %s', (text, options) => {
    expect(asked(`won revenue ${text}`)).toBe(`clarify: Won revenue, ${options}`);
  });

  test.each(['the other quarter', 'post-covid', 'end of this week', 'by trimester and weekday', 'for 3 months'])('declined: %s', (text) => {
    expect(choose(`won revenue ${text}`, { today }).kind).toBe('decline');
  });
});

describe('deals', () => {
  test.each([
    ['closing nxt wk', '2026-11-23..2026-11-30'],
    ['due by eom', '1900-01-01..2026-12-01'],
    ['closing before quarter end', '1900-01-01..2027-01-01'],
    ['due end of month', '2026-11-18..2026-12-01'],
    ['closing by mid december', '1900-01-01..2026-12-16'],
    ['closing by the 15th', 'open_count in 1900-01-01..2026-12-16'],
    ['closing in the remaining weeks of the quarter', '2026-11-18..2027-01-01'],
    ['closing the quarter after next', '2027-04-01..2027-07-01'],
    ['closing between now and year end', '2026-11-18..2027-01-01'],
    ['closing from today on', '2026-11-18..2036-11-18'],
    ['closing as of january', '2027-01-01..2037-01-01'],
    ['closing this month and next', 'by close_month in 2026-11-01..2027-01-01'],
    ['created 90 days ago', '2026-08-20..2026-08-21 created_date'],
    ['closing late december', 'clarify: Open deals, 2026-12-21 to 2026-12-31 | Open deals, 2026-12-16 to 2026-12-31'],
  ])('%s', (text, expected) => {
    expect(asked(`deals ${text}`)).toContain(expected);
  });

  test('closing until now asks for two things', () => {
    expect(choose('deals closing till now', { today }).kind).toBe('decline');
  });
});

test.each([
  ['FY 2025-26', '2025-04-01..2026-04-01'],
  ['2025/26', '2025-04-01..2026-04-01'],
  ['4Q26', '2026-01-01..2026-04-01'],
  ['first semester', '2026-04-01..2026-10-01'],
  ['this financial year', '2026-04-01..2027-04-01'],
  ['since start of the fiscal year', '2026-04-01..2026-11-19'],
  ['CY2025', '2025-01-01..2026-01-01'],
])('a fiscal year from April: %s', (text, expected) => {
  expect(choiceText(choose(`won revenue ${text}`, { today, fiscalYearStartMonth: 4 }))).toContain(`won_revenue in ${expected}`);
});
