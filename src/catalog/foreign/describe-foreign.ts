/** One foreign semantic model with its metrics → a view to serve it through, and the model as the catalogue's own code reads it. */
import type { BuildModel, CatalogProject } from '#catalog/catalog.ts';
import { columnsUsed, hasSubquery } from '#catalog/columns-used.ts';
import type { DbtDimension, DbtModel, NotServed } from '#catalog/foreign/dbt-model.ts';
import { foreignAccessSchema, OWNER_COLUMN, type ServedView } from '#catalog/foreign/served-view.ts';
import { metricExpression } from '#catalog/metric-expression.ts';
import { dimensionMetaSchema, type MetricProperties, modelMetaSchema, type ModelProperties } from '#catalog/property-schemas.ts';
import type { DescribedModel } from '#catalog/read-models.ts';

export type DescribedForeign = { readonly view: ServedView; readonly described: DescribedModel; readonly notServed: readonly NotServed[] };

const NAME = /^[a-z_][a-z0-9_]*$/;
/** Names that the view gives something else. */
const TAKEN = ['organization_id', 'owner_key', OWNER_COLUMN];

/** Metrics and dimensions that cannot be served are left out and told. Gives a reason where the whole model cannot be. */
export function describeForeign(model: DbtModel, metrics: readonly MetricProperties[], project: CatalogProject): DescribedForeign | NotServed {
  const notServed: NotServed[] = [];
  const leaveOut = (message: string): void => void notServed.push({ path: model.path, line: model.line, message: `${model.name}: ${message}` });
  const refuse = (message: string): NotServed => ({ path: model.path, line: model.line, message: `${model.name} is not served: ${message}` });
  if (!NAME.test(model.name)) return refuse('its name is not lower-case letters, digits and underscores');
  const ours = isRecord(model.meta['plumbline']) ? model.meta['plumbline'] : model.meta;
  // Nobody has said who may see which row: that is for those who answer for all of it.
  const access = foreignAccessSchema.safeParse(ours['access'] ?? { kind: 'leaders' });
  if (!access.success)
    return refuse(`config.meta.access: ${access.error.issues[0]?.path.join('.') ?? ''} ${access.error.issues[0]?.message ?? ''}. ${SAY_WHO}`);
  const { access: _access, ...told } = ours;
  const meta = modelMetaSchema.safeParse(told);
  if (!meta.success) return refuse(`config.meta.${meta.error.issues[0]?.path.join('.') ?? ''}: ${meta.error.issues[0]?.message ?? ''}`);
  const dimensions = model.dimensions.filter((dimension) => isShown(dimension, leaveOut));
  const summed = metrics.filter((metric) => {
    const problem = balanceProblem(metric, access.data);
    if (problem !== null) leaveOut(`the metric ${metric.name} is left out: ${problem}`);
    return problem === null;
  });
  const served = servedMetrics(summed, dimensions, project, leaveOut);
  if (served.length === 0 && dimensions.length === 0) return refuse('it has no metric and no dimension');
  const raw = [...new Set([...served.flatMap((metric) => metric.columns), ...(meta.data.currency_column === undefined ? [] : [meta.data.currency_column])])];
  const columns = [
    ...dimensions.map((dimension) => ({ name: dimension.name, sql: dimension.expr })),
    ...raw.filter((name) => !dimensions.some((dimension) => dimension.name === name)).map((name) => ({ name, sql: name })),
  ];
  const properties = propertiesOf(model, { columns, dimensions, meta: meta.data, metrics: served.map((metric) => metric.properties) });
  const view: ServedView = { path: model.path, line: model.line, name: model.name, table: model.table, columns, access: access.data };
  return { view, notServed, described: describedOf(model, properties, access.data.kind === 'owner' ? OWNER_COLUMN : '') };
}

const SAY_WHO =
  'Write { kind: leaders } for leaders and admins, { kind: organisation } for facilitators too, or { kind: owner, owner_column: …, owner_is: person_id, email or source_key }';

function isShown({ expr, name }: DbtDimension, leaveOut: (message: string) => void): boolean {
  const problem =
    !NAME.test(name) || name.includes('__')
      ? 'its name is not lower-case letters, digits and single underscores'
      : TAKEN.includes(name)
        ? 'its name is taken'
        : columnsUsed(expr) === null
          ? `${expr} is not SQL`
          : hasSubquery(expr)
            ? 'it reads another table, and with rights that those who ask do not have'
            : null;
  if (problem !== null) leaveOut(`the dimension ${name} is left out: ${problem}`);
  return problem === null;
}

/** A table that keeps several days shows one of them (as_of_column); else a balance would be added up over all its days. */
function balanceProblem({ non_additive_dimension: balance }: MetricProperties, access: ServedView['access']): string | null {
  if (balance === undefined) return null;
  if (balance.window_agg === 'min') return 'of a balance, only what stands on its last day is served, for all groups alike';
  return access.as_of_column === undefined ? 'it is a balance: write as_of_column, the day of its rows, under config.meta.access' : null;
}

type ServedMetric = { readonly properties: MetricProperties; readonly columns: readonly string[] };

/** What can be computed. A metric whose part is left out is left out too, so this is repeated until nothing more goes. */
function servedMetrics(
  metrics: readonly MetricProperties[],
  dimensions: readonly DbtDimension[],
  project: CatalogProject,
  leaveOut: (message: string) => void,
): readonly ServedMetric[] {
  const kept = metrics.flatMap((properties): readonly ServedMetric[] => {
    const context = {
      project,
      dimensions: new Map(dimensions.map((dimension) => [dimension.name, dimension.name])),
      metrics: new Map(metrics.map((metric) => [metric.name, metric])),
    };
    const { expression, problem } = metricExpression(properties, context);
    const columns = expression !== null && expression.kind !== 'ratio' ? columnsUsed(expression.sql) : [];
    const hidden = dimensions.find((dimension) => dimension.expr !== dimension.name && (columnsUsed(properties.expr ?? '') ?? []).includes(dimension.name));
    const message = nameProblem(properties, dimensions) ?? problem?.message ?? (columns === null ? `${properties.expr ?? ''} is not SQL` : null);
    const conflict = hidden === undefined || properties.type !== 'simple' ? null : `${hidden.name} is a column and a dimension of another meaning`;
    if (message === null && conflict === null) return [{ properties, columns: columns ?? [] }];
    leaveOut(`the metric ${properties.name} is left out: ${message ?? conflict}`);
    return [];
  });
  return kept.length === metrics.length
    ? kept
    : servedMetrics(
        kept.map((metric) => metric.properties),
        dimensions,
        project,
        leaveOut,
      );
}

function nameProblem({ name }: MetricProperties, dimensions: readonly DbtDimension[]): string | null {
  if (!NAME.test(name) || name.includes('__')) return 'its name is not lower-case letters, digits and single underscores';
  return dimensions.some((dimension) => dimension.name === name) ? 'a dimension has the same name' : null;
}

type Parts = {
  readonly columns: readonly { readonly name: string; readonly sql: string }[];
  readonly dimensions: readonly DbtDimension[];
  readonly meta: NonNullable<NonNullable<ModelProperties['config']>['meta']>;
  readonly metrics: readonly MetricProperties[];
};

/** The model as a property file of the new form would have it, over the columns of its view. */
function propertiesOf(model: DbtModel, { columns, dimensions, meta, metrics }: Parts): ModelProperties {
  const label = model.label ?? sentence(model.name);
  const times = dimensions.filter((dimension) => dimension.type === 'time');
  const defaultTime = times.find((dimension) => dimension.name === model.defaultTime) ?? times[0];
  const shown = metrics.filter((metric) => metric.config?.meta?.hidden !== true);
  const examples = shown.slice(0, EXAMPLES).map((metric) => ({
    question: `Show ${(metric.label ?? metric.name).toLowerCase()}`,
    plan: { model: model.name, metrics: [metric.name], dimensions: [], filters: [] },
  }));
  const caveats = [...meta.caveats, 'The tables are built by dbt elsewhere; figures are as of its last run.'];
  return {
    name: model.name,
    description: model.description,
    config: { indexes: [], meta: { ...meta, label: meta.label ?? label, caveats, examples: meta.examples.length > 0 ? meta.examples : examples } },
    constraints: [],
    data_tests: [],
    tests: [],
    columns: columns.map((column) => columnOf(column.name, model, dimensions)),
    semantic_model: true,
    ...(defaultTime === undefined ? {} : { agg_time_dimension: defaultTime.name }),
    metrics: metrics.map((metric) => withKnownRole(metric, times)),
  };
}

const EXAMPLES = 8;

function withKnownRole(metric: MetricProperties, times: readonly DbtDimension[]): MetricProperties {
  const { agg_time_dimension: role, ...rest } = metric;
  return role !== undefined && times.some((dimension) => dimension.name === role) ? metric : rest;
}

function columnOf(name: string, model: DbtModel, dimensions: readonly DbtDimension[]): ModelProperties['columns'][number] {
  const dimension = dimensions.find((candidate) => candidate.name === name);
  const documented = model.columns.find((column) => column.name === (dimension?.expr ?? name));
  const base = { name, data_type: typeOf(documented?.dataType ?? '', dimension), description: documented?.description ?? '', data_tests: [], tests: [] };
  if (dimension === undefined) return base;
  const meta = dimensionMetaSchema.safeParse(isRecord(dimension.meta['plumbline']) ? dimension.meta['plumbline'] : dimension.meta);
  const known = meta.success ? meta.data : dimensionMetaSchema.parse({});
  const words = [...known.synonyms, name.replaceAll('_', ' ')];
  return {
    ...base,
    dimension: {
      type: dimension.type,
      name,
      ...(dimension.label === null ? {} : { label: dimension.label }),
      description: dimension.description || base.description,
      config: { meta: { ...known, entity: dimension.type === 'categorical' && base.data_type === 'text', synonyms: [...new Set(words)] } },
    },
  };
}

/** Days are shown of dates and moments; a dimension of no documented type is text. */
function typeOf(dataType: string, dimension: DbtDimension | undefined): string {
  if (dimension?.type === 'time') return 'date';
  const type = dataType.toLowerCase();
  if (dimension === undefined) return type;
  return /^(?:bool|smallint|int|bigint|numeric|decimal|double|real)/.test(type) ? type : 'text';
}

function describedOf(model: DbtModel, properties: ModelProperties, ownerColumn: string): DescribedModel {
  const built: BuildModel = {
    name: model.name,
    template: '',
    path: model.path,
    propertiesPath: model.path,
    materialized: 'view',
    refs: [],
    sources: [],
    columns: properties.columns.map((column) => ({
      name: column.name,
      dataType: column.data_type ?? '',
      description: column.description ?? '',
      unit: null,
      line: model.line,
    })),
    primaryKey: [],
    indexes: [],
    dataTests: [],
    access: { kind: 'owner', ownerColumn },
    refresh: { kind: 'whole', quarters: null },
    isGroupedSorted: false,
    trained: null,
    serves: null,
  };
  return { model: built, properties, lineOf: () => model.line, propertiesPath: model.path };
}

function sentence(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
