-- One row per scope, origin month and horizon (1 is the origin month itself): revenue expected from the deals that were open at
-- the origin and due in the month. An origin is the first instant of its month; that of the running month is the end of as_of.
with calendar as (
  select {{ running_month() }} as running_month
),

due as (
  select
    sums.origin_month,
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
    sums.currency,
    sums.due_status,
    {{ day_of('sums.due_month') }} as due_month,
    nullif(sums.stage_name, '') as stage_name,
    sums.row_count as deals,
    sums.priced_count as priced_deals,
    case when sums.priced_count > 0 then sums.amount end as amount
  from {{ ref('int_due_sums') }} as sums
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
