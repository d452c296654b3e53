-- One row per scope and owner, and one per scope for all owners: the deals they closed in the window up to as_of, and open ones.
with part as (
  select
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
    sums.days_bucket,
    sums.outcome = 'Won' as is_won,
    false as is_open,
    sums.row_count as deals,
    sums.priced_count as priced_deals,
    sums.dated_count as dated_deals,
    sums.days,
    sums.squared_days,
    {{ money_columns('sums') }}
  from {{ ref('int_cycle_sums') }} as sums
  where sums.is_of_window
  union all
  select
    {{ id_of('sums.owner_key') }},
    {{ id_of('sums.team_key') }},
    -1,
    false,
    true,
    sums.row_count,
    sums.priced_count,
    sums.aged_count,
    sums.age_days,
    0,
    {{ money_columns('sums') }}
  from {{ ref('int_open_sums') }} as sums
),

scoped_part as (
  {{ in_scopes('part') }}
),

{% set cell = ['scope_type', 'scope_id', 'owner_key'] %}
placed as (
  select
    scoped_part.*,
    owner.owner_key
  from scoped_part
  cross join lateral (values (coalesce(cast(scoped_part.owner_id as text), 'unknown')), ('all')) as owner (owner_key)
),

bucket as (
  select
    placed.scope_type,
    placed.scope_id,
    placed.owner_key,
    placed.days_bucket,
    max(person.user_name) as owner_name,
    coalesce(sum(placed.deals) filter (where not placed.is_open), 0) as deals,
    coalesce(sum(placed.deals) filter (where placed.is_won), 0) as won,
    sum(placed.amount) filter (where placed.is_won) as amount,
    coalesce(sum(placed.priced_deals) filter (where placed.is_won), 0) as priced_deals,
    cast(coalesce(sum(placed.dated_deals) filter (where placed.is_won), 0) as integer) as dated_deals,
    sum(placed.days) filter (where placed.is_won and placed.dated_deals > 0) as days,
    sum(placed.squared_days) filter (where placed.is_won) as squared_days,
    min(placed.first_currency) filter (where placed.is_won) as first_currency,
    max(placed.last_currency) filter (where placed.is_won) as last_currency,
    coalesce(sum(placed.deals) filter (where placed.is_open), 0) as open_deals,
    coalesce(sum(placed.dated_deals) filter (where placed.is_open), 0) as aged_deals,
    sum(placed.days) filter (where placed.is_open and placed.dated_deals > 0) as open_days,
    sum(placed.amount) filter (where placed.is_open) as open_amount,
    min(placed.first_currency) filter (where placed.is_open) as first_open_currency,
    max(placed.last_currency) filter (where placed.is_open) as last_open_currency
  from placed
  left join {{ ref('stg_sf__user') }} as person
    on person.user_id = placed.owner_id
  group by
    placed.scope_type,
    placed.scope_id,
    placed.owner_key,
    placed.days_bucket
),

ordered as (
  {{ in_bucket_order('bucket', cell, 'dated_deals') }}
),

owner_row as (
  select
    ordered.scope_type,
    ordered.scope_id,
    ordered.owner_key,
    case when ordered.owner_key = 'all' then 'All' else coalesce(max(ordered.owner_name), 'Unknown') end as owner_name,
    sum(ordered.deals) as deals,
    sum(ordered.won) as won,
    {{ money_of_sums('won > 0') }} as amount,
    sum(ordered.priced_deals) as priced_deals,
    sum(ordered.dated_deals) as dated_deals,
    sum(ordered.days) as days,
    {{ percentile_of_buckets(50, 'dated_deals') }} as median_days,
    {{ stddev_of_sums('sum(ordered.dated_deals)', 'sum(ordered.days)', 'sum(ordered.squared_days)') }} as stddev_days,
    {{ percentile_of_buckets(90, 'dated_deals') }} as p90_days,
    sum(ordered.open_deals) as open_deals,
    sum(ordered.aged_deals) as aged_deals,
    sum(ordered.open_days) as open_days,
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
    ordered.owner_key
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  owner_row.scope_type,
  owner_row.scope_id,
  owner_row.owner_key,
  owner_row.owner_name,
  owner_row.deals,
  owner_row.won,
  owner_row.amount,
  owner_row.priced_deals,
  owner_row.dated_deals,
  owner_row.days,
  owner_row.median_days,
  owner_row.stddev_days,
  owner_row.p90_days,
  owner_row.open_deals,
  owner_row.aged_deals,
  owner_row.open_days,
  owner_row.open_amount,
  owner_row.currency
from owner_row
