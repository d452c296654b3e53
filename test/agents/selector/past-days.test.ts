/** The pipeline of a past day and what changed since, asked in people's words. Today is Wednesday, 2017-11-15. */
import { expect, test } from 'vitest';
import { addToDay, localDate } from '#kernel/dates.ts';
import type { ThreadMemory } from '#kernel/decisions.ts';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose } from '#test/helpers/questions.ts';

test.each([
  ['open pipeline as of 31 march 2017', 'open_pipeline as of 2017-03-31'],
  ['what did the pipeline look like on 31 march', 'open_pipeline as of 2017-03-31'],
  ['pipeline as of 2017-03-31 by stage', 'open_pipeline by stage as of 2017-03-31'],
  ['pipeline at the end of last quarter', 'open_pipeline as of 2017-09-30'],
  ['open pipeline at the end of march by owner', 'open_pipeline by owner as of 2017-03-31'],
  ['pipeline a month ago', 'open_pipeline as of 2017-10-15'],
  ['pipeline 3 weeks ago by region', 'open_pipeline by sales_region as of 2017-10-25'],
  ['what was our pipeline yesterday', 'open_pipeline scope organisation as of 2017-11-14'],
  ['pipeline last monday', 'open_pipeline as of 2017-11-13'],
  ['how many open deals did we have when the quarter started', 'open_count as of 2017-09-30'],
  ['pipeline at the start of the year by stage', 'open_pipeline by stage as of 2016-12-31'],
  ['pipeline at the beginning of last month', 'open_pipeline as of 2017-09-30'],
  ['west pipeline as of 1 june', 'open_pipeline where sales_region=West as of 2017-06-01'],
  ['my pipeline as of last friday', 'open_pipeline scope mine as of 2017-11-10'],
  ['win rate as of 30 june 2017', 'win_rate as of 2017-06-30'],
  // What is due on a day is something else.
  ['deals closing on 31 march 2018', 'open_count in 2018-03-31..2018-04-01'],
])('%s', (text, expected) => {
  expect(choiceText(choose(text))).toBe(expected);
});

/** The bridge over the days from the first to the last, both included. */
function bridge(first: string, dayBefore: string, last: string, rest: { readonly by?: string; readonly where?: string; readonly scope?: string } = {}): string {
  const where = rest.where === undefined ? '' : ` where ${rest.where}`;
  const scope = rest.scope === undefined ? '' : ` scope ${rest.scope}`;
  const balance = `open_pipeline+open_count${rest.by === undefined ? '' : ` by ${rest.by}`}${where}${scope} as of `;
  const by = rest.by === undefined ? 'change_kind' : `${rest.by},change_kind`;
  const end = addToDay(localDate(last), { days: 1 });
  const change = `pipeline_change+pipeline_deal_change+changed_count by ${by}${where} in ${first}..${end} change_date${scope}`;
  return `${balance}${dayBefore} && ${change} && ${balance}${last}`;
}

const sinceMonday = ['2017-11-13', '2017-11-12', '2017-11-15'] as const;
const lastWeek = ['2017-11-06', '2017-11-05', '2017-11-12'] as const;

test.each([
  ['what changed since monday', bridge(...sinceMonday)],
  ['what changed since monday?', bridge(...sinceMonday)],
  ['what has changed in the last 7 days', bridge('2017-11-09', '2017-11-08', '2017-11-15')],
  ['what changed this month', bridge('2017-11-01', '2017-10-31', '2017-11-15')],
  ['what changed since 1 november', bridge('2017-11-01', '2017-10-31', '2017-11-15')],
  ['what changed since yesterday', bridge('2017-11-14', '2017-11-13', '2017-11-15')],
  ['what changed in the pipeline since the start of the quarter', bridge('2017-10-01', '2017-09-30', '2017-11-15')],
  ['pipeline bridge for last week', bridge(...lastWeek)],
  ['pipeline waterfall last week by region', bridge(...lastWeek, { by: 'sales_region' })],
  ["what changed in Priya Nair's pipeline since 1 march", bridge('2017-03-01', '2017-02-28', '2017-11-15', { where: 'owner=Priya Nair' })],
  ['what changed in my pipeline since monday', bridge(...sinceMonday, { scope: 'mine' })],
  ['open pipeline vs a month ago', bridge('2017-10-16', '2017-10-15', '2017-11-15')],
  ['how does our pipeline compare with the start of the quarter', bridge('2017-10-01', '2017-09-30', '2017-11-15', { scope: 'organisation' })],
  ['what changed in west since monday', bridge(...sinceMonday, { where: 'sales_region=West' })],
  ['what changed since monday in the pipeline due this quarter', bridge(...sinceMonday, { where: 'close_day between 2017-10-01|2017-12-31' })],
  ['what happened in the pipeline between 1 october and 15 october', bridge('2017-10-01', '2017-09-30', '2017-10-15')],
])('%s', (text, expected) => {
  expect(choiceText(choose(text))).toBe(expected);
});

test.each([
  [
    'which deals were pushed last week',
    'pushed_amount by opportunity,account,owner,due_before,due_after,change_day where change_kind=Pushed in 2017-11-06..2017-11-13 change_date',
  ],
  ['how many deals were pushed last week', 'pushed_count in 2017-11-06..2017-11-13 change_date'],
  ['pushed deals by owner this quarter', 'pushed_count by owner in 2017-10-01..2018-01-01 change_date'],
  ['how much pipeline was pushed last month', 'pushed_amount in 2017-10-01..2017-11-01 change_date'],
  ['what was added to pipeline this month', 'added_amount in 2017-11-01..2017-12-01 change_date'],
  ['pipeline added by month in 2017', 'added_amount by change_month in 2017-01-01..2018-01-01 change_date'],
  [
    'deals that moved stage since monday',
    'stage_move_amount by opportunity,account,owner,stage_before,stage_after,change_day where change_kind=Stage forward|Stage back|Stage changed in 2017-11-13..2017-11-16 change_date',
  ],
  [
    'which deals moved back last week',
    'stage_move_amount by opportunity,account,owner,stage_before,stage_after,change_day where change_kind=Stage back in 2017-11-06..2017-11-13 change_date',
  ],
  ['how many deals were pulled in last quarter', 'pull_in_count in 2017-07-01..2017-10-01 change_date'],
  [
    'which deals got pushed last quarter',
    'pushed_amount by opportunity,account,owner,due_before,due_after,change_day where change_kind=Pushed in 2017-07-01..2017-10-01 change_date',
  ],
])('%s', (text, expected) => {
  expect(choiceText(choose(text))).toBe(expected);
});

test('a figure other than the pipeline is compared, not listed', () => {
  expect(choiceText(choose('what changed in win rate vs last quarter'))).toBe('win_rate in 2017-10-01..2018-01-01 vs previous_period');
});

test('without a day it asks since when', () => {
  expect(choiceText(choose('what changed in the pipeline'))).toContain(
    'clarify: Pipeline changes 2017-11-09 to 2017-11-15 | Pipeline changes week of 2017-11-13 | ',
  );
});

test('nothing has changed in a period ahead', () => {
  expect(choiceText(choose('what changed next month'))).toContain('decline');
});

/** What the last of the messages gives, each going on from the one before. */
function follow(...turns: readonly string[]): string {
  let memory: ThreadMemory | null = null;
  let said = '';
  for (const text of turns) {
    const choice = choose(text, { memory });
    said = choiceText(choice);
    if (choice.kind === 'plans') memory = { plans: choice.plans, intent: choice.intent, options: [] };
    if (choice.kind === 'clarify') memory = { plans: [], intent: choice.intent, options: choice.options };
  }
  return said;
}

test.each([
  [['what changed since monday', 'by owner'], bridge(...sinceMonday, { by: 'owner' })],
  [['what changed since monday', 'only West'], bridge(...sinceMonday, { where: 'sales_region=West' })],
  [['what changed since monday', 'by owner', 'only West'], bridge(...sinceMonday, { by: 'owner', where: 'sales_region=West' })],
  [['what changed since monday', 'only West', 'and last week?'], bridge(...lastWeek, { where: 'sales_region=West' })],
  [['what changed since monday', 'list them'], 'pipeline_change by opportunity,owner,change_kind,change_day in 2017-11-13..2017-11-16 change_date'],
  [['what changed since monday', 'win rate last quarter'], 'win_rate in 2017-07-01..2017-10-01'],
  [['what changed', '1'], bridge('2017-11-09', '2017-11-08', '2017-11-15')],
  [['which deals were pushed last week', 'by owner'], 'pushed_amount by owner where change_kind=Pushed in 2017-11-06..2017-11-13 change_date'],
  [
    ['how many deals were pushed last week', 'list them'],
    'pushed_amount by opportunity,account,owner,due_before,due_after,change_day where change_kind=Pushed in 2017-11-06..2017-11-13 change_date',
  ],
  [['how many deals were pushed last week', 'only West'], 'pushed_count where sales_region=West in 2017-11-06..2017-11-13 change_date'],
  [['pipeline a month ago', 'by stage'], 'open_pipeline by stage as of 2017-10-15'],
  [['pipeline by stage', 'as of 31 march'], 'open_pipeline by stage as of 2017-03-31'],
])('%j', (turns, expected) => {
  expect(follow(...turns)).toBe(expected);
});
