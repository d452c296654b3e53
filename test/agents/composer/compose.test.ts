/** The offline wording of findings. */
import { expect, test } from 'vitest';
import type { Cell, Findings, Found } from '#kernel/findings.ts';
import { brandCheckedPlan, type Plan } from '#kernel/plan.ts';
import { composeAnswer } from '#agents/composer/decision.ts';
import { caveatsOf } from '#agents/composer/caveats.ts';
import { fillReferences, groundComposition } from '#agents/composer/ground.ts';
import { provenanceOf } from '#agents/composer/provenance.ts';
import { byOwner, compared, found, winRate } from '#test/helpers/findings.ts';
import { choose, selectInput, testCards } from '#test/helpers/questions.ts';

function compose(findings: readonly Findings[], inherited: readonly string[] = []) {
  const { asker } = selectInput('win rate');
  return composeAnswer.offline({ question: 'win rate', intent: 'win_rate', findings, cards: testCards, asker, inherited }).value;
}

function textOf(...findings: readonly Findings[]): string {
  return fillReferences(compose(findings), findings);
}

test('a rate comes with its sample', () => {
  expect(textOf(winRate)).toBe('Win rate, Q3 2017: **61.41 %** of 2,004 closed deals.');
});

test('wins and closed deals are both named when both are there', () => {
  const both = found({
    plan: { metrics: ['win_rate', 'won_count'] },
    columns: [
      ['win_rate', 'Win rate', 'ratio'],
      ['won_count', 'Won deals', 'integer'],
      ['closed_count', 'Closed deals', 'integer'],
    ],
    rows: [['0.6315', 4238, 6711]],
  });
  expect(textOf(both)).toBe('Win rate: **63.15 %** — 4,238 won of 6,711 closed. Won deals: **4,238**.');
});

test('undefined is said, with the reason, and never shown as zero', () => {
  const nothingClosed = found({
    plan: { metrics: ['win_rate'] },
    columns: [
      ['win_rate', 'Win rate', 'ratio'],
      ['closed_count', 'Closed deals', 'integer'],
    ],
    rows: [[null, 0]],
  });
  expect(textOf(nothingClosed)).toBe('Win rate: undefined. There are no closed deals to compute it from.');
  const unpriced = found({
    plan: { metrics: ['open_pipeline'] },
    columns: [
      ['open_pipeline', 'Open pipeline', 'money'],
      ['open_count', 'Open deals', 'integer'],
      ['open_without_amount_count', 'Open deals without an amount', 'integer'],
    ],
    rows: [[null, 2089, 2089]],
  });
  expect(textOf(unpriced)).toBe('Open pipeline: no amount is known. 2,089 of 2,089 open deals have no amount.');
});

test('what the lead says of a missing amount is no caveat as well; a withheld total is said to be one', () => {
  const unpriced = found({
    plan: { metrics: ['open_pipeline'] },
    columns: [
      ['open_pipeline', 'Open pipeline', 'money'],
      ['open_count', 'Open deals', 'integer'],
      ['open_without_amount_count', 'Open deals without an amount', 'integer'],
    ],
    rows: [[null, 2089, 2089]],
    notes: [{ kind: 'without_amount', metric: 'open_pipeline', missing: 2089, total: 2089 }],
  });
  expect(caveatsOf([unpriced], testCards)).toEqual([]);
  const withheld = found({
    plan: { metrics: ['win_rate'] },
    columns: [
      ['win_rate', 'Win rate', 'ratio'],
      ['closed_count', 'Closed deals', 'integer'],
    ],
    rows: [[null, null]],
    notes: [{ kind: 'withheld', rows: 1, ownersMin: 5 }],
  });
  expect(textOf(withheld)).toBe('Win rate: this total is not shared with you, as too few owners stand behind it (5 are needed).');
  expect(groundComposition(compose([withheld]), [withheld])).toBeNull();
  expect(caveatsOf([withheld], testCards)).toEqual([]);
  expect(textOf({ ...withheld, rows: [[null, 0]] })).toBe('Win rate: undefined. There are no closed deals to compute it from.');
});

test('a list of somebody’s deals above an amount reads as plain English', () => {
  const list = found({
    plan: {
      metrics: ['open_pipeline'],
      dimensions: ['opportunity'],
      filters: [
        { dimension: 'outcome', op: 'in', values: ['Open'] },
        { dimension: 'owner', op: 'in', values: ['Dana Okafor'] },
      ],
      having: [{ metric: 'open_pipeline', op: 'gt', value: '50000' }],
    },
    columns: [
      ['opportunity', 'Opportunity', 'text', 'dimension'],
      ['open_pipeline', 'Open pipeline', 'money'],
    ],
    rows: [['Atlas rollout', '60000']],
  });
  expect(textOf(list)).toBe('**1** open deal of Dana Okafor with open pipeline over USD 50,000. **Atlas rollout**: open pipeline USD 60,000.');
  expect(groundComposition(compose([list]), [list])).toBeNull();
});

test('a ranking names the first row and says how many rows there are', () => {
  expect(textOf(byOwner)).toBe('Won revenue by owner (3 rows). Highest is **Dana Okafor** with USD 120,500.50; lowest is **Marcus Bell** with USD 1,200.');
});

test('a rate of few deals is not called the highest or the lowest', () => {
  const rates = found({
    plan: { metrics: ['win_rate'], dimensions: ['industry'] },
    columns: [
      ['industry', 'Industry', 'text', 'dimension'],
      ['win_rate', 'Win rate', 'ratio'],
      ['closed_count', 'Closed deals', 'integer'],
    ],
    rows: [
      ['Aerospace', '1', 2],
      ['Energy', '0.5', 40],
      ['Retail', '0.4', 30],
    ],
    claims: [
      { kind: 'highest', row: 1, metric: 'win_rate', sampleMin: 10 },
      { kind: 'lowest', row: 2, metric: 'win_rate' },
    ],
    notes: [{ kind: 'small_sample', metric: 'win_rate', rows: 1, minimum: 10 }],
  });
  expect(textOf(rates)).toBe(
    'Win rate by industry (3 rows). Of those with at least 10 closed deals, highest is **Energy** with 50.00 %; lowest is **Retail** with 40.00 %.',
  );
  expect(groundComposition(compose([rates]), [rates])).toBeNull();
});

test('a comparison is worded from its claim', () => {
  expect(textOf(compared)).toBe('Won revenue, Q3 2017: **USD 2,500**. It rose from USD 2,000 in the earlier period (2017-Q2): a change of USD 500, 25.00 %.');
});

test('no rows and failed plans are said', () => {
  expect(textOf({ ...byOwner, rows: [], claims: [], evidence: { ...byOwner.evidence, rowCount: 0 } })).toBe(
    'Won revenue by owner: no deals fit, so there is nothing to show.',
  );
  const failed: Findings = {
    kind: 'failed',
    plan: byOwner.plan,
    failure: { kind: 'unknown_value', dimension: 'sales_region', value: 'Wst', nearest: ['West'] },
  };
  expect(textOf(failed)).toBe('I could not answer that. No sales region called "Wst" is visible to you. Did you mean West?');
});

test('a single first row says that it is the highest', () => {
  const best = { ...byOwner, plan: { ...byOwner.plan, limit: 1 }, rows: byOwner.rows.slice(0, 1), claims: [] };
  expect(textOf(best)).toBe('Highest won revenue by owner: **Dana Okafor** with USD 120,500.50.');
  expect(groundComposition(compose([best]), [best])).toBeNull();
});

test('a list of deals is headed by its outcome', () => {
  const list = found({
    plan: { metrics: ['open_pipeline'], dimensions: ['opportunity', 'owner'], filters: [{ dimension: 'outcome', op: 'in', values: ['Open'] }] },
    columns: [
      ['opportunity', 'Opportunity', 'text', 'dimension'],
      ['owner', 'Owner', 'text', 'dimension'],
      ['open_pipeline', 'Open pipeline', 'money'],
    ],
    rows: [
      ['Atlas rollout', 'Dana Okafor', null],
      ['Halden renewal', null, null],
    ],
  });
  expect(textOf(list)).toBe('**2** open deals. None of them has an amount.');
});

test('the change of a rate is in points', () => {
  const rate = found({
    plan: { metrics: ['win_rate'], compare: { to: 'previous_period' } },
    columns: [
      ['win_rate', 'Win rate', 'ratio'],
      ['win_rate__previous', 'Win rate, 2017-Q2', 'ratio'],
      ['win_rate__change', 'Change of win rate', 'ratio'],
      ['win_rate__percent_change', 'Change of win rate in percent', 'percent'],
    ],
    rows: [['0.61', '0.63', '-0.02', '-3.17']],
    claims: [{ kind: 'changed', row: 0, metric: 'win_rate', direction: 'fell' }],
  });
  expect(textOf(rate)).toBe('Win rate: **61.00 %**. It fell from 63.00 % in the earlier period (2017-Q2): a change of -2.00 points.');
});

test('text of a cell is never read as a reference', () => {
  const planted = { ...byOwner, rows: [['{{r1[1].owner}} {{r1.won_revenue}}', '5'], ...byOwner.rows.slice(1)] };
  expect(textOf(planted)).toContain('{{r1\\[1\\].owner}} {{r1.won\\_revenue}}');
});

test('a filter from the database is named by its value', () => {
  const filtered = { ...winRate, plan: { ...winRate.plan, filters: [{ dimension: 'sales_region', op: 'in' as const, values: ['West'] }] } };
  expect(textOf(filtered)).toBe('Win rate for West (sales region), Q3 2017: **61.41 %** of 2,004 closed deals.');
});

test('what a follow-up kept is told', () => {
  expect(fillReferences(compose([winRate], ['metric: win rate', 'by: owner']), [winRate])).toContain('(Kept from before: metric: win rate; by: owner.)');
});

test('the offline wording passes its own grounding check', () => {
  for (const findings of [[winRate], [byOwner], [compared], [winRate, byOwner]]) expect(groundComposition(compose(findings), findings)).toBeNull();
});

test('every suggestion can be asked', () => {
  for (const findings of [winRate, byOwner, compared]) {
    const { suggestions } = compose([findings]);
    expect(suggestions.length).toBeGreaterThan(0);
    for (const suggestion of suggestions) expect(choose(suggestion).kind, suggestion).toBe('plans');
  }
});

test('notes become sentences', () => {
  const noted = {
    ...winRate,
    notes: [
      { kind: 'small_sample', metric: 'win_rate', rows: 2, minimum: 10 } as const,
      { kind: 'without_amount', metric: 'open_pipeline', missing: 2089, total: 2089 } as const,
      { kind: 'incomplete_period', label: 'Q4 2017', end: winRate.evidence.asOf, asOf: winRate.evidence.asOf } as const,
      { kind: 'truncated', limit: 1000 } as const,
    ],
  };
  expect(caveatsOf([noted], testCards)).toEqual([
    'Small sample: 2 rows rest on fewer than 10 deals each.',
    '2,089 of 2,089 open deals have no amount and are not in the sum.',
    'Q4 2017 is still running: figures are up to 2017-12-31.',
    'Only the first 1,000 rows are shown; there are more.',
  ]);
});

test('provenance says metric, definition, period and date role, filters, scope, rows, day and refresh', () => {
  expect(provenanceOf([winRate])).toEqual([
    'win rate ([definition](docs/metrics.md#win_rate)) · Q3 2017 by close date · no filters · scope: organisation · 1 row · as of 2017-12-31 · refreshed 2017-12-31 06:00 UTC',
  ]);
});

test('open deals without a period are as they stand, not of all time', () => {
  const open = found({ plan: { metrics: ['open_count'] }, columns: [['open_count', 'Open deals', 'integer']], rows: [[7]] });
  expect(provenanceOf([open], testCards)[0]).toContain('as it stands on 2017-12-31');
});

/** A figure of Dana's own deals, beside a group that has more of them. */
function ownFigure(plan: Partial<Plan>, rows: readonly (readonly Cell[])[], isAssumed = true): Found {
  const dimensions = plan.dimensions ?? [];
  const scope = 'Dana Whitfield’s own deals';
  const made = found({
    plan: { metrics: ['win_rate'], ...plan },
    columns: [...dimensions.map((name) => [name, name.replaceAll('_', ' '), 'text', 'dimension'] as const), ['win_rate', 'Win rate', 'ratio']],
    rows,
    notes: isAssumed ? [{ kind: 'assumed_scope', scope }] : [],
  });
  return { ...made, plan: brandCheckedPlan({ ...made.plan, scope: 'mine' }), evidence: { ...made.evidence, scope } };
}

test.each<readonly [string, Partial<Plan>, number]>([
  ['without a name', {}, 1],
  ['for an owner', { filters: [{ dimension: 'owner', op: 'in', values: ['Dana Whitfield'] }] }, 0],
])('who named nobody is told so: %s', (_, plan, told) => {
  expect(caveatsOf([ownFigure(plan, [['0.4882']])], testCards)).toHaveLength(told);
});

test.each<readonly [string, Found, string]>([
  [
    'by team',
    ownFigure({ dimensions: ['team'] }, [['Prairie', '0.4882']]),
    'Win rate by team, only Dana Whitfield’s own deals (1 row). **Prairie**: 48.82 %. Figures of a whole team I may not show you.',
  ],
  [
    'for a region',
    ownFigure({ filters: [{ dimension: 'sales_region', op: 'in', values: ['West'] }] }, [['0.4882']]),
    'Win rate for West (sales region), only Dana Whitfield’s own deals: **48.82 %**. Figures of a whole sales region I may not show you.',
  ],
  ['asked for as one’s own', ownFigure({ dimensions: ['team'] }, [['Prairie', '0.4882']], false), 'Win rate by team (1 row). **Prairie**: 48.82 %.'],
  ['without a group', ownFigure({}, [['0.4882']]), 'Win rate: **48.82 %**.'],
])('one’s own deals do not stand as a group’s figure: %s', (_, findings, text) => {
  expect(textOf(findings)).toBe(text);
});
