-- One row per scope, fiscal quarter in which the stay ended, stage, segment, account region and team, and per roll-up of the
-- last three ('All').
with part as (
  select
    sums.owner_key,
    sums.team_key,
    sums.counts_as,
    sums.close_quarter,
    sums.segment,
    sums.region,
    sums.stage_name,
    sums.team_name,
    sums.days_bucket,
    sums.row_count as deals,
    sums.days,
    sums.row_count - sums.priced_count as unpriced_deals,
    {{ money_columns('sums') }}
  from {{ ref('int_quarter_stay_sums') }} as sums
),

{{ numbered('part', ['counts_as', 'close_quarter', 'segment', 'region', 'stage_name', 'team_name']) }},

-- The owners of a scope together, before anything is rolled up.
scoped_part as (
  select
    scope.scope_number,
    scope.scope_type = 'team' as is_of_team,
    numbered.leaf_number,
    numbered.days_bucket,
    sum(numbered.deals) as deals,
    sum(numbered.days) as days,
    sum(numbered.unpriced_deals) as unpriced_deals,
    sum(numbered.amount) as amount,
    min(numbered.first_currency) as first_currency,
    max(numbered.last_currency) as last_currency
  from part_numbered as numbered
  inner join part_scope as scope
    on scope.pair_number = numbered.pair_number
  group by 1, 2, 3, 4
),

{{ cells_of('part', line=['stage_name'], beside=['counts_as']) }},

-- A share counts in its team: in the team's own scope, elsewhere in the cell of that team; the whole counts in all other cells.
placed as (
  select
    {{ cell_key('scoped_part.scope_number', 'part_cell.cell_number') }} as cell_key,
    scoped_part.days_bucket,
    cast(sum(scoped_part.deals) as integer) as deals,
    sum(scoped_part.days) as days,
    sum(scoped_part.unpriced_deals) as unpriced_deals,
    sum(scoped_part.amount) as amount,
    min(scoped_part.first_currency) as first_currency,
    max(scoped_part.last_currency) as last_currency
  from scoped_part
  inner join part_cell
    on part_cell.leaf_number = scoped_part.leaf_number
  where
    part_cell.counts_as = 'deal'
    or (part_cell.counts_as = 'share' and (scoped_part.is_of_team or part_cell.team_name <> 'All'))
    or (part_cell.counts_as = 'whole' and part_cell.team_name = 'All')
  group by 1, 2
),

ordered as (
  {{ in_bucket_order('placed', ['cell_key']) }}
),

cell as (
  select
    ordered.cell_key,
    sum(ordered.deals) as opp_count,
    sum(ordered.days) as days_sum,
    round(sum(ordered.days) / sum(ordered.deals), 6) as avg_days_in_stage,
    {{ percentile_of_buckets(50) }} as median_days_in_stage,
    {{ money_of_sums('true') }} as total_amount,
    sum(ordered.unpriced_deals) as without_amount_count,
    {{ one_of('min(first_currency)', 'max(last_currency)') }} as currency
  from ordered
  group by ordered.cell_key
),

named as (
  {{ named_cells('part', 'cell', ['close_quarter', 'stage_name', 'segment', 'region', 'team_name']) }}
),

compared as (
  select
    named.*,
    cast(named.close_quarter + interval '3 months' as date) <= {{ as_of() }} + 1 as is_complete,
    {{ of_previous_quarter('avg_days_in_stage', 'scope_number, line_number', 'close_quarter') }} as prev_q_avg_days
  from named
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  compared.scope_type,
  compared.scope_id,
  compared.close_quarter,
  compared.segment,
  compared.region,
  compared.stage_name,
  stage.stage_order,
  compared.team_name,
  compared.opp_count,
  compared.avg_days_in_stage,
  compared.median_days_in_stage,
  compared.days_sum,
  compared.total_amount,
  compared.without_amount_count,
  compared.prev_q_avg_days,
  case when compared.is_complete then compared.avg_days_in_stage - compared.prev_q_avg_days end as qoq_days_change,
  case when compared.is_complete then 100 * {{ ratio('compared.avg_days_in_stage - compared.prev_q_avg_days', 'compared.prev_q_avg_days') }} end as qoq_percent_change,
  compared.currency,
  compared.is_complete,
  {{ built_at() }} as created_at,
  {{ built_at() }} as updated_at
from compared
left join {{ ref('dim_stage') }} as stage
  on stage.stage_name = compared.stage_name
