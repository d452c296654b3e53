/** Generated opportunities as a Salesforce export, row by row, for trying imports of any size. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { generateOpportunities } from '#collectors/sample/generate-opportunities.ts';
import type { GeneratedOpportunity, GeneratedState, GenerationInput } from '#collectors/sample/generate-opportunities.ts';

type Value = string | number | boolean | null;
type ExportFile = { readonly name: string; readonly head: readonly string[]; readonly rows: () => Generator<readonly Value[], void, void> };

/**
 * Writes User, Account, Opportunity and OpportunityHistory CSV files into `directory`, which is made when missing.
 * Never holds more than a few rows. Gives the number of data rows written.
 */
export async function writeSalesforceExport(directory: string, input: GenerationInput): Promise<{ readonly rows: number }> {
  await mkdir(directory, { recursive: true });
  let rows = 0;
  for (const file of exportFiles(input)) {
    const lines = function* () {
      yield csvLine(file.head);
      for (const row of file.rows()) {
        rows += 1;
        yield csvLine(row);
      }
    };
    await pipeline(Readable.from(lines()), createWriteStream(join(directory, file.name)));
  }
  return { rows };
}

function exportFiles(input: GenerationInput): readonly ExportFile[] {
  return [
    {
      name: 'User.csv',
      head: ['Id', 'Name', 'Email', 'ManagerId', 'IsActive', 'Department'],
      *rows() {
        for (const person of input.people) yield [person.key, person.name, `${person.key}@kelderbrook.example`, person.manager, true, person.team];
      },
    },
    {
      name: 'Account.csv',
      head: ['Id', 'Name', 'Industry', 'AnnualRevenue', 'NumberOfEmployees', 'BillingCountry'],
      *rows() {
        for (const account of input.accounts)
          yield [account.key, account.name, account.industry.name, account.annualRevenue, account.employees, account.country.name];
      },
    },
    {
      name: 'Opportunity.csv',
      head: [
        'Id',
        'Name',
        'AccountId',
        'OwnerId',
        'Amount',
        'StageName',
        'IsClosed',
        'IsWon',
        'Type',
        'LeadSource',
        'CreatedDate',
        'CloseDate',
        'Probability',
        'ForecastCategory',
      ],
      *rows() {
        for (const deal of generateOpportunities(input)) yield opportunityRow(deal);
      },
    },
    {
      name: 'OpportunityHistory.csv',
      head: ['Id', 'OpportunityId', 'StageName', 'Amount', 'CloseDate', 'Probability', 'ForecastCategory', 'CreatedDate'],
      *rows() {
        for (const deal of generateOpportunities(input)) for (const [index, edit] of deal.edits.entries()) yield historyRow(deal, edit, index);
      },
    },
  ];
}

function opportunityRow(deal: GeneratedOpportunity): readonly Value[] {
  const { stage, amount, closeDate } = deal.state;
  const who = [deal.key, deal.name, deal.account.key, deal.ownerKey, amount];
  const how = [stage.name, stage.isClosed, stage.isWon, deal.dealType, deal.leadSource];
  return [...who, ...how, deal.edits[0].changedAt, closeDate, Number(stage.probability) * 100, stage.forecast];
}

function historyRow(deal: GeneratedOpportunity, edit: GeneratedState, index: number): readonly Value[] {
  return [
    `${deal.key}-${index + 1}`,
    deal.key,
    edit.stage.name,
    edit.amount,
    edit.closeDate,
    Number(edit.stage.probability) * 100,
    edit.stage.forecast,
    edit.changedAt,
  ];
}

function csvLine(values: readonly Value[]): string {
  return `${values.map((value) => (value === null ? '' : `"${String(value).replaceAll('"', '""')}"`)).join(',')}\n`;
}
