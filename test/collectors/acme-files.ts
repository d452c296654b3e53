/** An invented data set with every table, and its mapping. */
import type { Files } from '#test/collectors/importer.ts';

export const mapping = `
source_system: acme
organization: { currency: EUR, time_zone: Europe/Berlin, fiscal_year_start_month: 4 }
stages: [{ name: Talk, probability: 0.2 }, { name: Won, outcome: won, probability: 1 }, { name: Lost, outcome: lost, probability: 0 }]
tables:
  account:
    file: accounts.csv
    optional: true
    optional_columns: [parent]
    columns: { key: id, account_name: name, parent: { column: parent, match: name } }
  product: { file: products.csv, optional: true, columns: { key: id, product_name: name, list_price: price } }
  opportunity:
    file: deals.csv
    optional_columns: [account, product, owner, amount, created, closed]
    columns:
      key: id
      account: { column: account, match: name }
      product: { column: product, match: name }
      owner: { column: owner, match: name }
      stage_name: stage
      amount: amount
      created_date: created
      close_date: closed
  opportunity_history:
    file: history.csv
    optional: true
    columns: { key: id, opportunity: deal, stage_name: stage, changed_at: at }
  quota:
    file: quotas.csv
    optional: true
    columns: { key: { template: '{who}/{month}' }, owner: { column: who, match: name }, period_start: month, period_type: { constant: month }, quota_amount: amount }
`;
export const accounts = 'id,name,parent\na1,Acme Corp,\na2,Blue Ltd,acme corp\n';
export const products = 'id,name,price\np1,Gear,10.50\n';
export const deals = `id,account,product,owner,stage,amount,created,closed
d1,Acme Corp,Gear,Ann Lee,Won,100.10,2026-01-05,2026-02-01
d2,BLUE LTD,gear,Bob Ray,Talk,,2026-03-01,
d3,,,,Lost,0,2026-03-02,2026-04-01
`;
export const whole: Files = {
  'mapping.yml': mapping,
  'accounts.csv': accounts,
  'products.csv': products,
  'deals.csv': deals,
  'history.csv': 'id,deal,stage,at\nh1,d1,Talk,2026-01-05T10:00:00Z\nh2,d1,Won,2026-02-01T10:00:00Z\n',
  'quotas.csv': 'who,month,amount\nAnn Lee,2026-01-01,5000\n',
};

/** Only deals, with these rows. */
export function onlyDeals(...rows: readonly string[]): Files {
  return { 'mapping.yml': mapping, 'deals.csv': `id,account,owner,stage,amount,closed\n${rows.join('\n')}\n` };
}
