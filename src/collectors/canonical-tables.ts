/** What a mapping can fill: the canonical tables and their columns. **Source** db/tables/raw.ts and db/tables/people.ts. */

export type ColumnKind =
  | 'text'
  | 'name'
  | 'email'
  | 'decimal'
  | 'integer'
  | 'fraction'
  | 'boolean'
  | 'day'
  | 'moment'
  | 'currency'
  | 'roles'
  | 'outcome'
  | 'period_type'
  | 'zone'
  | 'reference';
export type TableName = 'opportunity_stage' | 'team' | 'person' | 'product' | 'account' | 'opportunity' | 'opportunity_history' | 'quota';

export type CanonicalColumn = {
  readonly name: string;
  readonly kind: ColumnKind;
  /** A row without it is rejected. */
  readonly isRequired?: boolean;
  /** A reference: the table it points into. */
  readonly to?: TableName;
};
export type CanonicalTable = { readonly name: TableName; readonly columns: readonly CanonicalColumn[] };

const key: CanonicalColumn = { name: 'key', kind: 'text', isRequired: true };
const flags: readonly CanonicalColumn[] = [
  { name: 'outcome', kind: 'outcome' },
  { name: 'is_closed', kind: 'boolean' },
  { name: 'is_won', kind: 'boolean' },
];

/** In the order in which files are read. `key` is the source's own id of a row; `outcome` (open, won, lost) fills is_closed and is_won. */
export const canonicalTables: readonly CanonicalTable[] = [
  {
    name: 'opportunity_stage',
    columns: [
      { name: 'stage_name', kind: 'text', isRequired: true },
      { name: 'stage_order', kind: 'integer', isRequired: true },
      { name: 'default_probability', kind: 'fraction' },
      ...flags,
    ],
  },
  { name: 'team', columns: [key, { name: 'name', kind: 'name', isRequired: true }] },
  {
    name: 'person',
    columns: [
      key,
      { name: 'name', kind: 'name', isRequired: true },
      { name: 'email', kind: 'email' },
      { name: 'is_active', kind: 'boolean' },
      { name: 'can_sign_in', kind: 'boolean' },
      { name: 'roles', kind: 'roles' },
      { name: 'manager', kind: 'reference', to: 'person' },
      { name: 'team', kind: 'reference', to: 'team' },
      { name: 'sales_region', kind: 'text' },
      { name: 'time_zone', kind: 'zone' },
    ],
  },
  {
    name: 'product',
    columns: [
      key,
      { name: 'product_name', kind: 'name', isRequired: true },
      { name: 'product_family', kind: 'text' },
      { name: 'list_price', kind: 'decimal' },
      { name: 'currency', kind: 'currency' },
    ],
  },
  {
    name: 'account',
    columns: [
      key,
      { name: 'account_name', kind: 'name', isRequired: true },
      { name: 'industry', kind: 'text' },
      { name: 'account_type', kind: 'text' },
      { name: 'annual_revenue', kind: 'decimal' },
      { name: 'employees', kind: 'integer' },
      { name: 'billing_country', kind: 'text' },
      { name: 'billing_state', kind: 'text' },
      { name: 'account_region', kind: 'text' },
      { name: 'segment', kind: 'text' },
      { name: 'parent', kind: 'reference', to: 'account' },
    ],
  },
  {
    name: 'opportunity',
    columns: [
      key,
      { name: 'opportunity_name', kind: 'text' },
      { name: 'account', kind: 'reference', to: 'account' },
      { name: 'product', kind: 'reference', to: 'product' },
      { name: 'owner', kind: 'reference', to: 'person' },
      { name: 'amount', kind: 'decimal' },
      { name: 'currency', kind: 'currency' },
      { name: 'stage_name', kind: 'text' },
      { name: 'opportunity_type', kind: 'text' },
      { name: 'lead_source', kind: 'text' },
      { name: 'forecast_category', kind: 'text' },
      { name: 'probability', kind: 'fraction' },
      ...flags,
      { name: 'is_deleted', kind: 'boolean' },
      { name: 'created_at', kind: 'moment' },
      { name: 'created_date', kind: 'day' },
      { name: 'close_date', kind: 'day' },
      { name: 'last_activity_date', kind: 'day' },
      { name: 'last_modified_at', kind: 'moment' },
      { name: 'next_step', kind: 'text' },
    ],
  },
  {
    name: 'opportunity_history',
    columns: [
      key,
      { name: 'opportunity', kind: 'reference', to: 'opportunity', isRequired: true },
      { name: 'stage_name', kind: 'text' },
      { name: 'amount', kind: 'decimal' },
      { name: 'close_date', kind: 'day' },
      { name: 'probability', kind: 'fraction' },
      { name: 'forecast_category', kind: 'text' },
      { name: 'changed_at', kind: 'moment', isRequired: true },
    ],
  },
  {
    name: 'quota',
    columns: [
      key,
      { name: 'owner', kind: 'reference', to: 'person', isRequired: true },
      { name: 'period_start', kind: 'day', isRequired: true },
      { name: 'period_type', kind: 'period_type', isRequired: true },
      { name: 'quota_amount', kind: 'decimal', isRequired: true },
      { name: 'currency', kind: 'currency' },
    ],
  },
];

/** The table of that name. Throws for a name that is none: a bug. */
export function canonicalTable(name: TableName): CanonicalTable {
  const found = canonicalTables.find((table) => table.name === name);
  if (found === undefined) throw new Error(`no canonical table ${name}`);
  return found;
}
