-- One row per scope, fiscal quarter in which the stay ended, stage, segment, account region and team, and per roll-up of the
-- last three ('All').
{% set leaf = ['counts_as', 'close_quarter', 'segment', 'region', 'stage_name', 'team_name'] %}
-- All buckets of an owner, team and leaf together.
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
    cast(sum(sums.row_count) as integer) as deals,
    sum(sums.days) as days,
    cast(sum(sums.row_count - sums.priced_count) as integer) as unpriced_deals,
    sum(sums.amount) filter (where sums.priced_count > 0) as amount,
    min(sums.currency) filter (where sums.priced_count > 0) as first_currency,
    max(sums.currency) filter (where sums.priced_count > 0) as last_currency
  from {{ ref('int_quarter_stay_sums') }} as sums
  group by 1, 2, 3, 4, 5, 6, 7, 8
),

{{ numbered('part', leaf) }},

{{ cells_of('part', line=['stage_name'], beside=['counts_as']) }},

-- A share counts in its team: in the team's own scope, elsewhere in the cell of that team; the whole counts in all other cells.
counted as (
  select
    cell.leaf_number,
    cell.cell_number,
    way.is_of_team
  from part_cell as cell
  cross join (values (true), (false)) as way (is_of_team)
  where
    cell.counts_as = 'deal'
    or (cell.counts_as = 'share' and (way.is_of_team or cell.team_name <> 'All'))
    or (cell.counts_as = 'whole' and cell.team_name = 'All')
),

-- The owners of a scope together, before anything is rolled up.
scoped_part as (
  select
    scope.scope_number,
    scope.scope_type = 'team' as is_of_team,
    numbered.leaf_number,
    cast(sum(numbered.deals) as integer) as deals,
    sum(numbered.days) as days,
    cast(sum(numbered.unpriced_deals) as integer) as unpriced_deals,
    sum(numbered.amount) as amount,
    min(numbered.first_currency) as first_currency,
    max(numbered.last_currency) as last_currency
  from part_numbered as numbered
  inner join part_scope as scope
    on scope.pair_number = numbered.pair_number
  group by 1, 2, 3
),

summed as (
  select
    {{ cell_key('scoped_part.scope_number', 'counted.cell_number') }} as cell_key,
    sum(scoped_part.deals) as opp_count,
    sum(scoped_part.days) as days_sum,
    round(sum(scoped_part.days) / sum(scoped_part.deals), 6) as avg_days_in_stage,
    {{ money_of_sums('true') }} as total_amount,
    sum(scoped_part.unpriced_deals) as without_amount_count,
    {{ one_of('min(first_currency)', 'max(last_currency)') }} as currency
  from scoped_part
  inner join counted
    on
      counted.leaf_number = scoped_part.leaf_number
      and counted.is_of_team = scoped_part.is_of_team
  group by 1
),

-- The same for the buckets that the median lies in, with few columns, because here rows are many.
scoped_bucket as (
  select
    scope.scope_number,
    scope.scope_type = 'team' as is_of_team,
    leaf.leaf_number,
    sums.days_bucket,
    cast(sum(cast(sums.row_count as integer)) as integer) as deals,
    sum(sums.days) as days
  from {{ ref('int_quarter_stay_sums') }} as sums
  inner join part_pair as pair
    on
      pair.owner_key = sums.owner_key
      and pair.team_key = sums.team_key
  inner join part_leaf as leaf
    on
      {%- for column in leaf %}
      {% if not loop.first %}and {% endif %}leaf.{{ column }} = sums.{{ column }}
      {%- endfor %}
  inner join part_scope as scope
    on scope.pair_number = pair.pair_number
  group by 1, 2, 3, 4
),

bucket as (
  select
    {{ cell_key('scoped_bucket.scope_number', 'counted.cell_number') }} as cell_key,
    scoped_bucket.days_bucket,
    cast(sum(scoped_bucket.deals) as integer) as deals,
    sum(scoped_bucket.days) as days
  from scoped_bucket
  inner join counted
    on
      counted.leaf_number = scoped_bucket.leaf_number
      and counted.is_of_team = scoped_bucket.is_of_team
  group by 1, 2
),

ordered as (
  {{ in_bucket_order('bucket', ['cell_key']) }}
),

median as (
  select
    ordered.cell_key,
    {{ percentile_of_buckets(50) }} as median_days_in_stage
  from ordered
  group by ordered.cell_key
),

cell as (
  select
    summed.*,
    median.median_days_in_stage
  from summed
  inner join median
    on median.cell_key = summed.cell_key
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
