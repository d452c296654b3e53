/** dbt's SQL templates → SQL, by an engine that can run no code. Pure: same template and context, same text. */
import { Environment } from 'minijinja-js';
import type { CatalogProject } from '#catalog/catalog.ts';
import { limits } from '#kernel/limits.ts';

export type RenderContext = {
  readonly vars: Readonly<Record<string, unknown>>;
  /** The relation a model or source stands for; null when there is none of that name. */
  readonly relationOf: (model: string) => string | null;
  readonly sourceOf: (source: string, table: string) => string | null;
  /** The relation `{{ this }}` stands for. */
  readonly thisRelation: string;
  /** Further names: `model`, arguments of a test, `Dimension`. */
  readonly names?: Readonly<Record<string, unknown>>;
};

export type Rendered = {
  readonly text: string;
  readonly refs: readonly string[];
  /** `source.table`. */
  readonly sources: readonly string[];
  /** Keyword arguments of `{{ config(…) }}`. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly problems: readonly { readonly line: number; readonly message: string }[];
};

/** Renders `template`. Macros of the project are at hand; an undefined name, an unknown ref or endless work is a problem. */
export function renderTemplate(project: Pick<CatalogProject, 'macros' | 'macroNames'>, template: string, context: RenderContext): Rendered {
  const refs = new Set<string>();
  const sources = new Set<string>();
  const config: Record<string, unknown> = {};
  const messages: string[] = [];
  const environment = new Environment();
  environment.undefinedBehavior = 'strict';
  environment.fuel = limits.templateFuel;
  environment.enablePyCompat();
  // Invariant: a callback never throws (the engine would stop for good); it notes the trouble and gives a value.
  const noted = (message: string): string => {
    messages.push(message);
    return 'null';
  };
  environment.addGlobal('ref', (...names: unknown[]) => {
    const model = String(names.findLast((part) => typeof part === 'string'));
    refs.add(model);
    return context.relationOf(model) ?? noted(`unknown ref ${model}`);
  });
  environment.addGlobal('source', (source: unknown, table: unknown) => {
    sources.add(`${String(source)}.${String(table)}`);
    return context.sourceOf(String(source), String(table)) ?? noted(`unknown source ${String(source)}.${String(table)}`);
  });
  environment.addGlobal('var', (name: unknown, ...fallback: unknown[]) => {
    if (Object.hasOwn(context.vars, String(name))) return context.vars[String(name)];
    return fallback.length > 0 ? fallback[0] : noted(`unknown var ${String(name)}`);
  });
  environment.addGlobal('config', (keywords: unknown) => {
    if (keywords instanceof Map) for (const [key, value] of keywords) config[String(key)] = plain(value);
    return '';
  });
  // Templates never see the environment; only a default passes.
  environment.addGlobal('env_var', (name: unknown, ...fallback: unknown[]) =>
    fallback.length > 0 ? fallback[0] : noted(`no default for env_var ${String(name)}`),
  );
  environment.addGlobal('is_incremental', () => false);
  environment.addGlobal('this', context.thisRelation);
  environment.addGlobal('target', { name: 'plumbline', type: 'postgres', schema: 'analytics' });
  environment.addGlobal('execute', true);
  // dbt's moment of the run; a model that no run builds (lint, a unit test) has a fixed one.
  environment.addGlobal('run_started_at', context.vars['run_started_at'] ?? '2000-01-01T00:00:00Z');
  for (const [name, value] of Object.entries(context.names ?? {})) environment.addGlobal(name, value);
  const text = rendered(environment, project, template, messages);
  environment.free();
  const problems = messages.map((message) => problemOf(message, template));
  return { text, refs: [...refs], sources: [...sources], config, problems };
}

function rendered(environment: Environment, project: Pick<CatalogProject, 'macros' | 'macroNames'>, template: string, messages: string[]): string {
  try {
    environment.addTemplate('macros', project.macros);
    // On the first line, so that line numbers stay those of the file.
    const imports = project.macroNames.length === 0 ? '' : `{%- from 'macros' import ${project.macroNames.join(', ')} -%}`;
    // The engine escapes by the ending of the name; SQL is not escaped.
    return environment.renderNamedStr('template.sql', `${imports}${template}`, {});
  } catch (error) {
    messages.push(error instanceof Error ? error.message : String(error));
    return '';
  }
}

/** The engine tells its line in the message; for a name that a callback did not know, the line where it stands. */
function problemOf(message: string, template: string): { readonly line: number; readonly message: string } {
  const told = /\(in .*?:(\d+)\)/.exec(message);
  const first = message.split('\n')[0] ?? message;
  if (told !== null) return { line: Number(told[1]), message: first.replace(/ \(in .*/, '') };
  const name = message.split(/[ .]/).at(-1) ?? '';
  const lines = template.split('\n');
  const quoted = lines.findIndex((line) => line.includes(`'${name}'`) || line.includes(`"${name}"`));
  const at = quoted < 0 ? lines.findIndex((line) => line.includes(name)) : quoted;
  return { line: at < 0 ? 1 : at + 1, message: first };
}

function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [String(key), plain(inner)]));
  return Array.isArray(value) ? value.map(plain) : value;
}
