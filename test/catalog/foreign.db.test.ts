/** Somebody else's dbt project, in every form: what of it is served, what is not and why, and what people of each role see. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lintCatalog } from '#catalog/lint-catalog.ts';
import { problemText } from '#catalog/load-catalog.ts';
import { verifyAccess } from '#db/verify-access.ts';
import type { Database } from '#kernel/database.ts';
import { localDate } from '#kernel/dates.ts';
import { buildShop, type ForeignWorld, openForeign, rowsOf } from '#test/catalog/foreign-world.ts';
import { openTestDatabase } from '#test/helpers/database.ts';
import { type SeededOrganization, seedOrganization } from '#test/helpers/people.ts';

const fixtures = 'test/fixtures/foreign-dbt';
let database: Database;
let close: () => Promise<void>;
let seeded: SeededOrganization;

beforeAll(async () => {
  ({ database, close } = await openTestDatabase());
  seeded = await seedOrganization(database);
  await buildShop(database);
});
afterAll(() => close());

function open(form: string): Promise<ForeignWorld> {
  return openForeign(database, seeded, join(fixtures, form));
}

describe('a project in the new form', () => {
  it('gives its models, dimensions and metrics; what is left out is told with file and line', async () => {
    const { catalog } = await open('new-form');
    const [model] = catalog.semanticModels;
    expect(catalog.semanticModels.map((entry) => [entry.name, entry.relation, entry.card.label])).toEqual([
      ['orders', 'analytics.orders', 'Orders'],
      ['customers', 'analytics.customers', 'Customers'],
    ]);
    expect(model?.card.metrics.map((metric) => metric.name)).toEqual([
      'order_count',
      'revenue',
      'returned_count',
      'return_rate',
      'gift_share',
      'median_order_value',
    ]);
    expect(model?.dimensions.map((dimension) => dimension.name)).toEqual([
      'ordered_day',
      'ordered_week',
      'ordered_month',
      'ordered_quarter',
      'ordered_year',
      'status',
      'channel',
      'is_gift',
      'size_band',
    ]);
    expect((await lintCatalog(join(fixtures, 'new-form'))).map(problemText)).toEqual([
      'models/orders.yml:69: the metric running_revenue is not served: cumulative metrics are not served here',
    ]);
  });

  it('answers for the organisation whoever sees everything', async () => {
    const { run } = await open('new-form');
    const metrics = ['order_count', 'revenue', 'return_rate', 'gift_share', 'median_order_value'];
    for (const person of ['leader', 'admin', 'facilitator'] as const)
      expect(rowsOf(await run(person, { model: 'orders', metrics }))).toEqual([[7, '440.75', '0.28571428571428571429', '0.28571428571428571429', '90']]);
    const october = { start: localDate('2026-10-01'), end: localDate('2026-11-01'), grain: 'month', label: 'October 2026', dateRole: 'ordered_at' } as const;
    expect(
      rowsOf(
        await run('leader', { model: 'orders', metrics: ['revenue'], dimensions: ['channel'], period: october, order: [{ by: 'channel', direction: 'asc' }] }),
      ),
    ).toEqual([
      ['Store', '40.25'],
      ['Web', '80'],
    ]);
    expect(
      rowsOf(
        await run('leader', {
          model: 'orders',
          metrics: ['order_count'],
          dimensions: ['ordered_month', 'size_band'],
          order: [
            { by: 'ordered_month', direction: 'asc' },
            { by: 'size_band', direction: 'asc' },
          ],
        }),
      ),
    ).toEqual([
      ['2026-09-01', 'large', 1],
      ['2026-10-01', 'small', 3],
      ['2026-11-01', 'large', 2],
      ['2026-11-01', 'small', 1],
    ]);
    expect(rowsOf(await run('leader', { model: 'orders', metrics: ['order_count'], filters: [{ dimension: 'channel', op: 'in', values: ['web'] }] }))).toEqual([
      [4],
    ]);
    expect(
      rowsOf(await run('leader', { model: 'orders', metrics: ['order_count'], filters: [{ dimension: 'channel', op: 'in', values: ['Webb'] }] })),
    ).toMatchObject({ kind: 'unknown_value', nearest: ['Web'] });
  });

  it('answers nobody else, and the database itself shows them nothing', async () => {
    const { run } = await open('new-form');
    for (const person of ['director', 'repRita', 'viewer', 'finance'] as const) {
      expect(rowsOf(await run(person, { model: 'orders', metrics: ['order_count'] }))).toMatchObject({ kind: 'beyond_scope' });
      const identity = { organizationId: seeded.organizationId, personId: seeded.people[person] };
      expect(await database.transaction({ role: 'reader', identity }, (session) => session.query('SELECT * FROM analytics.orders'))).toEqual([]);
    }
    expect(rowsOf(await run('leader', { model: 'orders', metrics: ['order_count'], scope: 'mine' }))).toMatchObject({ kind: 'invalid_plan', part: 'scope' });
    const reading = database.transaction({ role: 'reader', identity: { organizationId: 1, personId: seeded.people.leader } }, (session) =>
      session.query('SELECT * FROM shop_marts.orders'),
    );
    await expect(reading).rejects.toThrow('permission denied');
    expect(await verifyAccess(database)).toMatchObject({ ok: true });
  });
});

describe('a table of which nobody says who may see it', () => {
  const plan = { model: 'customers', metrics: ['customer_count'], dimensions: ['country'], order: [{ by: 'country', direction: 'asc' as const }] };

  it('is for leaders and admins', async () => {
    const { run } = await open('new-form');
    for (const person of ['leader', 'admin'] as const)
      expect(rowsOf(await run(person, plan))).toEqual([
        ['Norway', 1],
        ['Spain', 2],
        [null, 1],
      ]);
  });

  it.each(['facilitator', 'director', 'managerNorth', 'repRita', 'finance', 'viewer', 'former'] as const)(
    'shows the %s nothing, nor its names',
    async (person) => {
      const { run } = await open('new-form');
      expect(rowsOf(await run(person, plan))).toMatchObject({ kind: 'beyond_scope' });
      const named = { ...plan, filters: [{ dimension: 'country', op: 'in' as const, values: ['Spian'] }] };
      expect(JSON.stringify(rowsOf(await run(person, named)))).not.toContain('Spain');
      const identity = { organizationId: seeded.organizationId, personId: seeded.people[person] };
      expect(await database.transaction({ role: 'reader', identity }, (session) => session.query('SELECT * FROM analytics.customers'))).toEqual([]);
    },
  );
});

describe('a project in the old form', () => {
  it('gives measures as metrics, and parts with filters', async () => {
    const { catalog } = await open('old-form');
    const [model] = catalog.semanticModels;
    expect(model?.card.metrics.map((metric) => metric.name)).toEqual([
      'orders',
      'revenue',
      'order_count',
      'return_rate',
      'large_order_count',
      'average_order_value',
    ]);
    expect(model?.metrics.find((metric) => metric.name === 'return_rate')?.expression).toEqual({
      kind: 'ratio',
      numerator: 'return_rate_numerator',
      denominator: 'order_count',
    });
    expect(model?.metrics.find((metric) => metric.name === 'return_rate_numerator')?.expression).toMatchObject({
      sql: "count(order_id) FILTER (WHERE status = 'returned')",
    });
    expect((await lintCatalog(join(fixtures, 'old-form'))).map(problemText)).toEqual([
      expect.stringMatching(/the metric revenue_growth is not served: inputs of another period/),
    ]);
  });

  it('shows everybody the rows of the owners they may see, found by e-mail', async () => {
    const { run } = await open('old-form');
    const plan = { model: 'orders', metrics: ['order_count', 'revenue', 'return_rate', 'large_order_count'] };
    expect(rowsOf(await run('leader', plan))).toEqual([[7, '440.75', '0.28571428571428571429', 3]]);
    expect(rowsOf(await run('managerNorth', plan))).toEqual([[3, '200.50', '0.33333333333333333333', 1]]);
    expect(rowsOf(await run('repRita', plan))).toEqual([[2, '200.50', '0.00000000000000000000', 1]]);
    expect(rowsOf(await run('repRemy', { ...plan, scope: 'mine' }))).toEqual([[2, '240.25', '0.00000000000000000000', 1]]);
    expect(rowsOf(await run('repRita', { ...plan, scope: 'organisation' }))).toMatchObject({ kind: 'beyond_scope' });
    expect(rowsOf(await run('viewer', plan))).toMatchObject({ kind: 'beyond_scope' });
  });
});

describe('manifests without a project', () => {
  it('are read: relations, aggregations of either form, and what cannot be served', async () => {
    const { catalog, run } = await open('manifest');
    expect(catalog.semanticModels.map((model) => [model.name, model.card.metrics.map((metric) => metric.name)])).toEqual([
      ['subscriptions', ['subscribers', 'monthly_fees', 'paid_share', 'fee_per_subscriber']],
      ['orders', ['returned_orders']],
    ]);
    expect(catalog.foreign?.notServed.map(problemText)).toEqual([
      'models/visits.yml:2: visits is not served: stg_visit is no table in the database (an ephemeral model?)',
      'models/subscriptions.yml:30: the metric orders_per_subscriber is not served: its parts are of orders and subscriptions',
      'models/subscriptions.yml:30: the metric orders_to_visits is not served: conversion metrics are not served here',
    ]);
    expect(rowsOf(await run('leader', { model: 'orders', metrics: ['returned_orders'] }))).toEqual([[2]]);
  });

  it('of a table with several days and tenants, the newest day up to the one asked for, of one’s own organisation', async () => {
    const { run } = await open('manifest');
    const plan = { model: 'subscriptions', metrics: ['subscribers', 'monthly_fees', 'paid_share', 'fee_per_subscriber'] };
    expect(rowsOf(await run('leader', plan))).toEqual([[3, '40', '0.66666666666666666667', '13.3333333333333333']]);
    expect(rowsOf(await run('leader', plan, localDate('2026-11-19')))).toEqual([[2, '10', '0.50000000000000000000', '5.0000000000000000']]);
    const found = await run('leader', plan);
    expect(found).toMatchObject({ kind: 'found', evidence: { refreshedAt: '2026-11-19T04:00:00.000Z' } });
  });
});

describe('tables that change under it', () => {
  it('are served again after dbt made them anew, and named where they cannot be', async () => {
    const { run } = await open('old-form');
    const plan = { model: 'orders', metrics: ['order_count'] };
    const change = (sql: string) => database.transaction({ role: 'login' }, (session) => session.execute(sql));
    expect(rowsOf(await run('leader', plan))).toEqual([[7]]);
    await change('DROP TABLE shop_marts.orders CASCADE');
    expect(rowsOf(await run('leader', plan))).toEqual({
      kind: 'not_built',
      model: 'orders',
      reason: 'models/orders.yml:16: shop_marts.orders is not there: run dbt',
    });
    await change('CREATE TABLE shop_marts.orders (order_id text)');
    expect(rowsOf(await run('leader', plan))).toMatchObject({
      reason: expect.stringContaining('GRANT USAGE ON SCHEMA "shop_marts" TO plumbline_owner; GRANT SELECT ON "shop_marts"."orders" TO plumbline_owner'),
    });
    await change('GRANT SELECT ON shop_marts.orders TO plumbline_owner');
    expect(rowsOf(await run('leader', plan))).toMatchObject({ reason: expect.stringContaining('shop_marts.orders has no column seller_email') });
    await buildShop(database);
    expect(rowsOf(await run('leader', plan))).toEqual([[7]]);
    await change('ALTER TABLE shop_marts.orders ADD COLUMN organization_id integer; DROP VIEW analytics.orders');
    expect(rowsOf(await run('leader', plan))).toMatchObject({
      reason: expect.stringContaining('write organization_column: organization_id under config.meta.access'),
    });
    await buildShop(database);
  });

  it('of nobody’s organisation are not served where there are several', async () => {
    const other = await openTestDatabase();
    const own = await seedOrganization(other.database);
    await buildShop(other.database);
    const { run } = await openForeign(other.database, own, join(fixtures, 'new-form'));
    const plan = { model: 'orders', metrics: ['order_count'] };
    expect(rowsOf(await run('leader', plan))).toEqual([[7]]);
    const second = await seedOrganization(other.database, { organizationId: 2 });
    expect(rowsOf(await run('leader', plan))).toMatchObject({
      kind: 'not_built',
      reason: expect.stringContaining('does not say whose rows it holds: write organization: NUMBER'),
    });
    const identity = { organizationId: 2, personId: second.people.leader };
    expect(await other.database.transaction({ role: 'reader', identity }, (session) => session.query('SELECT * FROM analytics.orders'))).toEqual([]);
    const manifests = await openForeign(other.database, second, join(fixtures, 'manifest'));
    expect(rowsOf(await manifests.run('leader', { model: 'subscriptions', metrics: ['monthly_fees'] }))).toEqual([['9000']]);
    expect(rowsOf(await manifests.run('leader', { model: 'orders', metrics: ['returned_orders'] }))).toEqual([[0]]);
    await other.close();
  });
});
