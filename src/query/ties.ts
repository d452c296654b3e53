/** Rows of an answer, with those that share the figure of the one that was asked for: nobody is named first whom others equal. */
import type { Row } from '#kernel/database.ts';
import type { Note } from '#kernel/findings.ts';
import { limits } from '#kernel/limits.ts';
import type { Plan } from '#kernel/plan.ts';
import type { CompiledQuery } from '#query/query-context.ts';

type Answered = { readonly rows: readonly Row[]; /** There were more. */ readonly isCut: boolean; readonly notes: readonly Note[] };

/** The rows that were asked for, of all that were fetched. */
export function rowsWithTies(plan: Plan, { rowsMax, leadRows, tiesMax }: CompiledQuery, fetched: readonly Row[]): Answered {
  const asked = fetched.slice(leadRows);
  const by = plan.order?.[0]?.by ?? '';
  const [first] = asked;
  const isTied = (row: Row | undefined): boolean =>
    row !== undefined && first !== undefined && row[by] !== null && JSON.stringify(row[by]) === JSON.stringify(first[by]);
  const before = leadRows > 0 && isTied(fetched[0]) ? [told('The row before it in the ranking has the same figure.')] : [];
  const tied = tiesMax === 0 ? [] : asked.slice(rowsMax).filter(isTied);
  if (tied.length > tiesMax)
    return { rows: asked.slice(0, rowsMax), isCut: true, notes: [...before, told(`More than ${limits.tiesShownMax} others have the same figure.`)] };
  return { rows: [...asked.slice(0, rowsMax), ...tied], isCut: asked.length > rowsMax, notes: before };
}

function told(text: string): Note {
  return { kind: 'catalogue', text };
}
