-- One row per scope and owner, and one per scope for all owners: the deals they closed in the window up to as_of, and open ones.
with part as (
  select
    sums.owner_key,
    sums.team_key,
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
    sums.owner_key,
    sums.team_key,
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

{{ numbered('part', ['is_open']) }},

owner as (
  select
    pair.pair_number,
    dense_rank() over (order by pair.owner_key) as owner_number,
    coalesce(cast(pair.owner_id as text), 'unknown') as owner_key,
    coalesce(person.user_name, 'Unknown') as owner_name
  from part_pair as pair
  left join {{ ref('stg_sf__user') }} as person
    on person.user_id = pair.owner_id
),

-- Every deal counts in its scope's row of the owner and in that of all owners, whose number is 0.
place as (
  select
    scope.pair_number,
    {{ cell_key('scope.scope_number', 'counted.owner_number') }} as cell_key
  from part_scope as scope
  inner join owner
    on owner.pair_number = scope.pair_number
  cross join lateral (values (owner.owner_number), (0)) as counted (owner_number)
),

-- Where the percentiles lie; few columns, because here rows are many.
bucket as (
  select
    place.cell_key,
    numbered.days_bucket,
    cast(sum(numbered.dated_deals) as integer) as deals,
    sum(numbered.days) as days
  from part_numbered as numbered
  inner join place
    on place.pair_number = numbered.pair_number
  where
    numbered.is_won
    and numbered.dated_deals > 0
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
pair_sum as (
  select
    numbered.pair_number,
    cast(coalesce(sum(numbered.deals) filter (where not numbered.is_open), 0) as integer) as deals,
    cast(coalesce(sum(numbered.deals) filter (where numbered.is_won), 0) as integer) as won,
    sum(numbered.amount) filter (where numbered.is_won) as amount,
    cast(coalesce(sum(numbered.priced_deals) filter (where numbered.is_won), 0) as integer) as priced_deals,
    cast(coalesce(sum(numbered.dated_deals) filter (where numbered.is_won), 0) as integer) as dated_deals,
    sum(numbered.days) filter (where numbered.is_won and numbered.dated_deals > 0) as days,
    sum(numbered.squared_days) filter (where numbered.is_won) as squared_days,
    min(numbered.first_currency) filter (where numbered.is_won) as first_currency,
    max(numbered.last_currency) filter (where numbered.is_won) as last_currency,
    cast(coalesce(sum(numbered.deals) filter (where numbered.is_open), 0) as integer) as open_deals,
    cast(coalesce(sum(numbered.dated_deals) filter (where numbered.is_open), 0) as integer) as aged_deals,
    sum(numbered.days) filter (where numbered.is_open and numbered.dated_deals > 0) as open_days,
    sum(numbered.amount) filter (where numbered.is_open) as open_amount,
    min(numbered.first_currency) filter (where numbered.is_open) as first_open_currency,
    max(numbered.last_currency) filter (where numbered.is_open) as last_open_currency
  from part_numbered as numbered
  group by numbered.pair_number
),

owner_row as (
  select
    place.cell_key,
    sum(pair_sum.deals) as deals,
    sum(pair_sum.won) as won,
    case
      when sum(pair_sum.won) = 0 then 0
      when min(pair_sum.first_currency) <> max(pair_sum.last_currency) then null
      else sum(pair_sum.amount)
    end as amount,
    sum(pair_sum.priced_deals) as priced_deals,
    sum(pair_sum.dated_deals) as dated_deals,
    sum(pair_sum.days) as days,
    {{ stddev_of_sums('sum(pair_sum.dated_deals)', 'sum(pair_sum.days)', 'sum(pair_sum.squared_days)') }} as stddev_days,
    sum(pair_sum.open_deals) as open_deals,
    sum(pair_sum.aged_deals) as aged_deals,
    sum(pair_sum.open_days) as open_days,
    case
      when sum(pair_sum.open_deals) = 0 then 0
      when min(pair_sum.first_open_currency) <> max(pair_sum.last_open_currency) then null
      else sum(pair_sum.open_amount)
    end as open_amount,
    {{ one_of('least(min(first_currency), min(first_open_currency))', 'greatest(max(last_currency), max(last_open_currency))') }} as currency
  from pair_sum
  inner join place
    on place.pair_number = pair_sum.pair_number
  group by place.cell_key
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  scope.scope_type,
  scope.scope_id,
  coalesce(owner.owner_key, 'all') as owner_key,
  coalesce(owner.owner_name, 'All') as owner_name,
  owner_row.deals,
  owner_row.won,
  owner_row.amount,
  owner_row.priced_deals,
  owner_row.dated_deals,
  owner_row.days,
  length.median_days,
  owner_row.stddev_days,
  length.p90_days,
  owner_row.open_deals,
  owner_row.aged_deals,
  owner_row.open_days,
  owner_row.open_amount,
  owner_row.currency
from owner_row
left join length
  on length.cell_key = owner_row.cell_key
inner join (select distinct scope_number, scope_type, scope_id from part_scope) as scope
  on scope.scope_number = {{ scope_of_cell('owner_row.cell_key') }}
left join (select distinct owner_number, owner_key, owner_name from owner) as owner
  on owner.owner_number = {{ place_of_cell('owner_row.cell_key') }}
