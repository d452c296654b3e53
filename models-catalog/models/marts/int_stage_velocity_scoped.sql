-- One row per scope and open stage for the window up to as_of (no quarter), and per fiscal quarter in which stays ended.
with stage_part as (
  select
    sums.owner_key,
    sums.team_key,
    sums.is_whole,
    sums.stage_name,
    sums.quarter as quarter_key,
    sums.days_bucket,
    sums.row_count as entered,
    sums.closed_count as closed,
    sums.won_count as won,
    sums.dated_count as deals,
    sums.days,
    sums.squared_days,
    sums.priced_count as priced_deals,
    {{ money_columns('sums') }},
    sums.open_count as open_deals,
    sums.open_days,
    case when sums.open_priced_count > 0 then sums.open_amount end as open_amount,
    case when sums.open_priced_count > 0 then sums.currency end as open_currency
  from {{ ref('int_stage_stay_sums') }} as sums
),

{{ numbered('stage_part', ['stage_name', 'quarter_key']) }},

-- Where the percentiles lie; few columns, because here rows are many.
bucket as (
  select
    {{ cell_key('scope.scope_number', 'numbered.leaf_number') }} as cell_key,
    numbered.days_bucket,
    cast(sum(numbered.deals) as integer) as deals,
    sum(numbered.days) as days
  from stage_part_numbered as numbered
  inner join stage_part_scope as scope
    on scope.pair_number = numbered.pair_number
  where
    numbered.deals > 0
    -- The share of a stay that lasted over several teams counts in its team alone.
    and (numbered.is_whole or scope.scope_type = 'team')
  group by 1, 2
),

ordered as (
  {{ in_bucket_order('bucket', ['cell_key']) }}
),

length as (
  select
    ordered.cell_key,
    {{ percentile_of_buckets(50) }} as median_days,
    {{ percentile_of_buckets(90) }} as p90_days
  from ordered
  group by ordered.cell_key
),

-- All buckets of an owner and team together, before they count in several scopes.
stage_sum as (
  select
    numbered.pair_number,
    numbered.leaf_number,
    numbered.is_whole,
    cast(sum(numbered.entered) as integer) as entered,
    cast(sum(numbered.closed) as integer) as closed,
    cast(sum(numbered.won) as integer) as won,
    cast(sum(numbered.deals) as integer) as deals,
    sum(numbered.days) filter (where numbered.deals > 0) as days,
    sum(numbered.squared_days) as squared_days,
    cast(sum(numbered.priced_deals) as integer) as priced_deals,
    sum(numbered.amount) filter (where numbered.deals > 0) as amount,
    min(numbered.first_currency) as first_currency,
    max(numbered.last_currency) as last_currency,
    min(numbered.first_currency) filter (where numbered.deals > 0) as first_currency_of_deals,
    max(numbered.last_currency) filter (where numbered.deals > 0) as last_currency_of_deals,
    cast(sum(numbered.open_deals) as integer) as open_deals,
    sum(numbered.open_days) filter (where numbered.open_deals > 0) as open_days,
    sum(numbered.open_amount) as open_amount,
    min(numbered.open_currency) as first_open_currency,
    max(numbered.open_currency) as last_open_currency
  from stage_part_numbered as numbered
  group by 1, 2, 3
),

stage_row as (
  select
    {{ cell_key('scope.scope_number', 'stage_sum.leaf_number') }} as cell_key,
    sum(stage_sum.entered) as entered,
    sum(stage_sum.closed) as closed,
    sum(stage_sum.won) as won,
    sum(stage_sum.deals) as deals,
    sum(stage_sum.days) as days,
    {{ stddev_of_sums('sum(stage_sum.deals)', 'sum(stage_sum.days)', 'sum(stage_sum.squared_days)') }} as stddev_days,
    case
      when sum(stage_sum.deals) = 0 then 0
      when min(stage_sum.first_currency_of_deals) <> max(stage_sum.last_currency_of_deals) then null
      else sum(stage_sum.amount)
    end as amount,
    sum(stage_sum.priced_deals) as priced_deals,
    sum(stage_sum.open_deals) as open_deals,
    sum(stage_sum.open_days) as open_days,
    case
      when sum(stage_sum.open_deals) = 0 then 0
      when min(stage_sum.first_open_currency) <> max(stage_sum.last_open_currency) then null
      else sum(stage_sum.open_amount)
    end as open_amount,
    {{ one_of('least(min(first_currency), min(first_open_currency))', 'greatest(max(last_currency), max(last_open_currency))') }} as currency
  from stage_sum
  inner join stage_part_scope as scope
    on scope.pair_number = stage_sum.pair_number
  where stage_sum.is_whole or scope.scope_type = 'team'
  group by 1
  -- A stage that nobody left or stands in says nothing of its length.
  having sum(stage_sum.deals) + sum(stage_sum.open_deals) > 0
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  scope.scope_type,
  scope.scope_id,
  leaf.stage_name,
  coalesce(cast({{ day_of('leaf.quarter_key') }} as text), 'all') as quarter_key,
  {{ day_of('leaf.quarter_key') }} as quarter,
  stage_row.entered,
  stage_row.closed,
  stage_row.won,
  stage_row.deals,
  stage_row.amount,
  stage_row.priced_deals,
  stage_row.days,
  length.median_days,
  stage_row.stddev_days,
  length.p90_days,
  stage_row.open_deals,
  stage_row.open_days,
  stage_row.open_amount,
  stage_row.currency
from stage_row
left join length
  on length.cell_key = stage_row.cell_key
inner join (select distinct scope_number, scope_type, scope_id from stage_part_scope) as scope
  on scope.scope_number = {{ scope_of_cell('stage_row.cell_key') }}
inner join stage_part_leaf as leaf
  on leaf.leaf_number = {{ place_of_cell('stage_row.cell_key') }}
