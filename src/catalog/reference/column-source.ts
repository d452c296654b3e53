/** Where a column of a model is computed: PostgreSQL's own parser finds the expression, through CTEs and plain renamings. */
import { parseSync } from 'libpg-query';

/** `sql` is the expression as written; `place` the CTE it stands in, null in the model's own select. */
export type ColumnSource = { readonly sql: string; readonly place: string | null };

type Node = Readonly<Record<string, unknown>>;
type Scope = { readonly text: Buffer; readonly ctes: ReadonlyMap<string, Select>; readonly place: string | null; readonly depth: number };
type Select = { readonly node: Node; readonly ctes: ReadonlyMap<string, Select>; readonly name: string };

/** Deeper than any model is nested. */
const DEPTH_MAX = 50;

/**
 * The expressions behind `column`, one per branch of a UNION that computes it in its own way; empty when it cannot be told
 * (a table function, a star of another model). A column that another model or source gives is `that_model.column`.
 */
export function columnSources(sql: string, column: string): readonly ColumnSource[] {
  const statement = parseSync(sql).stmts?.[0]?.stmt as Node | undefined;
  const select = statement?.['SelectStmt'] as Node | undefined;
  if (select === undefined) return [];
  const found = trace(select, column, { text: Buffer.from(sql), ctes: new Map(), place: null, depth: 0 });
  return found.filter((source, index) => found.findIndex((other) => other.sql === source.sql) === index);
}

function trace(select: Node, column: string, scope: Scope, at = -1): readonly ColumnSource[] {
  if (scope.depth > DEPTH_MAX) return [];
  const inner = { ...scope, ctes: withCtes(select, scope.ctes), depth: scope.depth + 1 };
  if (select['larg'] !== undefined) {
    // Branches match by place; the first one has the names.
    const place = at >= 0 ? at : namesOf(select['larg'] as Node).indexOf(column);
    return [select['larg'], select['rarg']].flatMap((branch) => trace(branch as Node, column, inner, place));
  }
  const targets = list(select['targetList']).map((target) => target['ResTarget'] as Node);
  const isPlaced = at >= 0 && targets.every((candidate) => !isStar(candidate));
  const target = isPlaced ? targets[at] : targets.find((candidate) => nameOf(candidate) === column);
  if (target !== undefined) return traceTarget(select, target, inner);
  return targets.filter(isStar).flatMap((star) => {
    const [qualifier] = fieldsOf(star);
    return relationsOf(select).flatMap((relation) => (qualifier === undefined || relation.alias === qualifier ? intoRelation(relation, column, inner) : []));
  });
}

function traceTarget(select: Node, target: Node, scope: Scope): readonly ColumnSource[] {
  const fields = fieldsOf(target);
  const name = fields.at(-1);
  if (name === undefined) return [{ sql: expressionAt(scope.text, Number(target['location'] ?? 0)), place: scope.place }];
  const relations = relationsOf(select);
  const relation = fields.length > 1 ? relations.find((candidate) => candidate.alias === fields.at(-2)) : relations.length === 1 ? relations[0] : undefined;
  const further = relation === undefined ? [] : intoRelation(relation, name, scope);
  return further.length > 0 ? further : [{ sql: fields.join('.'), place: scope.place }];
}

type Relation = { readonly alias: string; readonly name: string; readonly subselect: Node | null };

function intoRelation(relation: Relation, column: string, scope: Scope): readonly ColumnSource[] {
  if (relation.subselect !== null) return trace(relation.subselect, column, scope);
  const cte = scope.ctes.get(relation.name);
  if (cte === undefined) return [{ sql: `${relation.name}.${column}`, place: null }];
  return trace(cte.node, column, { ...scope, ctes: cte.ctes, place: cte.name });
}

function withCtes(select: Node, outer: ReadonlyMap<string, Select>): ReadonlyMap<string, Select> {
  const ctes = new Map(outer);
  for (const entry of list((select['withClause'] as Node | undefined)?.['ctes'])) {
    const cte = entry['CommonTableExpr'] as Node;
    const node = (cte['ctequery'] as Node | undefined)?.['SelectStmt'] as Node | undefined;
    const name = String(cte['ctename']);
    if (node !== undefined) ctes.set(name, { node, ctes: new Map(ctes), name });
  }
  return ctes;
}

function relationsOf(select: Node): readonly Relation[] {
  return list(select['fromClause']).flatMap(relationsIn);
}

function relationsIn(node: Node): readonly Relation[] {
  const join = node['JoinExpr'] as Node | undefined;
  if (join !== undefined) return [join['larg'], join['rarg']].flatMap((side) => relationsIn(side as Node));
  const range = node['RangeVar'] as Node | undefined;
  if (range !== undefined) {
    const { schemaname, relname } = range as { schemaname?: string; relname: string };
    return [{ alias: aliasOf(range) ?? relname, name: schemaname === undefined ? relname : `${schemaname}.${relname}`, subselect: null }];
  }
  const nested = node['RangeSubselect'] as Node | undefined;
  const select = (nested?.['subquery'] as Node | undefined)?.['SelectStmt'] as Node | undefined;
  return nested === undefined || select === undefined || select['valuesLists'] !== undefined
    ? []
    : [{ alias: aliasOf(nested) ?? '', name: '', subselect: select }];
}

function aliasOf(node: Node): string | undefined {
  return (node['alias'] as { aliasname?: string } | undefined)?.aliasname;
}

function namesOf(select: Node): readonly string[] {
  if (select['larg'] !== undefined) return namesOf(select['larg'] as Node);
  return list(select['targetList']).map((target) => nameOf(target['ResTarget'] as Node) ?? '');
}

function nameOf(target: Node): string | undefined {
  return typeof target['name'] === 'string' ? target['name'] : fieldsOf(target).at(-1);
}

/** Names of a plain column reference; empty for anything else. */
function fieldsOf(target: Node): readonly string[] {
  const fields = list(((target['val'] as Node | undefined)?.['ColumnRef'] as Node | undefined)?.['fields']);
  return fields.flatMap((field) => {
    const name = (field['String'] as { sval?: string } | undefined)?.sval;
    return name === undefined ? [] : [name];
  });
}

function isStar(target: Node): boolean {
  return list(((target['val'] as Node | undefined)?.['ColumnRef'] as Node | undefined)?.['fields']).some((field) => 'A_Star' in field);
}

function list(value: unknown): readonly Node[] {
  return Array.isArray(value) ? (value as readonly Node[]) : [];
}

/** The parser tells where an expression begins (in bytes); it ends at the comma, keyword or bracket that is not its own. */
function expressionAt(text: Buffer, location: number): string {
  const rest = text.subarray(location).toString();
  const token = /--[^\n]*|'(?:[^']|'')*'|"[^"]*"|[a-z_]\w*|[(),;[\]]|[^]/giy;
  let depth = 0;
  let end = rest.length;
  for (let match = token.exec(rest); match !== null; match = token.exec(rest)) {
    const [word] = match;
    if (word === '(' || word === '[') depth += 1;
    else if (word === ')' || word === ']') depth -= 1;
    const isEnd = depth < 0 || (depth === 0 && /^(?:,|;|from|union|where|group|having|order|limit)$/i.test(word));
    if (!isEnd) continue;
    end = match.index;
    break;
  }
  return rest
    .slice(0, end)
    .replace(/--[^\n]*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/ as "?\w+"?$/i, '');
}
