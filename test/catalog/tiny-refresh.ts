/** A catalogue of five small models, one of each kind of refresh, for tests of how builds follow changes. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const columns = (rows: readonly string[]): string => rows.map((row) => `      - { ${row} }\n`).join('');
const KEYS = ['name: organization_id, data_type: integer', 'name: as_of, data_type: date'];

/** Files by path below the project's folder. */
export const tinyFiles: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: tiny\nvars: { organization_id: 1 }\n',
  'models/sources.yml': 'sources:\n  - name: crm\n    schema: raw\n    tables: [{ name: opportunity }, { name: account }]\n',
  'models/stg_deal.sql': `-- One row per deal.
select
  opportunity.organization_id,
  date '{{ var("as_of") }}' as as_of,
  opportunity.source_system || ':' || opportunity.source_key as opportunity_id,
  opportunity.stage_name,
  opportunity.amount
from {{ source('crm', 'opportunity') }} as opportunity
where opportunity.organization_id = {{ var('organization_id') }} and not opportunity.is_deleted
`,
  'models/stg_deal.yml': 'models:\n  - name: stg_deal\n    config: { materialized: view, meta: { refresh: opportunity } }\n',
  'models/dim_phase.sql': `-- One row per stage that any deal is in.
select distinct deal.organization_id, deal.as_of, deal.stage_name, upper(deal.stage_name) as phase
from {{ ref('stg_deal') }} as deal
`,
  'models/dim_phase.yml': `models:
  - name: dim_phase
    config: { materialized: table }
    constraints: [{ type: primary_key, columns: [organization_id, as_of, stage_name] }]
    columns:
${columns([...KEYS, 'name: stage_name, data_type: text', 'name: phase, data_type: text'])}`,
  'models/fct_deal.sql': `-- One row per deal.
select deal.organization_id, deal.as_of, deal.opportunity_id, phase.phase, deal.amount
from {{ ref('stg_deal') }} as deal
inner join {{ ref('dim_phase') }} as phase on phase.stage_name = deal.stage_name
`,
  'models/fct_deal.yml': `models:
  - name: fct_deal
    config: { materialized: table, meta: { refresh: opportunity } }
    constraints: [{ type: primary_key, columns: [organization_id, as_of, opportunity_id] }]
    columns:
${columns([...KEYS, 'name: opportunity_id, data_type: text', 'name: phase, data_type: text'])}      - name: amount
        data_type: numeric
        data_tests: [{ accepted_values: { arguments: { values: [1, 2, 3, 5, 8, 100] } } }]
`,
  'models/int_phase.sql': `-- One row per phase: deals, and their amounts as far as they are known.
select
  deal.organization_id,
  deal.as_of,
  deal.phase,
  count(*) as row_count,
  count(deal.amount) as priced,
  coalesce(sum(deal.amount), 0) as amount
from {{ ref('fct_deal') }} as deal
group by
  deal.organization_id,
  deal.as_of,
  deal.phase
`,
  'models/int_phase.yml': `models:
  - name: int_phase
    config: { materialized: table, meta: { refresh: additive } }
    constraints: [{ type: primary_key, columns: [organization_id, as_of, phase] }]
    columns:
${columns([...KEYS, 'name: phase, data_type: text', 'name: row_count, data_type: integer', 'name: priced, data_type: bigint', 'name: amount, data_type: numeric'])}`,
  'models/int_all.sql': `-- One row: all phases.
select phase.organization_id, phase.as_of, sum(phase.row_count) as deals, count(*) as phases, sum(phase.amount) as amount
from {{ ref('int_phase') }} as phase
group by phase.organization_id, phase.as_of
`,
  'models/int_all.yml': `models:
  - name: int_all
    config: { materialized: table, meta: { refresh: additive, refresh_count: phases } }
    constraints: [{ type: primary_key, columns: [organization_id, as_of] }]
    columns:
${columns([...KEYS, 'name: deals, data_type: integer', 'name: phases, data_type: integer', 'name: amount, data_type: numeric'])}`,
  'models/m_mean.sql': `-- One row per phase: the mean amount of its priced deals, NULL where none is priced.
select phase.organization_id, phase.as_of, phase.phase, phase.amount / nullif(phase.priced, 0) as mean_amount
from {{ ref('int_phase') }} as phase
`,
  'models/m_mean.yml': `models:
  - name: m_mean
    config: { materialized: table }
    constraints: [{ type: primary_key, columns: [organization_id, as_of, phase] }]
    columns:
${columns([...KEYS, 'name: phase, data_type: text', 'name: mean_amount, data_type: numeric'])}`,
};

/** Writes the project, with other or no text (null) in some files. */
export async function writeTiny(directory: string, changes: Readonly<Record<string, string | null>> = {}): Promise<string> {
  for (const [path, text] of Object.entries({ ...tinyFiles, ...changes })) {
    if (text === null) continue;
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  return directory;
}
