/** Mapping files: read, checked, with the line of every mistake. */
import { readFile, readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { LineCounter, isMap, isScalar, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { ImportRefused, lineOf } from '#collectors/import-refused.ts';
import { mappingSchema, type Mapping } from '#collectors/mapping/mapping.ts';

const READY_MADE = join(import.meta.dirname, '..', 'mappings');

/** Names of the ready-made mappings, sorted. `people` reads people.csv and is found by that file alone. */
export async function readyMadeMappings(): Promise<readonly string[]> {
  const files = await readdir(READY_MADE);
  return files
    .filter((file) => file.endsWith('.yml'))
    .map((file) => basename(file, '.yml'))
    .sort();
}

/**
 * The mapping of that name, or in that file (a path, or a name that ends in .yml or .yaml).
 * **Fails** ImportRefused naming file and line of every mistake.
 */
export async function loadMapping(nameOrPath: string): Promise<Mapping> {
  const isFile = /[\\/]|\.ya?ml$/i.test(nameOrPath);
  const names = await readyMadeMappings();
  if (!isFile && !names.includes(nameOrPath)) {
    throw new ImportRefused(
      `--mapping ${nameOrPath}`,
      `there is no ready-made mapping of that name; there are ${names.join(', ')}; a mapping of your own is given as a path (./my-mapping.yml)`,
    );
  }
  const path = isFile ? nameOrPath : join(READY_MADE, `${nameOrPath}.yml`);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new ImportRefused(`--mapping ${nameOrPath}`, 'there is no such file, or it cannot be read', { cause: error });
  });
  return parseMapping(text, basename(path), basename(path, extname(path)));
}

/** The checked mapping in `text`. **Fails** ImportRefused with one line per mistake. */
export function parseMapping(text: string, fileName: string, name: string): Mapping {
  const lines = new LineCounter();
  // The failsafe schema keeps every scalar as it is written: `no` is a country, `007` a key.
  const document = parseDocument(text, { lineCounter: lines, schema: 'failsafe' });
  const broken = document.errors[0];
  if (broken !== undefined)
    throw new ImportRefused(lineOf(fileName, lines.linePos(broken.pos[0]).line), `this is not YAML: ${broken.message.split('\n')[0] ?? ''}`);
  const parsed = mappingSchema.safeParse(document.toJS());
  if (parsed.success) {
    checkOutcomes(parsed.data, document, lines, fileName);
    return { ...parsed.data, name };
  }
  const mistakes = flattenIssues(parsed.error.issues, []).map(({ path, message }) => ({ line: lineOfPath(document, lines, path), path, message }));
  const [first, ...others] = mistakes
    .sort((left, right) => left.line - right.line)
    .map(({ line, path, message }) => ({ line, text: `${path.join('.') || 'the mapping'}: ${message}` }));
  throw new ImportRefused(lineOf(fileName, first?.line ?? 1), [first?.text ?? '', ...others.map((other) => `line ${other.line}: ${other.text}`)].join('; '));
}

type Path = readonly (string | number)[];
type Mistake = { readonly path: Path; readonly message: string };

/** A union reports every branch; the branch that got furthest is the one that was meant. */
function flattenIssues(issues: readonly z.core.$ZodIssue[], prefix: Path): readonly Mistake[] {
  return issues.flatMap((issue): readonly Mistake[] => {
    const path = [...prefix, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], message: 'there is nothing of this name' }));
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) {
      const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
      return [{ path, message: isMissing ? 'this is required' : issue.message }];
    }
    const branches = issue.errors.map((branch) => flattenIssues(branch, path));
    return branches.reduce((best, next) => (depth(next) > depth(best) ? next : best));
  });
}

function depth(mistakes: readonly Mistake[]): number {
  return Math.max(0, ...mistakes.map((mistake) => mistake.path.length));
}

/** Opportunities must say, or let their stage say, whether they are open, won or lost. */
function checkOutcomes(mapping: z.infer<typeof mappingSchema>, document: Document, lines: LineCounter, fileName: string): void {
  const knowsStages = mapping.stages !== undefined || mapping.tables.opportunity_stage !== undefined;
  for (const { columns } of mapping.tables.opportunity ?? []) {
    const isSaid = columns['outcome'] !== undefined || (columns['is_closed'] !== undefined && columns['is_won'] !== undefined);
    if (isSaid || (knowsStages && columns['stage_name'] !== undefined)) continue;
    throw new ImportRefused(
      lineOf(fileName, lineOfPath(document, lines, ['tables', 'opportunity'])),
      'tables.opportunity: nothing says which opportunities are open, won or lost: map outcome, or is_closed and is_won, or stage_name together with a list of stages',
    );
  }
}

function lineOfPath(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    const pair = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === last) : undefined;
    const node = pair?.key ?? document.getIn(path.slice(0, length), true);
    const range = (node as { range?: readonly number[] | null } | undefined)?.range;
    if (range !== undefined && range !== null) return lines.linePos(range[0] ?? 0).line;
  }
  return 1;
}
