/** Dimensions of a semantic model: one per categorical column, five grains per time column. */
import type { DimensionDefinition } from '#catalog/catalog.ts';
import type { ColumnProperties, DimensionProperties, ModelProperties } from '#catalog/property-schemas.ts';
import type { ColumnType } from '#kernel/card.ts';
import type { Grain } from '#kernel/dates.ts';

type Meta = NonNullable<NonNullable<DimensionProperties['config']>['meta']>;
type Entry = { readonly column: ColumnProperties; readonly dimension: DimensionProperties; readonly meta: Meta; readonly name: string };

const NO_META: Meta = { synonyms: [], entity: false, values: [], hidden: false };

/** What a scope's name is said by; a scoped model has these dimensions beside its own. */
const scopes = [
  { scopeType: 'owner', name: 'owner', plural: 'owners', description: 'The person who owns the deals.' },
  { scopeType: 'team', name: 'team', plural: 'teams', description: 'The team the deals belonged to then.' },
  { scopeType: 'subtree', name: 'manager', plural: 'managers', description: 'A manager of now with everybody below.' },
] as const;
const grains: readonly { readonly grain: Grain; readonly words: readonly string[] }[] = [
  { grain: 'day', words: ['day', 'daily', 'date'] },
  { grain: 'week', words: ['week', 'weekly'] },
  { grain: 'month', words: ['month', 'monthly'] },
  { grain: 'quarter', words: ['quarter', 'quarterly'] },
  { grain: 'year', words: ['year', 'yearly', 'annually'] },
];

/** What a filter's `Dimension('entity__name')` may name: every dimension's column, hidden ones too. */
export function dimensionColumns(properties: ModelProperties): ReadonlyMap<string, string> {
  return new Map(entriesOf(properties).map((entry) => [entry.name, entry.column.name]));
}

/**
 * Dimensions in the order of the columns; hidden ones left out. The plain words (`month`) belong to the model's
 * `agg_time_dimension`; a date has no grain finer than it is stored at.
 */
export function readDimensions(properties: ModelProperties): readonly DimensionDefinition[] {
  const finest = (column: string): number => grains.findIndex(({ grain }) => grain === granularityOf(properties, column));
  return entriesOf(properties)
    .filter((entry) => !entry.meta.hidden)
    .flatMap((entry) =>
      entry.dimension.type === 'time'
        ? timeDimensions(entry, properties.agg_time_dimension === entry.name).slice(Math.max(0, finest(entry.column.name)))
        : [categorical(entry)],
    );
}

/**
 * Dimensions of a scoped model: those of its rows, dates at the grain they are stored at alone, and the scopes' names
 * (looked up in dim_scope, as the asker; `scoped_row` is the model's row).
 */
export function readScopedDimensions(properties: ModelProperties): readonly DimensionDefinition[] {
  const own = readDimensions(properties).filter(({ time, sql }) => time === null || granularityOf(properties, sql) === time.grain);
  const named = scopes.map(({ scopeType, name, plural, description }) => ({
    name,
    label: sentence(name),
    plural,
    description,
    type: 'text' as const,
    synonyms: [],
    time: null,
    isEntity: true,
    values: [],
    sql: '(SELECT named.scope_name FROM analytics.dim_scope AS named WHERE (named.organization_id, named.as_of, named.scope_type, named.scope_id) = (scoped_row.organization_id, scoped_row.as_of, scoped_row.scope_type, scoped_row.scope_id))',
    keySql: 'scope_id',
    scopeType,
  }));
  return [...own, ...named];
}

/** The value that stands for all values of the dimension over `column`. */
export function rollupOf(properties: ModelProperties, column: string): string | null {
  return entriesOf(properties).find((entry) => entry.column.name === column)?.meta.rollup ?? null;
}

function granularityOf(properties: ModelProperties, column: string): string {
  return properties.columns.find((candidate) => candidate.name === column)?.granularity ?? 'day';
}

function entriesOf(properties: ModelProperties): readonly Entry[] {
  return properties.columns.flatMap((column) => {
    if (column.dimension === undefined) return [];
    const dimension: DimensionProperties = typeof column.dimension === 'string' ? { type: column.dimension } : column.dimension;
    return [{ column, dimension, meta: dimension.config?.meta ?? NO_META, name: dimension.name ?? column.name }];
  });
}

function categorical({ column, dimension, meta, name }: Entry): DimensionDefinition {
  const label = dimension.label ?? sentence(name);
  return {
    name,
    label,
    plural: meta.plural ?? `${label.toLowerCase()}s`,
    description: dimension.description ?? column.description ?? '',
    type: typeOf(column.data_type ?? 'text'),
    synonyms: meta.synonyms,
    time: null,
    isEntity: meta.entity,
    values: meta.values,
    sql: column.name,
    keySql: meta.key ?? null,
    scopeType: null,
  };
}

function timeDimensions(entry: Entry, isDefault: boolean): readonly DimensionDefinition[] {
  const prefix = entry.meta.prefix ?? entry.name.replace(/_(date|at)$/, '');
  const stems = [...new Set([prefix, ...entry.meta.synonyms])];
  return grains.map(({ grain, words }) => ({
    name: `${prefix}_${grain}`,
    label: sentence(`${prefix} ${grain}`),
    plural: `${prefix} ${grain}s`,
    description: `${entry.column.description ?? ''} By ${grain}${grain === 'quarter' || grain === 'year' ? ' of the fiscal calendar' : ''}.`,
    type: 'date',
    synonyms: [...(isDefault ? words : []), ...stems.flatMap((stem) => [`${stem} ${grain}`, `${grain} ${stem}`, `${grain} of ${stem}`])],
    time: { role: entry.name, grain },
    isEntity: false,
    values: [],
    sql: entry.column.name,
    keySql: null,
    scopeType: null,
  }));
}

function typeOf(dataType: string): ColumnType {
  const type = dataType.toLowerCase();
  if (/^(int|bigint|smallint)/.test(type)) return 'integer';
  if (/^(numeric|decimal|double|real|float)/.test(type)) return 'decimal';
  if (type === 'date') return 'date';
  if (type.startsWith('timestamp')) return 'timestamp';
  return type.startsWith('bool') ? 'boolean' : 'text';
}

function sentence(name: string): string {
  const text = name.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
