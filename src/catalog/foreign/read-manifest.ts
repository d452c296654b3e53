/** manifest.json and semantic_manifest.json of a dbt project → its semantic layer. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { CatalogProblem } from '#catalog/catalog.ts';
import type { BuiltTable, DbtProject, NotServed, Place } from '#catalog/foreign/dbt-model.ts';
import { type Manifest, manifestSchema, type MetricText, semanticManifestSchema, type SemanticModelText } from '#catalog/foreign/dbt-schemas.ts';
import { type Behind, metaOf, normalizeMetric, normalizeSemanticModel, plain } from '#catalog/foreign/normalize-dbt.ts';

/** Manifests of this version are understood. */
const SCHEMA_VERSION = /\/manifest\/v12\.json$/;

export type ReadManifest = { readonly project: DbtProject; readonly name: string; readonly notServed: readonly NotServed[] };

/** Where the manifests lie: in the folder itself or in its `target`; null when there are none. */
export async function findManifest(directory: string): Promise<string | null> {
  for (const folder of [directory, join(directory, 'target')])
    if ((await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => null)) !== null) return folder;
  return null;
}

/** **Fails** by problems: files that are no JSON, of another version or of another shape. */
export async function readManifest(folder: string): Promise<{ readonly read: ReadManifest | null; readonly problems: readonly CatalogProblem[] }> {
  const manifest = await readJson(folder, 'manifest.json', manifestSchema);
  if (manifest.value === null) return { read: null, problems: manifest.problems };
  const { value } = manifest;
  if (!SCHEMA_VERSION.test(value.metadata.dbt_schema_version))
    return { read: null, problems: [problem('manifest.json', `this is ${value.metadata.dbt_schema_version}; version 12 is understood (dbt 1.8 and later)`)] };
  const semantic = await readJson(folder, 'semantic_manifest.json', semanticManifestSchema);
  if (semantic.value === null && !semantic.isMissing) return { read: null, problems: semantic.problems };
  const models = semantic.value?.semantic_models ?? Object.values(value.semantic_models ?? {});
  const metrics = semantic.value?.metrics ?? Object.values(value.metrics ?? {});
  return { read: assemble(value, models, metrics), problems: [] };
}

function assemble(manifest: Manifest, models: readonly SemanticModelText[], metrics: readonly MetricText[]): ReadManifest {
  const notServed: NotServed[] = [];
  const read = models.flatMap((model) => {
    const place = placeOf(model, manifest.semantic_models?.[keyOf(manifest.semantic_models, model.name)]);
    const behind = behindOf(manifest, model);
    if (typeof behind === 'string') notServed.push({ ...place, message: `${model.name} is not served: ${behind}` });
    return typeof behind === 'string' ? [] : [normalizeSemanticModel(model, behind, place)];
  });
  return {
    name: manifest.metadata.project_name ?? 'dbt',
    project: {
      models: read,
      metrics: metrics.map((metric) => normalizeMetric(metric, placeOf(metric, manifest.metrics?.[keyOf(manifest.metrics, metric.name)]))),
    },
    notServed,
  };
}

function keyOf(entries: Readonly<Record<string, { readonly name: string }>> | null | undefined, name: string): string {
  return Object.entries(entries ?? {}).find(([, entry]) => entry.name === name)?.[0] ?? '';
}

type Located = Pick<SemanticModelText, 'metadata' | 'original_file_path'>;

function placeOf(entry: Located, twin: Located | undefined): Place {
  const path = entry.metadata?.repo_file_path ?? entry.original_file_path ?? twin?.original_file_path ?? 'semantic_manifest.json';
  return { path, line: entry.metadata?.file_slice?.start_line_number ?? 1 };
}

/** The dbt model behind a semantic model, or why there is none. */
function behindOf(manifest: Manifest, model: SemanticModelText): Behind | string {
  const relation = model.node_relation?.relation_name ?? null;
  const referred = /ref\(\s*(?:['"][^'"]+['"]\s*,\s*)?['"]([^'"]+)['"]/.exec(model.model ?? '')?.[1] ?? model.node_relation?.alias ?? null;
  const nodes = Object.values(manifest.nodes).filter((node) => ['model', 'seed', 'snapshot'].includes(node.resource_type));
  const node = nodes.find((candidate) => relation !== null && candidate.relation_name === relation) ?? nodes.find((candidate) => candidate.name === referred);
  const table = parseRelation(node?.relation_name ?? relation ?? '');
  if (table === null) return `${referred ?? relation ?? 'its model'} is no table in the database (an ephemeral model?)`;
  return {
    table,
    columns: Object.values(node?.columns ?? {}).map((column) => ({
      name: column.name,
      dataType: column.data_type ?? '',
      description: plain(column.description),
    })),
    meta: node === undefined ? {} : metaOf(node),
    description: plain(node?.description),
  };
}

/** `"shop"."marts"."orders"` → marts, orders. The database's name is left out: it is the one we are connected to. */
export function parseRelation(relation: string): BuiltTable | null {
  const parts = [...relation.matchAll(/"((?:[^"]|"")*)"|([^".\s]+)/g)].map((match) =>
    match[1] === undefined ? (match[2] ?? '').toLowerCase() : match[1].replaceAll('""', '"'),
  );
  const [name, schema] = [parts.at(-1), parts.at(-2)];
  return name === undefined || schema === undefined ? null : { schema, name };
}

type Json<T> = { readonly value: T | null; readonly isMissing: boolean; readonly problems: readonly CatalogProblem[] };

async function readJson<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<Json<T>> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => null);
  if (text === null) return { value: null, isMissing: true, problems: [problem(name, 'it is not there')] };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { value: null, isMissing: false, problems: [problem(name, `no JSON: ${error instanceof Error ? error.message : String(error)}`)] };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { value: parsed.data, isMissing: false, problems: [] };
  const [issue] = parsed.error.issues;
  return { value: null, isMissing: false, problems: [problem(name, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)] };
}

function problem(path: string, message: string): CatalogProblem {
  return { path, line: 1, message };
}
