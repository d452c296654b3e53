import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { generateAccounts } from '#collectors/sample/accounts.ts';
import { generateOpportunities } from '#collectors/sample/generate-opportunities.ts';
import { awkwardDeals } from '#collectors/sample/market.ts';
import { samplePeople } from '#collectors/sample/people.ts';
import { writeSalesforceExport } from '#collectors/sample/write-export.ts';
import { localDate } from '#kernel/dates.ts';
import { makeTemporaryFolder } from '#test/helpers/database.ts';

test('a generated export reads back as what was generated, awkward names included', async () => {
  const folder = await makeTemporaryFolder();
  try {
    const input = { seed: 3, count: 50, today: localDate('2026-11-21'), accounts: generateAccounts(3, 20), people: samplePeople };
    const deals = [...generateOpportunities(input)];
    const { rows } = await writeSalesforceExport(folder.path, input);
    const read = async (name: string) => parse<Record<string, string>>(await readFile(join(folder.path, name)), { columns: true });
    const opportunities = await read('Opportunity.csv');
    const history = await read('OpportunityHistory.csv');
    expect(opportunities.map((row) => row['Name'])).toEqual(deals.map((deal) => deal.name));
    expect(opportunities.filter((row) => awkwardDeals.some((name) => name === row['Name']))).toHaveLength(awkwardDeals.length);
    expect(opportunities.map((row) => row['Amount'])).toEqual(deals.map((deal) => (deal.state.amount === null ? '' : String(deal.state.amount))));
    expect(history).toHaveLength(deals.reduce((sum, deal) => sum + deal.edits.length, 0));
    expect(rows).toBe(opportunities.length + history.length + samplePeople.length + 20);
  } finally {
    await folder.remove();
  }
});
