/** Which columns an SQL expression names, by PostgreSQL's own parser. */
import { hasSqlDetails, loadModule, parseSync } from 'libpg-query';

/** Call once before columnsUsed: loads the parser. */
export async function loadParser(): Promise<void> {
  await loadModule();
}

/** Column names in `expression`, unqualified; null when it is not one expression. */
export function columnsUsed(expression: string): readonly string[] | null {
  try {
    const tree = parseSync(`SELECT ${expression}`);
    const names = new Set<string>();
    collect(tree, names);
    return tree.stmts?.length === 1 ? [...names] : null;
  } catch {
    return null;
  }
}

/** Whether `expression` reads anything beside the row it stands for. What is no SQL at all does not. */
export function hasSubquery(expression: string): boolean {
  try {
    return JSON.stringify(parseSync(`SELECT ${expression}`)).includes('"SubLink"');
  } catch {
    return false;
  }
}

/** Where PostgreSQL's grammar refuses `sql`, as line and message; null when it is one statement. */
export function syntaxProblem(sql: string): { readonly line: number; readonly message: string } | null {
  try {
    return parseSync(sql).stmts?.length === 1 ? null : { line: 1, message: 'a model is one SELECT statement' };
  } catch (error) {
    const at = hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? 0) : 0;
    return { line: sql.slice(0, at).split('\n').length, message: error instanceof Error ? error.message : String(error) };
  }
}

function collect(node: unknown, names: Set<string>): void {
  if (Array.isArray(node)) {
    for (const child of node) collect(child, names);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'ColumnRef') {
      const fields = (value as { fields?: readonly { String?: { sval?: string } }[] }).fields ?? [];
      const name = fields.at(-1)?.String?.sval;
      if (name !== undefined) names.add(name);
    } else collect(value, names);
  }
}
