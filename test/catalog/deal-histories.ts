/** Invented deals with their edits: many of them in one organisation, built once, each looked at on its own. */
import { expect } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import type { Database, Row } from '#kernel/database.ts';
import type { Organization } from '#kernel/person.ts';
import { buildDay, builtRows, ownCatalog, type Pipeline, type PipelineOrganization, seedPipeline } from '#test/catalog/pipeline.ts';

type Values = NonNullable<Pipeline['opportunities']>[number];

/** When (UTC), the stage after it, the close date after it, the amount after it. */
export type Edit = readonly [at: string, stage: string | null, closeDate: string | null, amount?: number | null];

/** A deal as its row says and as its edits tell. The row follows the last edit unless it says otherwise. */
export type DealHistory = { readonly row?: Values; readonly edits?: readonly Edit[] };
export type DealHistories = Readonly<Record<string, DealHistory>>;

export const stages: NonNullable<Pipeline['stages']> = ['Prospecting', 'Qualification', 'Proposal', 'Negotiation', 'Closed Won', 'Closed Lost'].map(
  (stage_name, index) => ({ source_key: stage_name, stage_name, stage_order: index + 1, is_closed: index > 3, is_won: index === 4 }),
);

/** The project's catalogue cut down to some models and what they read, so that a build takes no longer than it must. */
export async function catalogOf(...names: readonly string[]): Promise<LoadedCatalog> {
  const catalog = await ownCatalog();
  const needed = new Set<string>();
  const need = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const ref of catalog.models.find((model) => model.name === name)?.refs ?? []) need(ref);
  };
  for (const name of names) need(name);
  return { ...catalog, models: catalog.models.filter((model) => needed.has(model.name)) };
}

/** The history facts with everything they read. */
export const historyCatalog = (): Promise<LoadedCatalog> =>
  catalogOf('fct_stage_transitions', 'fct_close_date_changes', 'fct_pipeline_asof', 'fct_opportunity', 'dq_notice');

/** Rows of raw tables for the deals; a deal's name is its key. */
export function pipelineOf(deals: DealHistories, rest: Pipeline = {}): Pipeline {
  return {
    stages,
    ...rest,
    opportunities: Object.entries(deals).map(([key, deal]) => rowOf(key, deal)),
    history: Object.entries(deals).flatMap(([key, { edits = [] }]) =>
      edits.map(([changed_at, stage_name, close_date, amount = 100], index) => ({
        source_key: `${key}/${index}`,
        opportunity_key: key,
        changed_at,
        stage_name,
        close_date,
        amount,
      })),
    ),
  };
}

function rowOf(key: string, { row = {}, edits = [] }: DealHistory): Values {
  const last = edits.at(-1);
  const stage = row['stage_name'] ?? last?.[1] ?? null;
  return {
    source_key: key,
    created_at: edits[0]?.[0] ?? null,
    stage_name: stage,
    close_date: last?.[2] ?? null,
    amount: last === undefined || last[3] === undefined ? 100 : last[3],
    is_closed: typeof stage === 'string' && stage.startsWith('Closed'),
    is_won: stage === 'Closed Won',
    ...row,
  };
}

export type BuiltDeals = {
  readonly organization: Organization;
  /** Rows of a model about one deal, in the order given. */
  readonly rowsOf: (model: string, deal: string, columns: string, order?: string) => Promise<readonly Row[]>;
};

/** Stores the deals as an organisation of their own and builds one day of it. */
export async function buildDeals(
  database: Database,
  catalog: LoadedCatalog,
  at: { readonly organizationId: number; readonly asOf: string; readonly options?: PipelineOrganization },
  pipeline: Pipeline,
): Promise<BuiltDeals> {
  const organization = await seedPipeline(database, at.organizationId, pipeline, at.options);
  await buildDay(database, organization, at.asOf, { catalog });
  return {
    organization,
    rowsOf: (model, deal, columns, order = '1') =>
      builtRows(
        database,
        { model, organizationId: at.organizationId, asOf: at.asOf },
        columns,
        `AND opportunity_id = 'crm:${deal.replaceAll("'", "''")}' ORDER BY ${order}`,
      ),
  };
}

/** The rows a model has about a deal, as lists of the columns' values. */
export async function expectRows(
  built: BuiltDeals,
  at: { readonly model: string; readonly deal: string; readonly columns: string; readonly order: string },
  expected: readonly (readonly unknown[])[],
): Promise<void> {
  const rows = await built.rowsOf(at.model, at.deal, at.columns, at.order);
  expect(rows.map((row) => Object.values(row))).toEqual(expected);
}
