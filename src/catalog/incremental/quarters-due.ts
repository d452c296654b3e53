/** Marts whose rows of a quarter are made of sums of that quarter and some before it: which quarters changes reach. */
import type { BuildModel } from '#catalog/catalog.ts';
import { partOf, type Refreshing, wholeContext } from '#catalog/incremental/refreshing.ts';
import type { RenderContext } from '#catalog/render-template.ts';

/** `isDue`: SQL over the mart's key. `context` gives of every model read that tells quarters the rows that the due ones are made of. */
export type QuartersDue = { readonly isDue: string; readonly context: RenderContext };

/** Null where the mart is made anew as a whole: it says nothing of quarters, or something else that it reads changed. */
export async function quartersDue(refreshing: Refreshing, model: BuildModel): Promise<QuartersDue | null> {
  const quarters = model.refresh.kind === 'whole' ? model.refresh.quarters : null;
  if (quarters === null) return null;
  const read = model.refs.map((name) => refreshing.reach.modelOf(name)).filter((ref) => ref !== undefined);
  const changes = read.filter((ref) => refreshing.touched.has(ref.name)).map((ref) => changeOf(refreshing, ref, quarters.of));
  if (changes.length === 0 || changes.includes(null)) return null;
  const { due, needed } = await spread(
    refreshing,
    changes.filter((change) => change !== null),
    quarters.reach,
  );
  const whole = wholeContext(refreshing, model);
  const told = new Set(read.filter((ref) => ref.primaryKey.includes(quarters.of)).map((ref) => ref.name));
  return {
    isDue: `${quarters.key} IN (${due})`,
    context: {
      ...whole,
      relationOf: (name) => (told.has(name) ? `(SELECT * FROM pg_temp.${name} WHERE ${quarters.of} IN (${needed}))` : whole.relationOf(name)),
    },
  };
}

/** The quarters of rows that changed, as a query; null where nobody tells. */
function changeOf({ compared }: Refreshing, model: BuildModel, of: string): string | null {
  if (!model.primaryKey.includes(of)) return null;
  if (model.refresh.kind === 'additive') return `SELECT ${of} AS quarter FROM ${partOf('change', model.name)}`;
  return compared.has(model.name) ? `SELECT ${of} AS quarter FROM ${partOf('different', model.name)}` : null;
}

/** Quarters whose rows look at one that changed, and the quarters that those look at, as lists of SQL dates. */
async function spread({ session }: Refreshing, changes: readonly string[], reach: number): Promise<{ readonly due: string; readonly needed: string }> {
  const days = await session.query<{ quarter: string; is_due: boolean }>(
    `WITH changed AS (${changes.join(' UNION ')})
     SELECT DISTINCT
       to_char(changed.quarter + step * interval '3 months', 'YYYY-MM-DD AD') AS quarter,
       step >= 0 AS is_due
     FROM changed
     CROSS JOIN generate_series(-${reach}, ${reach}) AS step`,
  );
  const list = (isListed: (day: { is_due: boolean }) => boolean): string => {
    const quarters = new Set(days.filter(isListed).map(({ quarter }) => `DATE '${quarter}'`));
    return quarters.size === 0 ? 'NULL' : [...quarters].join(', ');
  };
  return { due: list((day) => day.is_due), needed: list(() => true) };
}
