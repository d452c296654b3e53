-- One row per scope, fiscal quarter in which the stay ended, stage, segment, account region and team, and per roll-up of the
-- last three ('All').
{% set cell_key = ['scope_type', 'scope_id', 'close_quarter', 'segment', 'region', 'stage_name', 'team_name'] %}
with part as (
  select
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
    sums.counts_as,
    sums.close_quarter,
    sums.segment,
    sums.region,
    sums.stage_name,
    nullif(sums.team_name, '') as team_name,
    sums.days_bucket,
    sums.row_count as deals,
    sums.days,
    sums.row_count - sums.priced_count as unpriced_deals,
    {{ money_columns('sums') }}
  from {{ ref('int_quarter_stay_sums') }} as sums
),

in_scope as (
  {{ in_scopes('part') }}
),

-- The owners of a scope together, before anything is rolled up.
scoped_part as (
  select
    in_scope.scope_type,
    in_scope.scope_id,
    in_scope.counts_as,
    in_scope.close_quarter,
    in_scope.segment,
    in_scope.region,
    in_scope.stage_name,
    in_scope.team_name,
    in_scope.days_bucket,
    sum(in_scope.deals) as deals,
    sum(in_scope.days) as days,
    sum(in_scope.unpriced_deals) as unpriced_deals,
    sum(in_scope.amount) as amount,
    min(in_scope.first_currency) as first_currency,
    max(in_scope.last_currency) as last_currency
  from in_scope
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9
),

rolled_part as (
  {{ rolled_up('scoped_part') }}
),

-- A share counts in its team: in the team's own scope, elsewhere in the cell of that team; the whole counts in all other cells.
placed as (
  select
    rolled_part.scope_type,
    rolled_part.scope_id,
    rolled_part.close_quarter,
    rolled_part.cell_segment as segment,
    rolled_part.cell_region as region,
    rolled_part.stage_name,
    rolled_part.cell_team as team_name,
    rolled_part.days_bucket,
    cast(sum(rolled_part.deals) as integer) as deals,
    sum(rolled_part.days) as days,
    sum(rolled_part.unpriced_deals) as unpriced_deals,
    sum(rolled_part.amount) as amount,
    min(rolled_part.first_currency) as first_currency,
    max(rolled_part.last_currency) as last_currency
  from rolled_part
  where
    rolled_part.counts_as = 'deal'
    or (rolled_part.counts_as = 'share' and (rolled_part.scope_type = 'team' or rolled_part.cell_team <> 'All'))
    or (rolled_part.counts_as = 'whole' and rolled_part.cell_team = 'All')
  group by 1, 2, 3, 4, 5, 6, 7, 8
),

ordered as (
  {{ in_bucket_order('placed', cell_key) }}
),

cell as (
  select
    ordered.scope_type,
    ordered.scope_id,
    ordered.close_quarter,
    ordered.segment,
    ordered.region,
    ordered.stage_name,
    ordered.team_name,
    sum(ordered.deals) as opp_count,
    sum(ordered.days) as days_sum,
    round(sum(ordered.days) / sum(ordered.deals), 6) as avg_days_in_stage,
    {{ percentile_of_buckets(50) }} as median_days_in_stage,
    {{ money_of_sums('true') }} as total_amount,
    sum(ordered.unpriced_deals) as without_amount_count,
    {{ one_of('min(first_currency)', 'max(last_currency)') }} as currency,
    cast(ordered.close_quarter + interval '3 months' as date) <= {{ as_of() }} + 1 as is_complete
  from ordered
  group by
    ordered.scope_type,
    ordered.scope_id,
    ordered.close_quarter,
    ordered.segment,
    ordered.region,
    ordered.stage_name,
    ordered.team_name
),

compared as (
  select
    cell.*,
    {{ of_previous_quarter('avg_days_in_stage', 'scope_type, scope_id, segment, region, stage_name, team_name', 'close_quarter') }} as prev_q_avg_days
  from cell
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
