/** Whether a statement judges every row by itself, by PostgreSQL's own parser. */
import { parseSync } from 'libpg-query';

const BEYOND_A_ROW = ['SubLink', 'SelectStmt'];
const CLAUSES = ['groupClause', 'groupDistinct', 'distinctClause', 'havingClause', 'windowClause', 'limitCount', 'limitOffset', 'withClause', 'larg'];

type Node = Readonly<Record<string, unknown>>;

/** `SELECT … FROM one_relation WHERE …` without aggregates, windows or a look at other relations. False when in doubt. */
export function isPerRow(sql: string): boolean {
  try {
    const statement: unknown = parseSync(sql).stmts?.[0]?.stmt;
    const select = isNode(statement) ? statement['SelectStmt'] : undefined;
    if (!isNode(select) || CLAUSES.some((clause) => isSaid(select[clause]))) return false;
    const { fromClause, targetList, whereClause } = select;
    const isOneRelation = Array.isArray(fromClause) && fromClause.length === 1 && isNode(fromClause[0]) && fromClause[0]['RangeVar'] !== undefined;
    // WHERE knows no aggregates; what is selected might be one.
    return isOneRelation && !hasCall(targetList) && isOfOneRow(targetList) && isOfOneRow(whereClause);
  } catch {
    return false;
  }
}

function isSaid(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}

function isOfOneRow(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isOfOneRow);
  if (!isNode(value)) return true;
  return BEYOND_A_ROW.every((kind) => value[kind] === undefined) && Object.values(value).every(isOfOneRow);
}

function hasCall(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasCall);
  return isNode(value) && (value['FuncCall'] !== undefined || Object.values(value).some(hasCall));
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
