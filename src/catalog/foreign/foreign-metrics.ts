/** Foreign metrics, sorted by the semantic model they are computed over, as a property file of the new form would have them. */
import type { DbtAggregation, DbtInput, DbtMetric, DbtModel, DbtProject, NotServed } from '#catalog/foreign/dbt-model.ts';
import { type MetricProperties, metricMetaSchema } from '#catalog/property-schemas.ts';

export type ForeignMetrics = { readonly byModel: ReadonlyMap<string, readonly MetricProperties[]>; readonly notServed: readonly NotServed[] };

type Sorting = {
  readonly project: DbtProject;
  readonly names: ReadonlyMap<string, DbtMetric>;
  readonly notServed: NotServed[];
  readonly byModel: Map<string, MetricProperties[]>;
};

/** A metric over several tables, or of a kind that is not computed here, is left out and told. */
export function sortMetrics(project: DbtProject): ForeignMetrics {
  const names = new Map([...project.models.flatMap(measureMetrics), ...project.metrics].map((metric) => [metric.name, metric]));
  const sorting: Sorting = { project, names, notServed: [], byModel: new Map() };
  for (const metric of names.values()) {
    const models = [...new Set(modelsOf(metric, sorting, []))];
    const [model] = models;
    const reason =
      metric.formula.kind === 'other' ? metric.formula.reason : models.length > 1 ? `its parts are of ${models.join(' and ')}` : 'its parts are not there';
    if (model === undefined || models.length > 1 || metric.formula.kind === 'other')
      sorting.notServed.push({ path: metric.path, line: metric.line, message: `the metric ${metric.name} is not served: ${reason}` });
    else add(sorting, model, metric);
  }
  const byModel = new Map([...sorting.byModel].map(([model, metrics]) => [model, metrics.map((metric) => withCountedNoun(metric, names))]));
  return { byModel, notServed: sorting.notServed };
}

/** `ticket_count` is asked for as tickets, unless another metric is called so. */
function withCountedNoun(metric: MetricProperties, names: Sorting['names']): MetricProperties {
  const meta = metric.config?.meta;
  const noun = /^(?:(.+?)_count|(?:count|number)_of_(.+)|count_(.+))$/
    .exec(metric.name)
    ?.slice(1)
    .find((part) => part !== undefined);
  if (meta === undefined || meta.hidden || noun === undefined || !isCount(metric)) return metric;
  const plural = noun.endsWith('s') ? noun : `${noun}s`;
  const isTaken = [...names.values()].some((other) => other.name === plural || other.label?.toLowerCase() === plural.replaceAll('_', ' '));
  const words = plural.replaceAll('_', ' ');
  return isTaken ? metric : { ...metric, config: { meta: { ...meta, synonyms: [...new Set([...meta.synonyms, words, `number of ${words}`])] } } };
}

/** A measure with create_metric is a metric of its own name. */
function measureMetrics(model: DbtModel): readonly DbtMetric[] {
  return model.measures
    .filter((measure) => measure.createMetric)
    .map((measure) => ({
      path: model.path,
      line: model.line,
      name: measure.name,
      label: measure.label,
      description: measure.description,
      filter: [],
      meta: {},
      formula: { kind: 'measure', measure: { name: measure.name, alias: null, filter: [], isShifted: false } },
    }));
}

/** Semantic models a metric is computed over; a circle of metrics has none. */
function modelsOf(metric: DbtMetric, sorting: Sorting, trail: readonly string[]): readonly string[] {
  if (trail.includes(metric.name)) return [];
  const { formula } = metric;
  const inside = (input: DbtInput): readonly string[] => {
    const part = sorting.names.get(input.name);
    return part === undefined ? ['?'] : modelsOf(part, sorting, [...trail, metric.name]);
  };
  switch (formula.kind) {
    case 'measure':
      return sorting.project.models.filter((model) => model.measures.some((measure) => measure.name === formula.measure.name)).map((model) => model.name);
    case 'aggregation':
      return sorting.project.models.some((model) => model.name === formula.model) ? [formula.model] : [];
    case 'ratio':
      return [formula.numerator, formula.denominator].flatMap(inside);
    case 'derived':
      return formula.inputs.flatMap(inside);
    case 'other':
      return [];
  }
}

function add(sorting: Sorting, model: string, metric: DbtMetric): void {
  const list = sorting.byModel.get(model) ?? [];
  sorting.byModel.set(model, list);
  const { formula } = metric;
  switch (formula.kind) {
    case 'measure':
    case 'aggregation':
      list.push(simpleOf(sorting, metric, []));
      return;
    case 'ratio': {
      const numerator = partOf(sorting, list, { metric, input: formula.numerator, role: 'numerator' });
      const denominator = partOf(sorting, list, { metric, input: formula.denominator, role: 'denominator' });
      list.push({ ...withRatioType(documented(metric), sorting, formula), type: 'ratio', numerator, denominator, input_metrics: [] });
      return;
    }
    case 'derived': {
      const inputs = formula.inputs.map((input, index) => ({
        name: partOf(sorting, list, { metric, input, role: `input_${index + 1}` }),
        alias: input.alias ?? input.name,
      }));
      list.push({ ...documented(metric), type: 'derived', expr: formula.expr, input_metrics: inputs });
      return;
    }
    case 'other':
      return;
  }
}

/** Counts over counts are a rate, money over counts is money; what else a quotient is, its project must say (meta.type). */
function withRatioType(described: Documented, sorting: Sorting, parts: { readonly numerator: DbtInput; readonly denominator: DbtInput }): Documented {
  const meta = described.config?.meta;
  if (meta === undefined || meta.type !== undefined) return described;
  const [over, under] = [parts.numerator, parts.denominator].map(({ name }) => {
    const part = sorting.names.get(name);
    return part === undefined ? undefined : simpleOf(sorting, part, []);
  });
  const type = (isCount(over) && isCount(under)) || (isMoney(over) && isMoney(under)) ? 'ratio' : isMoney(over) && isCount(under) ? 'money' : 'decimal';
  return { ...described, config: { meta: { ...meta, type } } };
}

function isCount(part: MetricProperties | undefined): boolean {
  return ['count', 'count_distinct', 'sum_boolean'].includes(part?.agg ?? '');
}

function isMoney(part: MetricProperties | undefined): boolean {
  return part?.config?.meta?.type === 'money';
}

type Part = { readonly metric: DbtMetric; readonly input: DbtInput; readonly role: string };

/** The metric behind an input; with filters of its own (or of the whole metric) it is a hidden metric beside it. */
function partOf(sorting: Sorting, list: MetricProperties[], { metric, input, role }: Part): string {
  const filters = [...input.filter, ...metric.filter];
  const part = sorting.names.get(input.name);
  if (filters.length === 0 || part === undefined) return input.name;
  const name = `${metric.name}_${role}`;
  const isSimple = part.formula.kind === 'measure' || part.formula.kind === 'aggregation';
  // A filter over a ratio or a sum of metrics has no one place: the name then leads nowhere, which is told.
  if (!isSimple) return `${input.name} with a filter`;
  const simple = simpleOf(sorting, part, filters);
  const meta = metricMetaSchema.parse({ ...simple.config?.meta, hidden: true, synonyms: [] });
  list.push({ ...simple, name, label: `${part.label ?? part.name} (${role} of ${metric.name})`, config: { meta } });
  return name;
}

function simpleOf({ project }: Sorting, metric: DbtMetric, filters: readonly string[]): MetricProperties {
  const { formula } = metric;
  const measure =
    formula.kind === 'measure' ? project.models.flatMap((model) => model.measures).find((candidate) => candidate.name === formula.measure.name) : undefined;
  const aggregation: DbtAggregation | undefined = formula.kind === 'aggregation' ? formula.aggregation : measure;
  const all = [...(formula.kind === 'measure' ? formula.measure.filter : []), ...metric.filter, ...filters];
  const filter = all.length === 0 ? {} : { filter: all.map((one) => (all.length > 1 ? `(${one.trim()})` : one.trim())).join(' and ') };
  const base = documented(metric, measure?.description ?? '');
  if (aggregation === undefined) return { ...base, type: 'simple', input_metrics: [] };
  return {
    ...base,
    type: 'simple',
    agg: aggregation.agg as NonNullable<MetricProperties['agg']>,
    expr: aggregation.expr,
    ...(aggregation.percentile === null ? {} : { percentile: aggregation.percentile }),
    ...filter,
    ...(aggregation.aggTimeDimension === null ? {} : { agg_time_dimension: aggregation.aggTimeDimension }),
    ...(aggregation.nonAdditive === null
      ? {}
      : { non_additive_dimension: { name: aggregation.nonAdditive.name, window_agg: aggregation.nonAdditive.isLast ? ('max' as const) : ('min' as const) } }),
    input_metrics: [],
  };
}

type Documented = Pick<MetricProperties, 'name' | 'label' | 'description' | 'config'>;

function sentence(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Metrics of other projects name no intent; they are figures of performance. */
function documented(metric: DbtMetric, description = ''): Documented {
  const given = typeof metric.meta['plumbline'] === 'object' && metric.meta['plumbline'] !== null ? metric.meta['plumbline'] : metric.meta;
  const read = metricMetaSchema.safeParse(given);
  const meta = read.success ? read.data : metricMetaSchema.parse({});
  const label = metric.label ?? sentence(metric.name);
  const words = [...meta.synonyms, label.toLowerCase(), metric.name.replaceAll('_', ' ')];
  return {
    name: metric.name,
    label,
    description: metric.description || description || `${label}.`,
    config: { meta: { ...meta, intent: meta.intent ?? 'performance', synonyms: [...new Set(words)] } },
  };
}
