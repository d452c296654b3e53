/** Everyday words for groupings, states, outcomes and deals themselves, as sales people from many places say them. Today is 2017-11-15. */
import { describe, expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose, converse, testNames } from '#test/helpers/questions.ts';

describe('a grouping has many names', () => {
  test.each([
    ['salesman', 'owner'],
    ['sales person', 'owner'],
    ['account manager', 'owner'],
    ['responsible', 'owner'],
    ['person in charge', 'owner'],
    ['commercial', 'owner'],
    ['people', 'owner'],
    ['team leader', 'manager'],
    ['dept', 'team'],
    ['zone', 'sales_region'],
    ['sales territory', 'sales_region'],
    ['firm', 'account'],
    ['organization', 'account'],
    ['businesses', 'account'],
    ['business sector', 'industry'],
    ['size of company', 'segment'],
    ['customer category', 'segment'],
    ['client region', 'account_region'],
    ['sales phase', 'stage'],
    ['article', 'product'],
    ['product line', 'product_family'],
    ['range of products', 'product_family'],
    ['kind of deal', 'deal_type'],
    ['type of sale', 'deal_type'],
    ['source', 'lead_source'],
    ['origin of the leads', 'lead_source'],
    ['where they come from', 'lead_source'],
    ['forecast status', 'forecast_category'],
  ])('%s', (words, dimension) => {
    expect(choiceText(choose(`revenue by ${words} this quarter`))).toBe(`won_revenue by ${dimension} in 2017-10-01..2018-01-01`);
    expect(
      converse(['win rate last quarter', `and by ${words}`])
        .map(choiceText)
        .at(-1),
    ).toBe(`win_rate by ${dimension} in 2017-07-01..2017-10-01`);
  });

  test.each([
    ['revenue by branch', ['industry', 'sales region']],
    ['win rate by location', ['sales region', 'account region']],
    ['what kind of customers do we win most', ['segments', 'industries']],
    ['revenue by type of business', ['deal type', 'industry']],
    ['open pipeline by category', ['product family', 'forecast category']],
  ])('%s is asked back', (text, labels) => {
    const choice = choiceText(choose(text));
    expect(choice).toMatch(/^clarify: /);
    for (const label of labels) expect(choice).toContain(label);
  });

  test.each([
    'revenue by range',
    'revenue by land this quarter',
    'open deals per business',
    'revenue by business area',
    'revenue by am',
    'revenue by closers',
    'which client manager has the most open pipeline',
    'which target market has the most open pipeline',
    'which sales channel has the most open pipeline',
    'revenue by country',
    'revenue by business unit',
    'revenue by director',
    'revenue by assigned to',
    'revenue of our office this quarter',
  ])('%s is no grouping here, and is not dropped', (text) => {
    expect(choiceText(choose(text))).toMatch(/^decline /);
  });

  test.each([
    ['open deals by status', 'open_count by stage'],
    ['deals by status', 'opportunity_count by outcome'],
    ['win rate in the healthcare branch', 'win_rate where industry=Healthcare'],
    ['group revenue by quarter', 'won_revenue by close_quarter'],
    ['deals Dana Okafor is responsible for', 'opportunity_count where owner=Dana Okafor'],
    ['open deals assigned to dana okafor', 'open_count where owner=Dana Okafor'],
    ['open deals of my team members', 'open_count by owner scope subtree'],
    ['win rate of our department this quarter', 'win_rate in 2017-10-01..2018-01-01 scope subtree'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('states, outcomes and deals have many names', () => {
  test.each([
    ['sleeping deals', 'stalled_count'],
    ['deals that dont move', 'stalled_count'],
    ['blocked deals by rep', 'stalled_count by owner'],
    ['expired deals', 'overdue_count'],
    ['deals over date', 'overdue_count'],
    ['deals that should be closed already', 'overdue_count'],
    ['overdue offers by rep', 'overdue_count by owner'],
    ['critical deals by rep', 'at_risk_count by owner'],
    ['how many deals did we gain this quarter', 'won_count in 2017-10-01..2018-01-01'],
    ['gained revenue this quarter', 'won_revenue in 2017-10-01..2018-01-01'],
    ['cw vs cl this quarter', 'won_count+lost_count in 2017-10-01..2018-01-01'],
    ['deals done this quarter', 'won_count in 2017-10-01..2018-01-01'],
    ['successful deals this quarter', 'won_count in 2017-10-01..2018-01-01'],
    ['failed deals this quarter', 'lost_count in 2017-10-01..2018-01-01'],
    ['orders won this quarter', 'won_count in 2017-10-01..2018-01-01'],
    ['how many contracts did we sign this month', 'won_count in 2017-11-01..2017-12-01'],
    ['my running offers', 'open_count scope mine'],
    ['running deals', 'open_count'],
    ['deals in the works', 'open_count'],
    ['how many quotes are open', 'open_count'],
    ['quote of winning this quarter', 'win_rate in 2017-10-01..2018-01-01'],
    ['open projects by region', 'open_count by sales_region'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });

  test.each(['open orders', 'how many offers this month', 'open cases', 'how many leads do we have', 'cancelled deals', 'deals on hold', 'small deals'])(
    '%s is declined: it may be something else',
    (text) => {
      expect(choiceText(choose(text))).toMatch(/^decline /);
    },
  );
});

describe('a value has everyday names where the data has it', () => {
  test.each([
    ['win rate of big companies vs small companies', 'win_rate by segment where segment=Enterprise|SMB'],
    ['revenue from SMEs this quarter', 'won_revenue where segment=SMB in 2017-10-01..2018-01-01'],
    ['revenue of medium sized companies', 'won_revenue where segment=Mid-Market'],
    ['win rate of upsells', 'win_rate where deal_type=Expansion'],
    ['win rate for european customers', 'win_rate where account_region=Europe'],
    ['open pipeline in asia pacific', 'open_pipeline where account_region=APAC'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });

  const names = [...testNames.filter(({ dimension }) => dimension !== 'lead_source'), { dimension: 'lead_source', values: ['Trade Show', 'Outbound'] }];

  test.each([
    ['revenue from events', 'won_revenue where lead_source=Trade Show'],
    ['win rate of trade fairs', 'win_rate where lead_source=Trade Show'],
    ['revenue from cold calls', 'won_revenue where lead_source=Outbound'],
    ['win rate for trade shows', 'win_rate where lead_source=Trade Show'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text, { names }))).toBe(expected);
    expect(choiceText(choose(text))).toMatch(/^decline /);
  });

  test('a name that is stored is meant before one that people also use', () => {
    const stored = [...testNames.filter(({ dimension }) => dimension !== 'sales_region'), { dimension: 'sales_region', values: ['Asia Pacific'] }];
    expect(choiceText(choose('win rate in asia pacific', { names: stored }))).toBe('win_rate where sales_region=Asia Pacific');
  });

  test.each(['revenue in Germany', 'revenue from german customers', 'win rate of web leads'])('%s is declined where there is none', (text) => {
    expect(choiceText(choose(text))).toMatch(/^decline /);
  });
});
