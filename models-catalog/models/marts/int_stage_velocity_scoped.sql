-- One row per scope and open stage for the window up to as_of (no quarter), and per fiscal quarter in which stays ended.
{% set cell = ['scope_type', 'scope_id', 'stage_name', 'quarter_key'] %}
with stage_part as (
  select
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
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

whole_stage as (
  select *
  from stage_part
  where stage_part.is_whole
),

placed_stage as (
  {{ in_scopes('whole_stage') }}
  union all
  {{ team_parts('stage_part') }}
),

bucket as (
  select
    {{ cell | join(', ') }},
    days_bucket,
    sum(entered) as entered,
    sum(closed) as closed,
    sum(won) as won,
    cast(sum(deals) as integer) as deals,
    sum(days) as days,
    sum(squared_days) as squared_days,
    sum(priced_deals) as priced_deals,
    sum(amount) as amount,
    min(first_currency) as first_currency,
    max(last_currency) as last_currency,
    sum(open_deals) as open_deals,
    sum(open_days) as open_days,
    sum(open_amount) as open_amount,
    min(open_currency) as first_open_currency,
    max(open_currency) as last_open_currency
  from placed_stage
  group by
    {{ cell | join(', ') }},
    days_bucket
),

ordered as (
  {{ in_bucket_order('bucket', cell) }}
),

stage_row as (
  select
    ordered.scope_type,
    ordered.scope_id,
    ordered.stage_name,
    ordered.quarter_key,
    sum(ordered.entered) as entered,
    sum(ordered.closed) as closed,
    sum(ordered.won) as won,
    sum(ordered.deals) as deals,
    sum(ordered.days) filter (where ordered.deals > 0) as days,
    {{ stddev_of_sums('sum(ordered.deals)', 'sum(ordered.days)', 'sum(ordered.squared_days)') }} as stddev_days,
    {{ percentile_of_buckets(50) }} as median_days,
    {{ percentile_of_buckets(90) }} as p90_days,
    {{ money_of_sums('deals > 0') }} as amount,
    sum(ordered.priced_deals) as priced_deals,
    sum(ordered.open_deals) as open_deals,
    sum(ordered.open_days) filter (where ordered.open_deals > 0) as open_days,
    case
      when sum(ordered.open_deals) = 0 then 0
      when min(ordered.first_open_currency) <> max(ordered.last_open_currency) then null
      else sum(ordered.open_amount)
    end as open_amount,
    {{ one_of('least(min(first_currency), min(first_open_currency))', 'greatest(max(last_currency), max(last_open_currency))') }} as currency
  from ordered
  group by
    ordered.scope_type,
    ordered.scope_id,
    ordered.stage_name,
    ordered.quarter_key
  -- A stage that nobody left or stands in says nothing of its length.
  having sum(ordered.deals) + sum(ordered.open_deals) > 0
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  stage_row.scope_type,
  stage_row.scope_id,
  stage_row.stage_name,
  {{ day_of('stage_row.quarter_key') }} as quarter,
  stage_row.entered,
  stage_row.closed,
  stage_row.won,
  stage_row.deals,
  stage_row.amount,
  stage_row.priced_deals,
  stage_row.days,
  stage_row.median_days,
  stage_row.stddev_days,
  stage_row.p90_days,
  stage_row.open_deals,
  stage_row.open_days,
  stage_row.open_amount,
  stage_row.currency
from stage_row
