/** The calculation reference: every metric and every figure of every model, as Markdown. Pure and deterministic. */
import type { BuildModel, LoadedCatalog, MetricDefinition, SemanticModel } from '#catalog/catalog.ts';
import { overrideMacros } from '#catalog/override-macros.ts';
import { columnSources } from '#catalog/reference/column-source.ts';
import { isFigure } from '#catalog/reference/figures.ts';
import { type Examples, metricColumns, type MetricExamples, metricExpressionSql } from '#catalog/reference/run-examples.ts';
import { renderTemplate } from '#catalog/render-template.ts';
import type { ColumnType } from '#kernel/card.ts';

const INTRODUCTION = `# Calculation reference

Every metric that can be asked for and every figure of every model: what it is, what it is made of, its unit, an example with
numbers, and the SQL that computes it. Written by \`npm run catalog -- docs\` from \`models-catalog\`, never by hand; the numbers of
the examples are computed from the rows of unit tests, which stand beside the models.

A metric is computed at the moment of asking, over the rows of its model of one organisation and day that the asker may see.
Division by zero gives no value, never 0. \`as_of\` is the day that is asked for. Rates are fractions.`;

const units: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  integer: 'count',
  decimal: 'number',
  money: 'money, in the currency of the rows; several currencies are never added',
  ratio: 'fraction (0.5 is 50 %)',
  percent: 'percent',
  days: 'days',
  date: 'date',
  timestamp: 'moment',
  boolean: 'yes or no',
};

/** Markdown; metrics stand under an anchor of their name. `root` is where the catalogue lies as seen from the document. */
export function writeReference(catalog: LoadedCatalog, examples: Examples, root: string): string {
  const metrics = catalog.semanticModels.map((model) => semanticText(catalog, model, examples.metrics.get(model.name) ?? null, root));
  const models = catalog.models
    .toSorted((left, right) => left.path.localeCompare(right.path, 'en'))
    .map((model) => modelText(catalog, model, examples, root))
    .filter((text) => text !== '');
  return `${[INTRODUCTION, '## Metrics', ...metrics, '## Figures of models', ...models].join('\n\n')}\n`;
}

function semanticText(catalog: LoadedCatalog, model: SemanticModel, example: MetricExamples | null, root: string): string {
  const path = catalog.models.find((candidate) => candidate.name === model.name)?.path ?? '';
  const parts = [
    `### Metrics of ${model.card.label}`,
    `${model.card.description} Model [\`${model.name}\`](${root}/${path}), table \`${model.relation}\`.`,
    ...(model.card.caveats.length > 0 ? [model.card.caveats.map((caveat) => `- ${caveat}`).join('\n')] : []),
    ...(example === null ? [] : [exampleText(example, root)]),
    ...model.metrics.map((metric) => metricText(catalog, model, metric, example)),
  ];
  return parts.join('\n\n');
}

/** The rows that every example of this model's metrics is computed over. */
function exampleText(example: MetricExamples, root: string): string {
  const { columns, rows, rowCount, test } = example;
  const more = rowCount > rows.length ? `\n\nand ${rowCount - rows.length} more rows.` : '';
  return [
    `The examples below are computed over these rows, which the model makes of the rows of the unit test [\`${test.name}\`](${root}/${test.path}).`,
    `${[rowText(columns), rowText(columns.map(() => '---')), ...rows.map(rowText)].join('\n')}${more}`,
  ].join('\n\n');
}

function rowText(cells: readonly (string | null)[]): string {
  return `| ${cells.map((cell) => cell?.replaceAll('|', '\\|') ?? '').join(' | ')} |`;
}

function metricText(catalog: LoadedCatalog, model: SemanticModel, metric: MetricDefinition, example: MetricExamples | null): string {
  const columns = catalog.models.find((candidate) => candidate.name === model.name)?.columns ?? [];
  const inputs = [...new Set(metricColumns(model, metric))].map((name) => {
    const described = columns.find((column) => column.name === name)?.description;
    return described === undefined ? `\`${name}\`` : `\`${name}\` (${described.replace(/\.$/, '')})`;
  });
  const lines = [
    `- Formula: ${formulaText(metric)}`,
    `- Inputs: ${inputs.length === 0 ? 'the rows themselves' : inputs.join('; ')}`,
    `- Unit: ${units[metric.type]}`,
    `- Date role: ${metric.dateRole === null ? 'none, a balance as of the day' : `\`${metric.dateRole}\``}`,
    ...(metric.sampleMetric === null ? [] : [`- Sample size beside it: [\`${metric.sampleMetric}\`](#${metric.sampleMetric})`]),
    ...(metric.missingMetric === null ? [] : [`- Rows without an amount: [\`${metric.missingMetric}\`](#${metric.missingMetric})`]),
    ...(example === null ? [] : [`- Example: ${metricExample(metric, example)}`]),
  ];
  const isHidden = !model.card.metrics.some((card) => card.name === metric.name);
  return [
    `#### ${metric.name}`,
    `**${metric.label}.** ${metric.description}${isHidden ? ' Part of other metrics; not asked for by itself.' : ''}`,
    lines.join('\n'),
    `\`\`\`sql\n${metricExpressionSql(model, metric)}\n\`\`\``,
  ].join('\n\n');
}

function formulaText(metric: MetricDefinition): string {
  const { expression } = metric;
  if (expression.kind !== 'ratio') return `\`${metric.formula}\``;
  return `[\`${expression.numerator}\`](#${expression.numerator}) ÷ [\`${expression.denominator}\`](#${expression.denominator})`;
}

function metricExample(metric: MetricDefinition, example: MetricExamples): string {
  const value = (name: string): string => example.values.get(name) ?? 'undefined';
  const { expression } = metric;
  const own = `**${value(metric.name)}**`;
  return expression.kind !== 'ratio' ? own : `${value(expression.numerator)} ÷ ${value(expression.denominator)} = ${own}`;
}

function modelText(catalog: LoadedCatalog, model: BuildModel, examples: Examples, root: string): string {
  const figures = model.columns.filter((column) => isFigure(model, column));
  if (figures.length === 0) return '';
  const sql = documentSql(catalog, model);
  const reads = [...model.refs.map((name) => modelLink(catalog, name)), ...model.sources.map((name) => `\`${name}\``)];
  const describes = firstLine(model);
  return [
    `### Model ${model.name}`,
    `${describes} [SQL](${root}/${model.path}). Reads ${reads.length === 0 ? 'nothing' : reads.join(', ')}.`,
    figures.map((column) => figureText(model, column, { examples, sql, root })).join('\n'),
  ].join('\n\n');
}

function modelLink(catalog: LoadedCatalog, name: string): string {
  const model = catalog.models.find((candidate) => candidate.name === name);
  const hasSection = model !== undefined && model.columns.some((column) => isFigure(model, column));
  return hasSection ? `[\`${name}\`](#model-${name})` : `\`${name}\``;
}

type FigurePlace = { readonly examples: Examples; readonly sql: string; readonly root: string };

function figureText(model: BuildModel, column: BuildModel['columns'][number], { examples, sql, root }: FigurePlace): string {
  const example = examples.columns.get(`${model.name}.${column.name}`);
  const sources = columnSources(sql, column.name);
  const from = sources.map((source) => (source.place === null ? inCode(source.sql) : `${inCode(source.sql)} in \`${source.place}\``));
  return [
    `- **\`${column.name}\`**${column.unit === null ? '' : ` (${column.unit})`}: ${column.description}`,
    ...(from.length === 0 ? [] : [`  SQL: ${from.join('; or ')}.`]),
    ...(example === undefined ? [] : [`  Example: \`${example.value}\`, from the unit test [\`${example.test.name}\`](${root}/${example.test.path}).`]),
  ].join('\n');
}

function inCode(sql: string): string {
  return sql.includes('`') ? `\`\` ${sql} \`\`` : `\`${sql}\``;
}

/** The SQL as it runs, with models and sources under their own names and the day as `as_of`. */
function documentSql(catalog: LoadedCatalog, model: BuildModel): string {
  const { project, names } = overrideMacros(catalog.project, { as_of: 'as_of' });
  const { text } = renderTemplate(project, model.template, {
    vars: { as_of: '2000-01-01', ...catalog.project.vars },
    relationOf: (name) => name,
    sourceOf: (source, table) => `${source}.${table}`,
    thisRelation: model.name,
    names,
  });
  return text;
}

/** What a row is: the first comment of the SQL. */
function firstLine(model: BuildModel): string {
  const line = model.template.trimStart().split('\n')[0] ?? '';
  return line.startsWith('--') ? line.replace(/^--\s*/, '') : '';
}
