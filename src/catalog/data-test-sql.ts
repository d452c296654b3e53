/** A DataTest → SQL that counts the rows it finds wrong. */
import type { CatalogProject, DataTest } from '#catalog/catalog.ts';
import { type RenderContext, renderTemplate } from '#catalog/render-template.ts';

/** Either a condition that a wrong row fulfils (many share one scan of the model), or a query that gives the wrong rows. */
export type TestSql = { readonly kind: 'condition'; readonly sql: string } | { readonly kind: 'query'; readonly sql: string };

/** **Fails** by a message: an unknown test, an argument that does not render. */
export function dataTestSql(
  project: CatalogProject,
  test: DataTest,
  context: RenderContext,
): { readonly sql: TestSql; readonly problem: null } | { readonly sql: null; readonly problem: string } {
  const column = test.column ?? '';
  const model = context.relationOf(test.model) ?? test.model;
  switch (test.test) {
    case 'not_null':
      return { sql: { kind: 'condition', sql: `${column} IS NULL` }, problem: null };
    // Of the count of an additive model (read-data-tests.ts); property files do not name it.
    case 'is_positive':
      return { sql: { kind: 'condition', sql: `${column} <= 0` }, problem: null };
    case 'accepted_values': {
      const given: unknown = test.arguments['values'];
      if (!Array.isArray(given) || given.length === 0) return { sql: null, problem: 'accepted_values needs a list of values' };
      const values = given.map((value) => quoted(String(value)));
      return { sql: { kind: 'condition', sql: `${column}::text NOT IN (${values.join(', ')})` }, problem: null };
    }
    case 'unique':
      return {
        sql: { kind: 'query', sql: `SELECT ${column} FROM ${model} WHERE ${column} IS NOT NULL GROUP BY ${column} HAVING count(*) > 1` },
        problem: null,
      };
    case 'relationships':
      return fromTemplate(
        project,
        test,
        context,
        `SELECT child.${column} FROM ${model} AS child
         WHERE child.${column} IS NOT NULL
         AND child.${column} NOT IN (SELECT parent.${String(test.arguments['field'])} FROM {{ ${String(test.arguments['to'])} }} AS parent WHERE parent.${String(test.arguments['field'])} IS NOT NULL)`,
      );
    default:
      return generic(project, test, context);
  }
}

/** A generic test of the project: the macro `test_<name>`, called with the model and its arguments. */
function generic(project: CatalogProject, test: DataTest, context: RenderContext): ReturnType<typeof dataTestSql> {
  if (!project.macroNames.includes(`test_${test.test}`)) return { sql: null, problem: `there is no test ${test.test}` };
  const names: Record<string, unknown> = { model: context.relationOf(test.model) ?? test.model };
  if (test.column !== null && !('column_name' in test.arguments)) names['column_name'] = test.column;
  for (const [key, value] of Object.entries(test.arguments)) {
    const rendered = typeof value === 'string' && value.includes('{{') ? renderTemplate(project, value, context) : null;
    const problem = rendered?.problems[0];
    if (problem !== undefined) return { sql: null, problem: problem.message };
    names[key] = rendered === null ? value : rendered.text;
  }
  const accepts = macroArguments(project, `test_${test.test}`);
  if (test.column !== null && !accepts.includes('column_name'))
    return { sql: null, problem: `${test.test} takes no column_name: it stands under the model, not under a column` };
  const passed = Object.keys(names).filter((name) => accepts.includes(name));
  return fromTemplate(project, test, { ...context, names }, `{{ test_${test.test}(${passed.map((name) => `${name}=${name}`).join(', ')}) }}`);
}

function macroArguments(project: CatalogProject, macro: string): readonly string[] {
  const declared = new RegExp(`macro\\s+${macro}\\s*\\(([^)]*)\\)`).exec(project.macros)?.[1] ?? '';
  return declared.split(',').map((part) => (part.split('=')[0] ?? '').trim());
}

function fromTemplate(project: CatalogProject, test: DataTest, context: RenderContext, template: string): ReturnType<typeof dataTestSql> {
  const rendered = renderTemplate(project, template, context);
  const problem = rendered.problems[0];
  return problem === undefined ? { sql: { kind: 'query', sql: rendered.text }, problem: null } : { sql: null, problem: problem.message };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
