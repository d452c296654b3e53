/** Filters as SQL with numbered parameters. A row whose value is unknown is never dropped by an exclusion. */
import type { SemanticModel } from '#catalog/catalog.ts';
import type { Calendar } from '#kernel/dates.ts';
import type { Cell } from '#kernel/findings.ts';
import type { Filter } from '#kernel/plan.ts';
import { dimensionSql } from '#query/compile-dimension.ts';

export type Parameters = {
  readonly values: Cell[];
  /** Adds a value, gives its placeholder. */
  readonly add: (value: Cell) => string;
  /** Adds an array literal, gives its placeholder. */
  readonly addList: (values: readonly (string | number | boolean)[]) => string;
};

/** A growing list of parameters. */
export function makeParameters(): Parameters {
  const values: Cell[] = [];
  const add = (value: Cell): string => `$${values.push(value)}`;
  return { values, add, addList: (list) => add(arrayLiteral(list)) };
}

/** `{"a","b\"c"}`: PostgreSQL's array text, so that a parameter stays one plain cell. */
function arrayLiteral(values: readonly (string | number | boolean)[]): string {
  return `{${values.map((value) => `"${String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`;
}

/** One condition. Values travel as parameters only. */
export function compileFilter(filter: Filter, model: SemanticModel, calendar: Calendar, parameters: Parameters): string {
  const dimension = model.dimensions.find((candidate) => candidate.name === filter.dimension);
  if (dimension === undefined) throw new Error(`a checked plan names the unknown dimension ${filter.dimension}`);
  const sql = dimensionSql(model, filter.dimension, calendar);
  const cast = castOf(dimension.type);
  const one = (at: number): string => `${parameters.add(String(filter.values[at] ?? ''))}::${cast}`;
  switch (filter.op) {
    case 'in':
      return `${sql} = ANY(${parameters.addList(filter.values)}::${cast}[])`;
    case 'not_in':
      return `(${sql} IS NULL OR ${sql} <> ALL(${parameters.addList(filter.values)}::${cast}[]))`;
    case 'gt':
      return `${sql} > ${one(0)}`;
    case 'gte':
      return `${sql} >= ${one(0)}`;
    case 'lt':
      return `${sql} < ${one(0)}`;
    case 'lte':
      return `${sql} <= ${one(0)}`;
    case 'between':
      return `${sql} BETWEEN ${one(0)} AND ${one(1)}`;
    case 'contains':
      return `strpos(lower(${sql}), lower(${one(0)})) > 0`;
    case 'is_null':
      return `${sql} IS NULL`;
    case 'is_not_null':
      return `${sql} IS NOT NULL`;
  }
}

function castOf(type: SemanticModel['dimensions'][number]['type']): string {
  switch (type) {
    case 'text':
      return 'text';
    case 'boolean':
      return 'boolean';
    case 'date':
      return 'date';
    case 'timestamp':
      return 'timestamptz';
    case 'integer':
    case 'decimal':
    case 'money':
    case 'ratio':
    case 'percent':
    case 'days':
      return 'numeric';
  }
}
