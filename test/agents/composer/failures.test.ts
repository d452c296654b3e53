/** What people are told of a failure. */
import { expect, it } from 'vitest';
import { describeFailure } from '#agents/composer/failures.ts';

it.each([
  ['invalid input syntax for type numeric: "Acme pays 900"', 'The figures are not built yet: invalid input syntax for type numeric.'],
  ['invalid input syntax for type date: "a \\"quoted\\" name"', 'The figures are not built yet: invalid input syntax for type date.'],
  ['models/orders.yml:16: shop.orders is not there: run dbt', 'The figures are not built yet: models/orders.yml:16: shop.orders is not there: run dbt.'],
  ['GRANT USAGE ON SCHEMA "shop" TO plumbline_owner', 'The figures are not built yet: GRANT USAGE ON SCHEMA "shop" TO plumbline_owner.'],
])('a build that failed on %s does not tell the value of a row', (reason, told) => {
  expect(describeFailure({ kind: 'not_built', model: 'orders', reason })).toBe(told);
});

it('names of the catalogue are told in words', () => {
  const told = describeFailure({ kind: 'unknown_name', what: 'metric', name: 'deal_risk', nearest: ['won_count'] });
  expect(told).toBe('There is no metric called "deal risk" there. Did you mean won count?');
});
