/** What in a statement keeps its result from adding up, by PostgreSQL's own parser. */
import { parseSync } from 'libpg-query';

/** `word` is how the trouble is likely to be written in the file. */
export type AdditiveProblem = { readonly word: string; readonly message: string };

const ADDED = ['sum', 'count'];
/** Aggregates that are no sums; a function of another name is taken for one of single rows. */
const NOT_ADDED =
  /^(min|max|avg|array_agg|string_agg|jsonb?_agg|jsonb?_object_agg|bool_and|bool_or|every|bit_and|bit_or|any_value|mode|percentile_cont|percentile_disc|stddev.*|var(iance|_pop|_samp)|corr|covar_.*|regr_.*)$/;

type Node = Readonly<Record<string, unknown>>;

/**
 * A(S ∪ T) = A(S) + A(T) is beyond what a parser can see; this finds what certainly breaks it: other aggregates than sum and
 * count, distinct rows, windows, limits, HAVING, EXCEPT and INTERSECT. Null when nothing of that is there, or it is no SQL.
 */
export function additiveProblem(sql: string): AdditiveProblem | null {
  try {
    return visit(parseSync(sql));
  } catch {
    return null;
  }
}

function visit(value: unknown): AdditiveProblem | null {
  if (Array.isArray(value)) return firstOf(value);
  if (!isNode(value)) return null;
  return problemOf(value) ?? firstOf(Object.values(value));
}

function firstOf(values: readonly unknown[]): AdditiveProblem | null {
  for (const value of values) {
    const found = visit(value);
    if (found !== null) return found;
  }
  return null;
}

function problemOf(node: Node): AdditiveProblem | null {
  const call = node['FuncCall'];
  if (isNode(call)) return callProblem(call);
  const select = node['SelectStmt'];
  if (!isNode(select)) return null;
  if (select['havingClause'] !== undefined) return { word: 'having', message: 'HAVING leaves groups out by their sums' };
  if (Array.isArray(select['distinctClause'])) return { word: 'distinct', message: 'DISTINCT rows do not add up' };
  if (select['limitCount'] !== undefined) return { word: 'limit', message: 'LIMIT leaves rows out by those beside them' };
  if (select['op'] === 'SETOP_EXCEPT') return { word: 'except', message: 'EXCEPT leaves rows out by others' };
  if (select['op'] === 'SETOP_INTERSECT') return { word: 'intersect', message: 'INTERSECT leaves rows out by others' };
  if (select['op'] === 'SETOP_UNION' && select['all'] !== true) return { word: 'union', message: 'UNION leaves out what is there twice: use UNION ALL' };
  return null;
}

function callProblem(call: Node): AdditiveProblem | null {
  const names: readonly unknown[] = Array.isArray(call['funcname']) ? call['funcname'] : [];
  const name = nameOf(names.at(-1));
  if (call['over'] !== undefined) return { word: 'over', message: `${name}(…) over … looks at other rows` };
  if (call['agg_distinct'] === true) return { word: 'distinct', message: `${name}(distinct …) does not add up` };
  return ADDED.includes(name) || !NOT_ADDED.test(name) ? null : { word: name, message: `${name}(…) does not add up; sums and counts do` };
}

function nameOf(value: unknown): string {
  const text = isNode(value) && isNode(value['String']) ? value['String']['sval'] : undefined;
  return typeof text === 'string' ? text : '';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
