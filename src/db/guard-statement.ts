/** The last door before the database: judges a statement by PostgreSQL's own parse tree. */
import { parse } from 'libpg-query';
import type { Result } from '#kernel/result.ts';
import { failed, ok } from '#kernel/result.ts';
import { allowedFunctions, allowedNodes, allowedTypes, readableAppRelations, readableSchema } from '#db/guard-lists.ts';

/** What a statement reads, sorted: `analytics.fct_opportunity`. */
export type GuardedStatement = { readonly relations: readonly string[] };

type Tree = Readonly<Record<string, unknown>>;
type Finder = { readonly relations: Set<string>; readonly served: ReadonlySet<string>; readonly refuse: (reason: string) => void };

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Passes exactly one SELECT, whose CTEs are SELECTs, made of listed kinds of node, functions, types and relations
 * (guard-lists.ts). Everything else is refused, whatever it would do. `served` are the catalogue's relations that may be
 * named without their schema (catalog/served-relations.ts); a reader's search path finds them in analytics.
 * **Fails** statement_refused with the first reason found.
 */
export async function guardStatement(sql: string, served: ReadonlySet<string> = NOTHING): Promise<Result<GuardedStatement>> {
  let statements: readonly Tree[];
  try {
    const tree: unknown = await parse(sql);
    statements = asList(asTree(tree)?.['stmts']);
  } catch (error) {
    return failed({ kind: 'statement_refused', reason: `not SQL: ${error instanceof Error ? error.message : String(error)}` });
  }
  const select = asTree(asTree(statements[0]?.['stmt'])?.['SelectStmt']);
  if (statements.length !== 1 || select === null) return failed({ kind: 'statement_refused', reason: 'not exactly one SELECT' });
  const reasons: string[] = [];
  const relations = new Set<string>();
  walkSelect(select, new Set(), { relations, served, refuse: (reason) => reasons.push(reason) });
  const [reason] = reasons;
  return reason === undefined
    ? ok({ relations: [...relations].toSorted((left, right) => left.localeCompare(right)) })
    : failed({ kind: 'statement_refused', reason });
}

/** `visible` are the CTE names a bare relation name may mean here; a name out of its scope would be found on the search path. */
function walkSelect(select: Tree, visible: ReadonlySet<string>, finder: Finder): void {
  if (select['intoClause'] !== undefined) finder.refuse('SELECT INTO');
  if (select['lockingClause'] !== undefined) finder.refuse('row locks');
  const scope = new Set(visible);
  const withClause = asTree(select['withClause']);
  const tables = asList(withClause?.['ctes']).map((node) => asTree(node['CommonTableExpr']));
  if (withClause?.['recursive'] === true) for (const table of tables) scope.add(String(table?.['ctename']));
  for (const table of tables) {
    const query = asTree(asTree(table?.['ctequery'])?.['SelectStmt']);
    if (query === null) finder.refuse('a WITH query that is not a SELECT');
    else walkSelect(query, scope, finder);
    scope.add(String(table?.['ctename']));
  }
  for (const [field, value] of Object.entries(select)) {
    if (field === 'withClause') continue;
    const isBranch = field === 'larg' || field === 'rarg';
    if (isBranch) walkSelect(asTree(value) ?? {}, scope, finder);
    else walkValue(value, scope, finder);
  }
}

function walkValue(value: unknown, visible: ReadonlySet<string>, finder: Finder): void {
  if (Array.isArray(value)) {
    for (const item of value) walkValue(item, visible, finder);
    return;
  }
  const tree = asTree(value);
  if (tree === null) return;
  for (const [name, child] of Object.entries(tree)) {
    if (/^[A-Z]/.test(name)) walkNode(name, asTree(child) ?? {}, visible, finder);
    else if (name === 'typeName') checkType(asTree(child) ?? {}, finder);
    else walkValue(child, visible, finder);
  }
}

function walkNode(name: string, node: Tree, visible: ReadonlySet<string>, finder: Finder): void {
  if (!allowedNodes.has(name)) finder.refuse(`${name} is not allowed`);
  if (name === 'SelectStmt') return walkSelect(node, visible, finder);
  if (name === 'RangeVar') checkRelation(node, visible, finder);
  if (name === 'FuncCall') checkFunction(node, finder);
  if (name === 'A_Expr') checkOperator(node, finder);
  walkValue(node, visible, finder);
}

function checkRelation(node: Tree, visible: ReadonlySet<string>, finder: Finder): void {
  const relation = String(node['relname']);
  const schema = node['schemaname'] as string | undefined;
  if (node['catalogname'] !== undefined) return finder.refuse(`relation ${relation} of another database`);
  if (schema === undefined && visible.has(relation)) return;
  if (schema === undefined && finder.served.has(relation)) {
    finder.relations.add(`${readableSchema}.${relation}`);
    return;
  }
  const isReadable = schema === readableSchema || (schema === 'app' && readableAppRelations.has(relation));
  if (!isReadable) return finder.refuse(`relation ${schema === undefined ? relation : `${schema}.${relation}`} is not allowed`);
  finder.relations.add(`${schema}.${relation}`);
}

function checkFunction(node: Tree, finder: Finder): void {
  const name = builtInName(node['funcname']);
  if (name === null || !allowedFunctions.has(name)) finder.refuse(`function ${namesOf(node['funcname']).join('.')} is not allowed`);
}

function checkOperator(node: Tree, finder: Finder): void {
  if (builtInName(node['name']) === null) finder.refuse(`operator ${namesOf(node['name']).join('.')} is not allowed`);
}

function checkType(node: Tree, finder: Finder): void {
  const name = builtInName(node['names']);
  if (name === null || !allowedTypes.has(name)) finder.refuse(`type ${namesOf(node['names']).join('.')} is not allowed`);
}

/** `count` or `pg_catalog.count` → `count`; null for a name of any other schema. */
function builtInName(value: unknown): string | null {
  const names = namesOf(value);
  const [first, second] = names;
  if (names.length === 1) return first ?? null;
  return names.length === 2 && first === 'pg_catalog' ? (second ?? null) : null;
}

function namesOf(value: unknown): readonly string[] {
  return asList(value).map((item) => String(asTree(item['String'])?.['sval']));
}

function asTree(value: unknown): Tree | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : null;
}

function asList(value: unknown): readonly Tree[] {
  return Array.isArray(value) ? (value as readonly Tree[]) : [];
}
