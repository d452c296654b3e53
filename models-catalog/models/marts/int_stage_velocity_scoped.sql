-- One row per scope and open stage for the window up to as_of (no quarter), and per fiscal quarter in which stays ended.
-- All buckets of an owner, team and stage together, before they count in several scopes.
with stage_part as (
  select
    sums.owner_key,
    sums.team_key,
    sums.is_whole,
    sums.stage_name,
    sums.quarter as quarter_key,
    cast(sum(sums.row_count) as integer) as entered,
    cast(sum(sums.closed_count) as integer) as closed,
    cast(sum(sums.won_count) as integer) as won,
    cast(sum(sums.dated_count) as integer) as deals,
    sum(sums.days) filter (where sums.dated_count > 0) as days,
    sum(sums.squared_days) as squared_days,
    cast(sum(sums.priced_count) as integer) as priced_deals,
    sum(sums.amount) filter (where sums.dated_count > 0 and sums.priced_count > 0) as amount,
    min(sums.currency) filter (where sums.priced_count > 0) as first_currency,
    max(sums.currency) filter (where sums.priced_count > 0) as last_currency,
    min(sums.currency) filter (where sums.dated_count > 0 and sums.priced_count > 0) as first_currency_of_deals,
    max(sums.currency) filter (where sums.dated_count > 0 and sums.priced_count > 0) as last_currency_of_deals,
    cast(sum(sums.open_count) as integer) as open_deals,
    sum(sums.open_days) filter (where sums.open_count > 0) as open_days,
    sum(sums.open_amount) filter (where sums.open_priced_count > 0) as open_amount,
    min(sums.currency) filter (where sums.open_priced_count > 0) as first_open_currency,
    max(sums.currency) filter (where sums.open_priced_count > 0) as last_open_currency
  from {{ ref('int_stage_stay_sums') }} as sums
  group by 1, 2, 3, 4, 5
),

{{ numbered('stage_part', ['stage_name', 'quarter_key']) }},

-- Where the percentiles lie; few columns, because here rows are many.
bucket as (
  select
    {{ cell_key('scope.scope_number', 'leaf.leaf_number') }} as cell_key,
    sums.days_bucket,
    cast(sum(cast(sums.dated_count as integer)) as integer) as deals,
    sum(sums.days) as days
  from {{ ref('int_stage_stay_sums') }} as sums
  inner join stage_part_pair as pair
    on
      pair.owner_key = sums.owner_key
      and pair.team_key = sums.team_key
  inner join stage_part_leaf as leaf
    on
      leaf.stage_name = sums.stage_name
      and leaf.quarter_key = sums.quarter
  inner join stage_part_scope as scope
    on scope.pair_number = pair.pair_number
  where
    sums.dated_count > 0
    -- The share of a stay that lasted over several teams counts in its team alone.
    and (sums.is_whole or scope.scope_type = 'team')
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

stage_row as (
  select
    {{ cell_key('scope.scope_number', 'part.leaf_number') }} as cell_key,
    sum(part.entered) as entered,
    sum(part.closed) as closed,
    sum(part.won) as won,
    sum(part.deals) as deals,
    sum(part.days) as days,
    {{ stddev_of_sums('sum(part.deals)', 'sum(part.days)', 'sum(part.squared_days)') }} as stddev_days,
    case
      when sum(part.deals) = 0 then 0
      when min(part.first_currency_of_deals) <> max(part.last_currency_of_deals) then null
      else sum(part.amount)
    end as amount,
    sum(part.priced_deals) as priced_deals,
    sum(part.open_deals) as open_deals,
    sum(part.open_days) as open_days,
    case
      when sum(part.open_deals) = 0 then 0
      when min(part.first_open_currency) <> max(part.last_open_currency) then null
      else sum(part.open_amount)
    end as open_amount,
    {{ one_of('least(min(part.first_currency), min(part.first_open_currency))', 'greatest(max(part.last_currency), max(part.last_open_currency))') }} as currency
  from stage_part_numbered as part
  inner join stage_part_scope as scope
    on scope.pair_number = part.pair_number
  where part.is_whole or scope.scope_type = 'team'
  group by 1
  -- A stage that nobody left or stands in says nothing of its length.
  having sum(part.deals) + sum(part.open_deals) > 0
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
