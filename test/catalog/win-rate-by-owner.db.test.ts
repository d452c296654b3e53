/** a_win_rate_by_owner: intervals, the team's rate of the same quarter, coaching flags, the window of quarters. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import type { Database, Row } from '#kernel/database.ts';
import { buildDay, builtRows, ownCatalog, type Pipeline, seedPipeline } from '#test/catalog/pipeline.ts';
import { openTestDatabase } from '#test/helpers/database.ts';

let database: Database;
let close: () => Promise<void>;
let catalog: LoadedCatalog;
let lastId = 0;
const asOf = '2026-04-15';

beforeAll(async () => {
  catalog = await ownCatalog();
  ({ database, close } = await openTestDatabase());
});
afterAll(() => close());

type Deal = NonNullable<Pipeline['opportunities']>[number];

/** `wins` of `closed` deals of one owner. */
function deals(owner: number, wins: number, closed: number, more: Deal = {}): readonly Deal[] {
  return Array.from({ length: closed }, (_, index) => ({
    owner,
    is_closed: true,
    is_won: index < wins,
    amount: index < wins ? 100 : null,
    close_date: '2026-02-10',
    ...more,
  }));
}

async function built(rows: Pipeline, columns: string, rest = 'ORDER BY close_quarter, owner_name', fiscalYearStartMonth = 1): Promise<readonly Row[]> {
  lastId += 1;
  const opportunities = (rows.opportunities ?? []).map((row, index) => ({ source_key: `deal-${index}`, ...row }));
  const organization = await seedPipeline(database, lastId, { ...rows, opportunities }, { fiscalYearStartMonth });
  await buildDay(database, organization, asOf, { catalog });
  return builtRows(database, { model: 'a_win_rate_by_owner', organizationId: lastId, asOf }, columns, rest);
}

describe('the win rate and its Wilson interval', () => {
  const cases: readonly [wins: number, closed: number, rate: string, low: string, high: string][] = [
    [3, 5, '60.0', '23', '88'],
    [0, 4, '0.0', '0', '49'],
    [4, 4, '100.0', '51', '100'],
    [159, 319, '49.8', '44', '55'],
  ];
  it.each(cases)('%i of %i', async (...[wins, closed, rate, low, high]) => {
    const rows = await built(
      { people: [{ person: 1 }], opportunities: deals(1, wins, closed) },
      'opps, wins, losses, round(100 * win_rate, 1) AS rate, round(100 * win_rate_low) AS low, round(100 * win_rate_high) AS high',
    );
    expect(rows).toEqual([{ opps: closed, wins, losses: closed - wins, rate, low, high }]);
  });

  it('does not count open deals, and is undefined where nothing closed', async () => {
    const open = Array.from({ length: 385 }, () => ({ owner: 1, close_date: '2026-03-01' }));
    const rows = await built(
      { people: [{ person: 1 }, { person: 2 }], opportunities: [...deals(1, 159, 319), ...open, { owner: 2, close_date: '2026-02-01' }] },
      'owner_name, opps, open_opps, round(100 * win_rate, 1) AS rate, win_rate_low',
    );
    expect(rows).toEqual([
      { owner_name: 'Person 1', opps: 319, open_opps: 385, rate: '49.8', win_rate_low: expect.any(String) },
      { owner_name: 'Person 2', opps: 0, open_opps: 1, rate: null, win_rate_low: null },
    ]);
  });

  it('by value is undefined where no lost deal has an amount, and 0 lost is a real 0', async () => {
    const rows = await built(
      {
        people: [{ person: 1 }, { person: 2 }, { person: 3 }],
        opportunities: [...deals(1, 1, 2), ...deals(2, 1, 1), ...deals(3, 1, 1), ...deals(3, 0, 1, { amount: 300 })],
      },
      'owner_name, revenue_won, revenue_lost, round(win_rate_by_value, 2) AS by_value',
    );
    expect(rows).toEqual([
      { owner_name: 'Person 1', revenue_won: '100.00', revenue_lost: null, by_value: null },
      { owner_name: 'Person 2', revenue_won: '100.00', revenue_lost: '0.00', by_value: '1.00' },
      { owner_name: 'Person 3', revenue_won: '100.00', revenue_lost: '300.00', by_value: '0.25' },
    ]);
  });

  it('never adds two currencies', async () => {
    const rows = await built(
      { people: [{ person: 1 }], opportunities: [...deals(1, 1, 1, { currency: 'EUR' }), ...deals(1, 1, 1, { currency: 'USD' })] },
      'wins, revenue_won',
    );
    expect(rows).toEqual([{ wins: 2, revenue_won: null }]);
  });

  it('keeps deals that nobody owns apart', async () => {
    const rows = await built({ opportunities: deals(1, 1, 2).map(({ owner: _owner, ...deal }) => deal) }, 'owner_key, owner_id, owner_name, team_name, wins');
    expect(rows).toEqual([{ owner_key: 'unknown', owner_id: null, owner_name: 'Unknown', team_name: 'Unassigned', wins: 1 }]);
  });
});

describe('the team', () => {
  const people = [1, 2, 3, 4, 5].map((person) => ({ person, team: 0 }));
  const columns = 'owner_name, round(team_win_rate, 3) AS team, round(vs_team, 3) AS points, coaching_flag';

  it('is compared within the quarter; a flag needs an interval that excludes its rate', async () => {
    const rows = await built(
      {
        teams: ['Blue'],
        people,
        opportunities: [
          ...deals(1, 20, 20),
          ...deals(2, 1, 20),
          ...deals(3, 10, 20),
          ...deals(4, 10, 20),
          ...deals(5, 11, 20),
          ...deals(1, 0, 9, { close_date: '2025-11-01' }),
        ],
      },
      columns,
      `AND close_quarter = '2026-01-01' ORDER BY owner_name`,
    );
    expect(rows).toEqual([
      { owner_name: 'Person 1', team: '0.520', points: '0.480', coaching_flag: 'above team' },
      { owner_name: 'Person 2', team: '0.520', points: '-0.470', coaching_flag: 'below team' },
      { owner_name: 'Person 3', team: '0.520', points: '-0.020', coaching_flag: 'within noise' },
      { owner_name: 'Person 4', team: '0.520', points: '-0.020', coaching_flag: 'within noise' },
      { owner_name: 'Person 5', team: '0.520', points: '0.030', coaching_flag: 'within noise' },
    ]);
  });

  it('says nothing where four owners stand behind it: each could work out the others', async () => {
    const rows = await built(
      { teams: ['Blue'], people: people.slice(0, 4), opportunities: [1, 2, 3, 4].flatMap((owner) => deals(owner, 5, 10)) },
      columns,
      'ORDER BY owner_name LIMIT 1',
    );
    expect(rows).toEqual([{ owner_name: 'Person 1', team: null, points: null, coaching_flag: null }]);
  });

  it('is that of the last deal for an owner who moved within the quarter', async () => {
    const rows = await built(
      {
        teams: ['Blue', 'Red'],
        people: [{ person: 1, team: 1 }],
        assignments: [
          { person: 1, valid_from: '2025-01-01', valid_to: '2026-03-01', team: 0 },
          { person: 1, valid_from: '2026-03-01', team: 1 },
        ],
        opportunities: [...deals(1, 1, 1), ...deals(1, 1, 1, { close_date: '2026-03-05' })],
      },
      'team_name, opps',
    );
    expect(rows).toEqual([{ team_name: 'Red', opps: 2 }]);
  });
});

describe('the window', () => {
  it('is 18 months of whole quarters and the running one, by the fiscal calendar', async () => {
    const closings = ['2024-09-30', '2024-10-01', '2026-03-31', '2026-04-10'];
    const opportunities = closings.flatMap((close_date) => deals(1, 1, 1, { close_date }));
    const rows = await built({ people: [{ person: 1 }], opportunities }, 'close_quarter, is_complete');
    expect(rows).toEqual([
      { close_quarter: '2024-10-01', is_complete: true },
      { close_quarter: '2026-01-01', is_complete: true },
      { close_quarter: '2026-04-01', is_complete: false },
    ]);
    const fiscal = await built({ people: [{ person: 1 }], opportunities }, 'close_quarter, opps', undefined, 2);
    expect(fiscal).toEqual([
      { close_quarter: '2024-08-01', opps: 2 },
      { close_quarter: '2026-02-01', opps: 2 },
    ]);
  });
});
