/** Described models with a semantic model → SemanticModels with their cards. */
import type {
  CatalogProblem,
  CatalogProject,
  DimensionDefinition,
  JudgedBy,
  MetricDefinition,
  PastStates,
  SemanticModel,
  ShareableTotals,
} from '#catalog/catalog.ts';
import { readDimensions, readScopedDimensions } from '#catalog/read-dimensions.ts';
import { readMetrics } from '#catalog/read-metrics.ts';
import type { DescribedModel } from '#catalog/read-models.ts';
import { readScopedRows } from '#catalog/read-scoped-rows.ts';
import type { DimensionCard, MetricCard, ModelCard } from '#kernel/card.ts';
import type { Plan } from '#kernel/plan.ts';

/** Where every metric is explained, under an anchor of its name; written by `npm run catalog -- docs`. */
export const REFERENCE_PATH = 'docs/calculation-reference.md';

type Report = (keys: readonly (string | number)[], message: string) => void;
type Definitions = { readonly dimensions: readonly DimensionDefinition[]; readonly metrics: readonly MetricDefinition[] };
type Names = { readonly metrics: ReadonlySet<string>; readonly dimensions: ReadonlySet<string>; readonly roles: ReadonlySet<string> };

/** One semantic model per model that enables it. **Fails** by problems: unknown columns and parts, names twice, examples that name nothing. */
export function readSemantics(
  described: readonly DescribedModel[],
  project: CatalogProject,
): { readonly semanticModels: readonly SemanticModel[]; readonly problems: readonly CatalogProblem[] } {
  const problems: CatalogProblem[] = [];
  const metricNames = new Map<string, string>();
  const semanticModels = described
    .filter(({ properties }) => properties.semantic_model === true || (typeof properties.semantic_model === 'object' && properties.semantic_model.enabled))
    .map((entry) => {
      const report: Report = (keys, message) => problems.push({ path: entry.propertiesPath, line: entry.lineOf(keys), message });
      for (const [index, metric] of entry.properties.metrics.entries()) {
        const earlier = metricNames.get(metric.name);
        if (earlier !== undefined) report(['metrics', index], `the metric ${metric.name} is there already, in ${earlier}`);
        metricNames.set(metric.name, entry.propertiesPath);
      }
      return semanticModel(entry, described, project, report);
    });
  // A name that several models have is the base model's first.
  return { semanticModels: semanticModels.toSorted((left, right) => Number(left.scoped !== null) - Number(right.scoped !== null)), problems };
}

function semanticModel(entry: DescribedModel, described: readonly DescribedModel[], project: CatalogProject, report: Report): SemanticModel {
  const { model, properties } = entry;
  const meta = properties.config?.meta;
  const dimensions = model.access.kind === 'scoped' ? readScopedDimensions(properties) : readDimensions(properties);
  const metrics = readMetrics(entry, project, REFERENCE_PATH, report);
  const definitions = metrics.map((metric) => metric.definition);
  const names: Names = {
    metrics: new Set(definitions.map((metric) => metric.name)),
    dimensions: new Set(dimensions.map((dimension) => dimension.name)),
    roles: new Set(dimensions.flatMap((dimension) => (dimension.time === null ? [] : [dimension.time.role]))),
  };
  checkNames(entry, { dimensions, metrics: definitions }, names, report);
  for (const [index, example] of (meta?.examples ?? []).entries())
    checkPlan(example.plan, model.name, names, (message) => report(['config', 'meta', 'examples', index], message));
  for (const [index, segment] of (meta?.segments ?? []).entries())
    if (!names.dimensions.has(segment.filter.dimension)) report(['config', 'meta', 'segments', index], `there is no dimension ${segment.filter.dimension}`);
  if (model.access.kind !== 'owner' && model.access.kind !== 'scoped')
    report(['config', 'meta'], `${model.name} serves questions, so meta.access must be of kind owner or scoped`);
  for (const { name, beside } of definitions)
    for (const told of beside)
      if (!names.dimensions.has(told) && !names.metrics.has(told)) report(['metrics'], `${name}: there is no dimension or metric ${told} to tell beside it`);
  const scoped = readScopedRows(entry, { dimensions, metrics: definitions }, described, report);
  const isTimed = scoped === null || scoped.grain.some(({ dimension }) => dimensions.find((known) => known.name === dimension)?.time != null);
  const card: ModelCard = {
    model: model.name,
    label: meta?.label ?? model.name,
    description: properties.description ?? '',
    synonyms: meta?.synonyms ?? [],
    metrics: metrics.filter((metric) => !metric.isHidden).map((metric) => metricCard(metric.definition)),
    dimensions: dimensions.map(dimensionCard),
    segments: meta?.segments ?? [],
    caveats: meta?.caveats ?? [],
    examples: meta?.examples ?? [],
    ...(isTimed ? {} : { isOfNow: true }),
    ...(scoped?.organisationOnly === true ? { isWhole: true } : {}),
  };
  return {
    name: model.name,
    relation: `analytics.${model.name}`,
    card,
    metrics: definitions,
    dimensions,
    asOfColumn: 'as_of',
    ownerColumn: model.access.kind === 'owner' ? model.access.ownerColumn : '',
    currencyColumn: meta?.currency_column ?? null,
    shareableTotals: totalsOf(entry, described, names, report),
    pastStates: statesOf(model.name, names, described),
    unrecorded: properties.columns.filter((column) => column.config?.meta?.past === 'unknown').map((column) => column.name),
    judgedBy: judgeOf(entry, described, report),
    scoped,
  };
}

function checkNames(entry: DescribedModel, { dimensions, metrics }: Definitions, names: Names, report: Report): void {
  const seen = new Set<string>();
  for (const { name } of [...dimensions, ...metrics]) {
    if (seen.has(name)) report(['columns'], `${name} names two dimensions or metrics of ${entry.model.name}`);
    seen.add(name);
  }
  const columns = new Set(entry.model.columns.map((column) => column.name));
  for (const dimension of dimensions)
    if (dimension.keySql !== null && !columns.has(dimension.keySql))
      report(['columns'], `${dimension.name}: ${entry.model.name} has no column ${dimension.keySql}`);
  for (const [index, metric] of entry.properties.metrics.entries()) {
    const role = metric.agg_time_dimension ?? entry.properties.agg_time_dimension;
    if (role !== undefined && !names.roles.has(role)) report(['metrics', index], `${metric.name}: there is no time dimension ${role}`);
  }
}

function checkPlan(plan: Plan, model: string, names: Names, report: (message: string) => void): void {
  if (plan.model !== model) report(`the plan is for ${plan.model}`);
  for (const metric of [...plan.metrics, ...(plan.having ?? []).map((having) => having.metric)])
    if (!names.metrics.has(metric)) report(`there is no metric ${metric}`);
  for (const dimension of [...plan.dimensions, ...plan.filters.map((filter) => filter.dimension)])
    if (!names.dimensions.has(dimension)) report(`there is no dimension ${dimension}`);
  if (plan.period !== undefined && !names.roles.has(plan.period.dateRole)) report(`there is no date role ${plan.period.dateRole}`);
}

/** The totals model's measures are the accepted values of its column `measure`; each is an aggregate metric of this model. */
function totalsOf(entry: DescribedModel, described: readonly DescribedModel[], names: Names, report: Report): ShareableTotals | null {
  const told = entry.properties.config?.meta?.shareable_totals;
  if (told === undefined) return null;
  const keys = ['config', 'meta', 'shareable_totals'];
  const totals = described.find((candidate) => candidate.model.name === told.model)?.model;
  const accepted = totals?.dataTests.find((test) => test.test === 'accepted_values' && test.column === 'measure')?.arguments['values'];
  if (totals === undefined || !Array.isArray(accepted)) {
    report(keys, `${told.model} is no model whose column measure has accepted values`);
    return null;
  }
  const measures = accepted.map(String);
  for (const measure of measures) if (!names.metrics.has(measure)) report(keys, `the measure ${measure} of ${told.model} is no metric of ${entry.model.name}`);
  return { relation: `analytics.${told.model}`, dateRole: told.date_role, measures };
}

/** The model whose rows are stretches of days of this one's (`meta.states_of`). */
function statesOf(model: string, names: Names, described: readonly DescribedModel[]): PastStates | null {
  const found = described.find((entry) => entry.properties.config?.meta?.states_of?.model === model);
  const told = found?.properties.config?.meta?.states_of;
  if (found === undefined || told === undefined) return null;
  const metrics = told.metrics.filter((metric) => names.metrics.has(metric));
  return { model: found.model.name, columns: found.model.columns.map((column) => column.name), kept: told.kept, metrics };
}

/** A model with rows for every scope, so that whoever may ask may read the verdict. */
function judgeOf(entry: DescribedModel, described: readonly DescribedModel[], report: Report): JudgedBy | null {
  const told = entry.properties.config?.meta?.judged_by;
  if (told === undefined) return null;
  const judge = described.find((candidate) => candidate.model.name === told.model)?.model;
  const unknown = [told.refused, told.verdict].filter((name) => judge?.columns.every((column) => column.name !== name) !== false);
  if (judge?.access.kind !== 'scoped') report(['config', 'meta', 'judged_by'], `${told.model} is no model with access of kind scoped`);
  else for (const name of unknown) report(['config', 'meta', 'judged_by'], `${told.model} has no column ${name}`);
  return { relation: `analytics.${told.model}`, refusedColumn: told.refused, verdictColumn: told.verdict };
}

function metricCard(metric: MetricDefinition): MetricCard {
  const { expression: _expression, formula: _formula, link: _link, beside: _beside, isAhead: _isAhead, ...card } = metric;
  return card;
}

function dimensionCard(dimension: DimensionDefinition): DimensionCard {
  const { sql: _sql, keySql: _keySql, scopeType: _scopeType, ...card } = dimension;
  return card;
}
