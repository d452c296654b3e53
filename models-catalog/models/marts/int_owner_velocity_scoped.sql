-- One row per scope and owner, and one per scope for all owners: the deals they closed in the window up to as_of, and open ones.
{% set window_start = as_of() ~ ' - ' ~ var('velocity_window_days') %}
with deal as (
  select
    opportunity.owner_id,
    opportunity.team_id,
    opportunity.owner_name,
    opportunity.outcome,
    opportunity.outcome = 'Won' as is_won,
    opportunity.amount,
    opportunity.currency,
    opportunity.days_to_close,
    opportunity.age_days
  from {{ ref('fct_opportunity') }} as opportunity
  where
    opportunity.outcome = 'Open'
    or opportunity.close_date > {{ window_start }}
),

part as (
  select
    deal.owner_id,
    deal.team_id,
    max(deal.owner_name) as owner_name,
    count(*) filter (where deal.outcome <> 'Open') as deals,
    count(*) filter (where deal.is_won) as won,
    sum(deal.amount) filter (where deal.is_won) as amount,
    count(deal.amount) filter (where deal.is_won) as priced_deals,
    min(deal.currency) filter (where deal.is_won and deal.amount is not null) as first_currency,
    max(deal.currency) filter (where deal.is_won and deal.amount is not null) as last_currency,
    count(deal.days_to_close) filter (where deal.is_won) as dated_deals,
    sum(deal.days_to_close) filter (where deal.is_won) as days,
    sum(deal.days_to_close * deal.days_to_close) filter (where deal.is_won) as squared_days,
    array_agg(cast(deal.days_to_close as double precision)) filter (where deal.is_won and deal.days_to_close is not null) as all_days,
    count(*) filter (where deal.outcome = 'Open') as open_deals,
    count(deal.age_days) as aged_deals,
    sum(deal.age_days) as open_days,
    sum(deal.amount) filter (where deal.outcome = 'Open') as open_amount,
    min(deal.currency) filter (where deal.outcome = 'Open' and deal.amount is not null) as first_open_currency,
    max(deal.currency) filter (where deal.outcome = 'Open' and deal.amount is not null) as last_open_currency
  from deal
  group by
    deal.owner_id,
    deal.team_id
),

scoped_part as (
  {{ in_scopes('part') }}
),

placed as (
  select
    scoped_part.*,
    owner.owner_key,
    dense_rank() over (order by scoped_part.scope_type, scoped_part.scope_id, owner.owner_key) as cell_number
  from scoped_part
  cross join lateral (values (coalesce(cast(scoped_part.owner_id as text), 'unknown')), ('all')) as owner (owner_key)
),

won_days as (
  select
    placed.cell_number,
    unnest(placed.all_days) as days
  from placed
),

spread as (
  select
    won_days.cell_number,
    round(cast({{ percentile('won_days.days', 0.5) }} as numeric), 6) as median_days,
    round(cast({{ percentile('won_days.days', 0.9) }} as numeric), 6) as p90_days
  from won_days
  group by won_days.cell_number
),

owner_row as (
  select
    placed.cell_number,
    placed.scope_type,
    placed.scope_id,
    placed.owner_key,
    case when placed.owner_key = 'all' then 'All' else coalesce(max(placed.owner_name), 'Unknown') end as owner_name,
    sum(placed.deals) as deals,
    sum(placed.won) as won,
    {{ money_of_sums('won > 0') }} as amount,
    sum(placed.priced_deals) as priced_deals,
    sum(placed.dated_deals) as dated_deals,
    sum(placed.days) as days,
    {{ stddev_of_sums('sum(placed.dated_deals)', 'sum(placed.days)', 'sum(placed.squared_days)') }} as stddev_days,
    sum(placed.open_deals) as open_deals,
    sum(placed.aged_deals) as aged_deals,
    sum(placed.open_days) as open_days,
    case
      when sum(placed.open_deals) = 0 then 0
      when min(placed.first_open_currency) <> max(placed.last_open_currency) then null
      else sum(placed.open_amount)
    end as open_amount,
    {{ one_of('least(min(first_currency), min(first_open_currency))', 'greatest(max(last_currency), max(last_open_currency))') }} as currency
  from placed
  group by
    placed.cell_number,
    placed.scope_type,
    placed.scope_id,
    placed.owner_key
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
  spread.median_days,
  owner_row.stddev_days,
  spread.p90_days,
  owner_row.open_deals,
  owner_row.aged_deals,
  owner_row.open_days,
  owner_row.open_amount,
  owner_row.currency
from owner_row
left join spread
  on spread.cell_number = owner_row.cell_number
