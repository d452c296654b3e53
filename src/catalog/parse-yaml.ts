/** YAML text → a typed value, or problems that name the line. */
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { CatalogProblem } from '#catalog/catalog.ts';

export type YamlFile<T> = {
  readonly path: string;
  readonly value: T;
  /** The line of the node at `keys`, or of the nearest node above it. */
  readonly lineOf: (keys: readonly (string | number)[]) => number;
};

/** Parses `text` with `schema`. **Fails** with one problem per syntax error or misfit. */
export function parseYaml<T>(
  path: string,
  text: string,
  schema: z.ZodType<T>,
): { readonly file: YamlFile<T>; readonly problems: readonly CatalogProblem[] } | { readonly file: null; readonly problems: readonly CatalogProblem[] } {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true });
  if (document.errors.length > 0)
    return { file: null, problems: document.errors.map((error) => ({ path, line: lineCounter.linePos(error.pos[0]).line, message: error.message })) };
  const lineOf = (keys: readonly (string | number)[]): number => {
    for (let length = keys.length; length >= 0; length -= 1) {
      const node = length === 0 ? document.contents : document.getIn(keys.slice(0, length), true);
      if (isNode(node) && node.range !== undefined && node.range !== null) return lineCounter.linePos(node.range[0]).line;
    }
    return 1;
  };
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return { file: { path, value: parsed.data, lineOf }, problems: [] };
  const problems = parsed.error.issues.map((issue) => {
    const keys = issue.path.filter((key) => typeof key !== 'symbol');
    return { path, line: lineOf(keys), message: `${keys.join('.')}: ${issue.message}` };
  });
  return { file: null, problems };
}
