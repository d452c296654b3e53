/** What the figures of a model are worth, as the catalogue measured it. */
import type { JudgedBy } from '#catalog/catalog.ts';
import type { QueryContext, QueryDeps } from '#query/query-context.ts';
import { asAsker } from '#query/value-index.ts';

export type Verdict = { readonly isRefused: boolean; readonly text: string };

/** Read as the asker, from any scope they may see; null where they may see none, and then no row of the model either. */
export async function readVerdict(deps: QueryDeps, context: QueryContext, judge: JudgedBy): Promise<Verdict | null> {
  const { organization, asker, asOf } = context;
  const rows = await asAsker(
    deps.database,
    asker,
    (session) =>
      session.query<{ is_refused: boolean; verdict: string }>(
        `SELECT ${judge.refusedColumn} AS is_refused, ${judge.verdictColumn} AS verdict\nFROM ${judge.relation}\nWHERE organization_id = $1 AND as_of = $2\nLIMIT 1`,
        [organization.organizationId, asOf],
      ),
    asOf,
  );
  const [row] = rows;
  return row === undefined ? null : { isRefused: row.is_refused, text: row.verdict };
}
