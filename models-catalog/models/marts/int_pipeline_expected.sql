-- One row per scope, origin month and horizon (1 is the origin month itself): revenue expected from the deals that were open at
-- the origin and due in the month. An origin is the first instant of its month; that of the running month is the end of as_of.
with calendar as (
  select {{ running_month() }} as running_month
),

-- The day whose open deals each origin month starts from.
origin as (
  select
    cast(series.moment as date) as snapshot_date,
    cast(series.moment as date) as origin_month
  from calendar
  cross join generate_series(
    cast(calendar.running_month as timestamp) - {{ var('pipeline_months') }} * interval '1 month',
    cast(calendar.running_month as timestamp) - interval '1 month',
    interval '1 month'
  ) as series (moment)
  union all
  select
    {{ as_of() }},
    calendar.running_month
  from calendar
),

open_deal as (
  select
    origin.origin_month,
    deal.owner_id,
    deal.team_id,
    deal.stage_name,
    deal.currency,
    deal.amount,
    {{ month_start('deal.close_date') }} as due_month,
    case
      when deal.close_date is null then 'undated'
      when deal.close_date < deal.snapshot_date then 'overdue'
      when deal.close_date < {{ month_after('origin.origin_month', var('forecast_horizon_months') + 1) }} then 'due'
      else 'later'
    end as due_status
  from {{ ref('fct_pipeline_asof') }} as deal
  inner join origin
    on origin.snapshot_date = deal.snapshot_date
  where
    deal.is_open
    and lower(coalesce(deal.forecast_category, '')) <> 'omitted'
),

-- Few rows of many deals: by owner, team of then and currency, and of what is due by month and stage.
due as (
  select
    open_deal.origin_month,
    open_deal.owner_id,
    open_deal.team_id,
    open_deal.currency,
    open_deal.due_status,
    case when open_deal.due_status = 'due' then open_deal.due_month end as due_month,
    case when open_deal.due_status = 'due' then open_deal.stage_name end as stage_name,
    count(*) as deals,
    count(open_deal.amount) as priced_deals,
    sum(open_deal.amount) as amount
  from open_deal
  group by 1, 2, 3, 4, 5, 6, 7
),

due_in_scope as (
  {{ in_scopes('due') }}
),

weighted as (
  select
    due_in_scope.scope_type,
    due_in_scope.scope_id,
    due_in_scope.origin_month,
    due_in_scope.due_status,
    due_in_scope.due_month,
    sum(due_in_scope.deals) as deals,
    sum(due_in_scope.priced_deals) as priced_deals,
    sum(due_in_scope.amount) as amount,
    sum(due_in_scope.amount * coalesce(stage.win_probability, {{ last_resort_probability("''") }})) as weighted_amount,
    min(due_in_scope.currency) filter (where due_in_scope.priced_deals > 0) as first_currency,
    max(due_in_scope.currency) filter (where due_in_scope.priced_deals > 0) as last_currency
  from due_in_scope
  left join {{ ref('int_stage_win_rate') }} as stage
    on
      stage.scope_type = due_in_scope.scope_type
      and stage.scope_id = due_in_scope.scope_id
      and stage.origin_month = due_in_scope.origin_month
      and stage.stage_name = due_in_scope.stage_name
  group by
    due_in_scope.scope_type,
    due_in_scope.scope_id,
    due_in_scope.origin_month,
    due_in_scope.due_status,
    due_in_scope.due_month
),

-- What is open at an origin, whatever month it is due in.
standing as (
  select
    weighted.scope_type,
    weighted.scope_id,
    weighted.origin_month,
    sum(weighted.deals) as open_deals,
    coalesce(sum(weighted.deals) filter (where weighted.due_status <> 'undated'), 0) as dated_deals,
    coalesce(sum(weighted.deals) filter (where weighted.due_status = 'overdue'), 0) as overdue_deals,
    sum(weighted.amount) filter (where weighted.due_status = 'overdue') as overdue_amount,
    min(weighted.first_currency) as first_currency,
    max(weighted.last_currency) as last_currency
  from weighted
  group by
    weighted.scope_type,
    weighted.scope_id,
    weighted.origin_month
),

-- Every scope, origin and month to be forecast, also where nothing is due.
asked as (
  select
    revenue.scope_type,
    revenue.scope_id,
    revenue.month as origin_month,
    cast(horizon.horizon as integer) as horizon,
    {{ month_after('revenue.month', '(horizon.horizon - 1)') }} as due_month,
    case when revenue.is_complete then revenue.won_revenue end as actual_revenue,
    revenue.currency as won_currency,
    revenue.has_several_currencies,
    revenue.is_pipeline_recorded
  from {{ ref('int_revenue_month') }} as revenue
  cross join calendar
  cross join generate_series(1, {{ var('forecast_horizon_months') }} + 1) as horizon (horizon)
  where revenue.month >= calendar.running_month - {{ var('pipeline_months') }} * interval '1 month'
),

-- Nothing is said where no open deal has a date, where none is open because none is ever recorded before it closes, where none of
-- those due has an amount, and of several currencies.
expected as (
  select
    asked.*,
    coalesce(standing.open_deals, 0) as open_deals,
    coalesce(standing.overdue_deals, 0) as overdue_deals,
    standing.overdue_amount,
    coalesce(weighted.deals, 0) as due_deals,
    weighted.amount as due_amount,
    case when not asked.has_several_currencies and standing.first_currency = standing.last_currency then standing.first_currency end as open_currency,
    case
      when asked.has_several_currencies or standing.first_currency <> standing.last_currency then null
      when asked.won_currency <> standing.first_currency then null
      when standing.open_deals > 0 and standing.dated_deals = 0 then null
      when standing.open_deals is null and not asked.is_pipeline_recorded then null
      when weighted.deals is null then 0
      when weighted.priced_deals > 0 then weighted.weighted_amount
    end as weighted_amount
  from asked
  left join standing
    on
      standing.scope_type = asked.scope_type
      and standing.scope_id = asked.scope_id
      and standing.origin_month = asked.origin_month
  left join weighted
    on
      weighted.scope_type = asked.scope_type
      and weighted.scope_id = asked.scope_id
      and weighted.origin_month = asked.origin_month
      and weighted.due_month = asked.due_month
),

-- How far the weighted pipeline of the last origins lay off what their months brought; known by the origin.
calibrated as (
  select
    expected.scope_type,
    expected.scope_id,
    expected.origin_month,
    least(
      greatest(
        coalesce(
          {{ ratio(
            'sum(expected.actual_revenue) filter (where expected.weighted_amount is not null) over origins_before',
            'sum(expected.weighted_amount) filter (where expected.actual_revenue is not null) over origins_before'
          ) }},
          1
        ),
        {{ var('forecast_calibration_min') }}
      ),
      {{ var('forecast_calibration_max') }}
    ) as calibration
  from expected
  where expected.horizon = 1
  window origins_before as (
    partition by expected.scope_type, expected.scope_id
    order by expected.origin_month
    rows between {{ var('forecast_calibration_months') }} preceding and 1 preceding
  )
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  expected.scope_type,
  expected.scope_id,
  expected.origin_month,
  expected.horizon,
  expected.due_month,
  cast(expected.open_deals as integer) as open_count,
  cast(expected.overdue_deals as integer) as overdue_count,
  cast(expected.overdue_amount as numeric(18, 2)) as overdue_amount,
  cast(expected.due_deals as integer) as due_count,
  cast(expected.due_amount as numeric(18, 2)) as due_amount,
  expected.open_currency as currency,
  cast(expected.weighted_amount as numeric(18, 2)) as weighted_amount,
  round(calibrated.calibration, 6) as calibration,
  cast(expected.weighted_amount * calibrated.calibration as numeric(18, 2)) as expected_revenue
from expected
inner join calibrated
  on
    calibrated.scope_type = expected.scope_type
    and calibrated.scope_id = expected.scope_id
    and calibrated.origin_month = expected.origin_month
