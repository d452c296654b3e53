-- One row per scope and month, from the scope's first month with a win to the running month: won revenue by close date.
-- A month without wins is a row with 0. The running month is the one that holds the day after as_of; it holds revenue to date.
with calendar as (
  select {{ running_month() }} as running_month
),

won_by_owner as (
  select
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
    sums.close_month as month,
    sums.row_count as won_count,
    sums.priced_count,
    sums.traced_count,
    {{ money_columns('sums') }}
  from {{ ref('int_closing_sums') }} as sums
  where
    sums.outcome = 'Won'
    and sums.close_month > date '0001-01-01'
),

won_in_scope as (
  {{ in_scopes('won_by_owner') }}
),

won as (
  select
    won_in_scope.scope_type,
    won_in_scope.scope_id,
    won_in_scope.month,
    sum(won_in_scope.won_count) as won_count,
    sum(won_in_scope.priced_count) as priced_count,
    sum(won_in_scope.traced_count) as traced_count,
    sum(won_in_scope.amount) as amount,
    min(won_in_scope.first_currency) as first_currency,
    max(won_in_scope.last_currency) as last_currency
  from won_in_scope
  group by
    won_in_scope.scope_type,
    won_in_scope.scope_id,
    won_in_scope.month
),

first_month as (
  select
    won.scope_type,
    won.scope_id,
    min(won.month) as month
  from won
  group by
    won.scope_type,
    won.scope_id
),

-- A scope that never won anything has the running month alone.
scope_month as (
  select
    scope.scope_type,
    scope.scope_id,
    cast(series.moment as date) as month,
    calendar.running_month
  from {{ ref('dim_scope') }} as scope
  cross join calendar
  left join first_month
    on
      first_month.scope_type = scope.scope_type
      and first_month.scope_id = scope.scope_id
  cross join lateral generate_series(
    cast(coalesce(first_month.month, calendar.running_month) as timestamp),
    cast(calendar.running_month as timestamp),
    interval '1 month'
  ) as series (moment)
),

-- Currencies known by the end of each month: from the second one on, nothing is added any more. Of the running month what has been
-- won already is known when its forecast is made, of a complete one it was not.
summed as (
  select
    scope_month.scope_type,
    scope_month.scope_id,
    scope_month.month,
    scope_month.month < scope_month.running_month as is_complete,
    coalesce(won.won_count, 0) as won_count,
    coalesce(won.priced_count, 0) as priced_count,
    won.amount,
    min(won.first_currency) over months_so_far as first_currency,
    max(won.last_currency) over months_so_far as last_currency,
    case
      when scope_month.month < scope_month.running_month
        then coalesce(sum(won.won_count) over months_before, 0) = 0 or coalesce(sum(won.traced_count) over months_before, 0) > 0
      else coalesce(sum(won.won_count) over months_so_far, 0) = 0 or coalesce(sum(won.traced_count) over months_so_far, 0) > 0
    end as is_pipeline_recorded
  from scope_month
  left join won
    on
      won.scope_type = scope_month.scope_type
      and won.scope_id = scope_month.scope_id
      and won.month = scope_month.month
  window
    months_so_far as (partition by scope_month.scope_type, scope_month.scope_id order by scope_month.month),
    months_before as (
      partition by scope_month.scope_type, scope_month.scope_id
      order by scope_month.month
      rows between unbounded preceding and 1 preceding
    )
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  summed.scope_type,
  summed.scope_id,
  summed.month,
  summed.is_complete,
  cast(summed.won_count as integer) as won_count,
  case when summed.first_currency = summed.last_currency then summed.first_currency end as currency,
  coalesce(summed.first_currency <> summed.last_currency, false) as has_several_currencies,
  summed.is_pipeline_recorded,
  cast(
    case
      when summed.first_currency <> summed.last_currency then null
      when summed.won_count = 0 then 0
      when summed.priced_count > 0 then summed.amount
    end as numeric(18, 2)
  ) as won_revenue
from summed
