/** A metric in words and names, for people who read no SQL. */
import type { MetricProperties } from '#catalog/property-schemas.ts';

const words: Readonly<Record<string, string>> = {
  sum: 'sum of',
  average: 'mean of',
  min: 'least',
  max: 'greatest',
  count_distinct: 'number of different',
  sum_boolean: 'number of rows with',
  median: 'median of',
  percentile: 'percentile of',
};

/** `sum of amount where outcome = 'Won'`, `won_count ÷ closed_count`. */
export function metricFormula(metric: MetricProperties): string {
  switch (metric.type) {
    case 'simple':
      return `${aggregateWords(metric)}${filterWords(metric.filter)}`;
    case 'ratio':
      return `${inputWords(metric.numerator)} ÷ ${inputWords(metric.denominator)}`;
    case 'derived':
    case 'cumulative':
    case 'conversion':
      return metric.expr ?? metric.name;
  }
}

function aggregateWords({ agg, expr, name }: MetricProperties): string {
  const counted = (expr ?? name).trim().replace(/\s+/g, ' ');
  if (agg === 'count') return /^\d+$/.test(counted) ? 'number of rows' : `number of rows that have ${counted}`;
  return `${words[agg ?? ''] ?? agg ?? ''} ${counted}`;
}

/** `{{ Dimension('deal__outcome') }}` is read as `outcome`. */
function filterWords(filter: string | undefined): string {
  if (filter === undefined) return '';
  const plain = filter.replace(/\{\{\s*\w+\(\s*'(?:\w+?__)?(\w+)'[^}]*\}\}/g, '$1').replace(/\s+/g, ' ');
  return ` where ${plain.trim()}`;
}

function inputWords(input: MetricProperties['numerator']): string {
  if (input === undefined) return '';
  return typeof input === 'string' ? input : `${input.name}${filterWords(input.filter)}`;
}
