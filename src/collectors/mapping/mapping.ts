/** The mapping language: which file and column feeds which canonical table and column. Every scalar is text, as it stands in the YAML file. */
import { z } from 'zod';
import { canonicalTables, type CanonicalTable, type TableName } from '#collectors/canonical-tables.ts';
import { dateFormatTrouble } from '#collectors/mapping/read-date.ts';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const list = z.union([z.string(), z.array(z.string()).min(1)]).transform((given) => (typeof given === 'string' ? [given] : given));
const valueMap = z.record(z.string(), z.string());
const decimalText = z.string().regex(/^-?\d+(\.\d+)?$/, 'write a plain number such as 1000000 or 0.01');
const zone = z.string().refine(isZone, 'write an IANA zone such as Europe/Berlin');

/** Columns and the values (after renames) that they must all have; an empty text stands for no value. */
const condition = z.record(z.string(), list);

const numberFormat = {
  decimal: z.enum(['.', ',']).optional(),
  thousands: z.enum(['.', ',', ' ', "'", 'none']).optional(),
};
const dateFormat = {
  date_formats: z
    .union([z.string(), z.array(z.string())])
    .transform((given) => (typeof given === 'string' ? [given] : given))
    .superRefine((formats, context) => {
      formats.forEach((format, index) => {
        const trouble = dateFormatTrouble(format);
        if (trouble !== null) context.addIssue({ code: 'custom', message: trouble, path: [index] });
      });
    })
    .optional(),
  time_zone: zone.optional(),
};

const fullColumn = z
  .strictObject({
    /** A column of the file; several: the first that the file has. */
    column: list.optional(),
    constant: z.string().optional(),
    /** Text with `{column}` in it; several: the first whose columns all have a value. */
    template: list.optional(),
    /** Every value that may come and what it becomes; `"*"` stands for any other. */
    values: valueMap.optional(),
    /** What means unknown beside the empty text; with `when`, only in rows like that. */
    unknown: z.union([z.string(), z.array(z.union([z.string(), z.strictObject({ value: z.string().optional(), when: condition })]))]).optional(),
    /** Taken where the value is unknown. */
    default: z.string().optional(),
    /** What numbers are multiplied by. */
    scale: decimalText.optional(),
    /** A reference: what it names the other row by. */
    match: z.enum(['key', 'name', 'email']).optional(),
    /** A reference to a row that does not exist: reject this row, make the other, or leave it unknown. */
    missing: z.enum(['reject', 'create', 'unknown']).optional(),
    ...numberFormat,
    ...dateFormat,
  })
  .refine(
    (spec) => [spec.column, spec.constant, spec.template].filter((given) => given !== undefined).length === 1,
    'say exactly one of column, constant and template',
  );

/** A column name, or a list of them, alone is `{ column: … }`. */
const columnSpec = z.union([list.transform((column): z.infer<typeof fullColumn> => ({ column })), fullColumn]);

const reading = {
  encoding: z.string().refine(isEncoding, 'write an encoding such as utf-8, windows-1252 or utf-16le').optional(),
  delimiter: z.union([z.literal('tab').transform(() => '\t'), z.string().length(1, 'write one character, or tab')]).optional(),
  header_line: z
    .string()
    .regex(/^[1-9]\d*$/, 'write a line number')
    .transform(Number)
    .optional(),
};

function sourceSchema(table: CanonicalTable) {
  const columns = Object.fromEntries(table.columns.map(({ name, isRequired }) => [name, isRequired === true ? columnSpec : columnSpec.optional()]));
  return z.strictObject({
    file: list,
    /** The import goes on without this file. */
    optional: flag.optional(),
    ...reading,
    header: z.array(z.string()).min(1).optional(),
    records: z.string().optional(),
    only: condition.optional(),
    skip: condition.optional(),
    /** Corrections by source column, made before anything else; values not listed stay. */
    rename: z.record(z.string(), valueMap).optional(),
    /** Several rows with one key: rejected when they differ, or the first or last counts. */
    duplicates: z.enum(['reject', 'first', 'last']).optional(),
    /** Columns that the file may lack; what they feed is then unknown. */
    optional_columns: list.optional(),
    columns: z.strictObject(columns),
  });
}

const tablesShape = Object.fromEntries(
  canonicalTables.map((table) => {
    const source = sourceSchema(table);
    return [table.name, z.union([source.transform((one) => [one]), z.array(source).min(1)]).optional()];
  }),
) as unknown as Record<TableName, z.ZodOptional<z.ZodType<z.infer<ReturnType<typeof sourceSchema>>[]>>>;

export const mappingSchema = z.strictObject({
  description: z.string().optional(),
  /** Names the source in every stored row; rows of another source system stay apart. */
  source_system: z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,62}$/, 'write lower-case letters, digits, - _ or .'),
  organization: z
    .strictObject({
      name: z.string().optional(),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, 'write an ISO 4217 code such as USD')
        .optional(),
      time_zone: zone.optional(),
      fiscal_year_start_month: z
        .string()
        .regex(/^([1-9]|1[0-2])$/, 'write a month from 1 to 12')
        .transform(Number)
        .optional(),
    })
    .optional(),
  defaults: z.strictObject({ ...reading, ...numberFormat, ...dateFormat, unknown: list.optional() }).optional(),
  /** The sales process in its order; an opportunity_stage file wins over it. */
  stages: z
    .array(
      z.strictObject({
        name: z.string(),
        outcome: z.enum(['open', 'won', 'lost']).optional(),
        probability: z
          .string()
          .regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'write a fraction from 0 to 1')
          .optional(),
      }),
    )
    .optional(),
  tables: z.strictObject(tablesShape),
});

export type ColumnSpec = z.infer<typeof columnSpec>;
export type Condition = z.infer<typeof condition>;
export type MappingSource = z.infer<ReturnType<typeof sourceSchema>>;
export type MappingDefaults = NonNullable<z.infer<typeof mappingSchema>['defaults']>;
/** A checked mapping; `name` is what --mapping calls it. */
export type Mapping = z.infer<typeof mappingSchema> & { readonly name: string };

function isZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

function isEncoding(text: string): boolean {
  try {
    return new TextDecoder(text).encoding.length > 0;
  } catch {
    return false;
  }
}
