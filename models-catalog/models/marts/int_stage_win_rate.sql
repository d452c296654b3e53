-- One row per scope, origin month and open stage: the chance that a deal that stands there is won, from deals that had closed
-- by the origin. An origin is the first instant of its month; the origin of the running month is the end of as_of.
{% set prior_deals = var('forecast_prior_deals') %}
with calendar as (
  select {{ running_month() }} as running_month
),

origin as (
  select cast(series.moment as date) as origin_month
  from calendar
  cross join generate_series(
    cast(calendar.running_month as timestamp) - {{ var('pipeline_months') }} * interval '1 month',
    cast(calendar.running_month as timestamp),
    interval '1 month'
  ) as series (moment)
),

stage as (
  select
    stage.stage_name,
    stage.stage_order,
    coalesce(stage.default_probability, {{ last_resort_probability('stage.stage_name') }}) as default_probability
  from {{ ref('dim_stage') }} as stage
  where not stage.is_closed
),

counted as (
  select
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
    sums.stage_name,
    sums.known_month,
    sums.row_count as closed,
    sums.won_count as wins
  from {{ ref('int_stage_outcome_sums') }} as sums
),

counted_in_scope as (
  {{ in_scopes('counted') }}
),

event as (
  select
    counted_in_scope.scope_type,
    counted_in_scope.scope_id,
    counted_in_scope.stage_name,
    counted_in_scope.known_month as month,
    false as is_origin,
    counted_in_scope.closed,
    counted_in_scope.wins
  from counted_in_scope
  union all
  select
    scope.scope_type,
    scope.scope_id,
    stage.stage_name,
    origin.origin_month,
    true,
    0,
    0
  from {{ ref('dim_scope') }} as scope
  cross join stage
  cross join origin
),

-- What each origin knows: deals that closed in the forecast_win_months months before it.
known as (
  select
    event.scope_type,
    event.scope_id,
    event.stage_name,
    event.month,
    event.is_origin,
    sum(event.closed) over window_of_origin as closed,
    sum(event.wins) over window_of_origin as wins
  from event
  window window_of_origin as (
    partition by event.scope_type, event.scope_id, event.stage_name
    order by event.month
    range between interval '{{ var('forecast_win_months') - 1 }} months' preceding and current row
  )
),

shrunk as (
  select
    known.scope_type,
    known.scope_id,
    known.month as origin_month,
    known.stage_name,
    stage.stage_order,
    stage.default_probability,
    known.closed,
    known.wins,
    (known.wins + {{ prior_deals }} * stage.default_probability) / (known.closed + {{ prior_deals }}) as shrunk_rate
  from known
  inner join stage
    on stage.stage_name = known.stage_name
  where known.is_origin
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  shrunk.scope_type,
  shrunk.scope_id,
  shrunk.origin_month,
  shrunk.stage_name,
  shrunk.stage_order,
  shrunk.default_probability,
  cast(shrunk.closed as integer) as closed_count,
  cast(shrunk.wins as integer) as won_count,
  -- Never lower than a stage before it; a stage without an order stands for itself.
  round(
    case
      when shrunk.stage_order is null then shrunk.shrunk_rate
      else max(shrunk.shrunk_rate) over (
        partition by shrunk.scope_type, shrunk.scope_id, shrunk.origin_month
        order by shrunk.stage_order nulls last
      )
    end,
    6
  ) as win_probability
from shrunk
