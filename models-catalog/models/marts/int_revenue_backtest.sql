-- One row per scope, origin month and horizon: what each model forecasts for the month that lies horizon - 1 months after the origin
-- month, from nothing but what was known at the end of the month before it. The origin of the running month knows as_of too.
{% set horizons = range(1, var('forecast_horizon_months') + 2) %}
-- y: revenue of complete months.
with series as (
  select
    revenue.scope_type,
    revenue.scope_id,
    revenue.month,
    revenue.is_complete,
    revenue.currency,
    revenue.has_several_currencies,
    case when revenue.is_complete then revenue.won_revenue end as y,
    case when not revenue.is_complete then revenue.won_revenue end as mtd_revenue,
    row_number() over months - 1 as months_before
  from {{ ref('int_revenue_month') }} as revenue
  window months as (partition by revenue.scope_type, revenue.scope_id order by revenue.month)
),

-- Each month against the centred 2 × 12 moving average around it, which is known seven months later.
centred as (
  select
    series.*,
    case
      when count(series.y) over around = 13
        then (sum(series.y) over around - (lag(series.y, 6) over months + lead(series.y, 6) over months) / 2) / 12
    end as moving_average
  from series
  window
    months as (partition by series.scope_type, series.scope_id order by series.month),
    around as (partition by series.scope_type, series.scope_id order by series.month rows between 6 preceding and 6 following)
),

-- The seasonal index of a calendar month as its years so far show it. (Normalising the twelve to a mean of 1 divides the level and
-- multiplies the forecast by the same number, so it is left out.)
indexed as (
  select
    centred.*,
    avg(centred.y / nullif(centred.moving_average, 0)) over years as season_index
  from centred
  window years as (
    partition by centred.scope_type, centred.scope_id, extract(month from centred.month)
    order by centred.month
  )
),

-- A month freed of its season by the index known in the year that followed, and by that of the year before.
deseasonalised as (
  select
    indexed.*,
    indexed.y / nullif(indexed.season_index, 0) as level_by_own_index,
    indexed.y / nullif(lag(indexed.season_index, 12) over months, 0) as level_by_earlier_index
  from indexed
  window months as (partition by indexed.scope_type, indexed.scope_id order by indexed.month)
),

-- What the past looks like at each origin.
origin as (
  select
    month.scope_type,
    month.scope_id,
    month.month as origin_month,
    month.is_complete,
    month.months_before,
    month.mtd_revenue,
    case when count(month.y) over recent_3 = 3 then avg(month.y) over recent_3 end as recent_mean,
    case when count(month.y) over earlier_3 = 3 then avg(month.y) over earlier_3 end as earlier_mean,
    (coalesce(sum(month.level_by_own_index) over earlier_6, 0) + coalesce(sum(month.level_by_earlier_index) over recent_6, 0))
    / nullif(count(month.level_by_own_index) over earlier_6 + count(month.level_by_earlier_index) over recent_6, 0) as seasonal_level,
    count(month.y) over recent_12 as recent_months,
    {%- for horizon in horizons %}
    lead(month.y, {{ horizon - 1 }}) over months as actual_{{ horizon }},
    lag(month.y, {{ 13 - horizon }}) over months as last_year_{{ horizon }},
    lag(month.season_index, {{ 13 - horizon }}) over months as season_index_{{ horizon }},
    {%- endfor %}
    month.currency,
    month.has_several_currencies
  from deseasonalised as month
  window
    months as (partition by month.scope_type, month.scope_id order by month.month),
    recent_3 as (partition by month.scope_type, month.scope_id order by month.month rows between 3 preceding and 1 preceding),
    earlier_3 as (partition by month.scope_type, month.scope_id order by month.month rows between 6 preceding and 4 preceding),
    -- Of these the own index was known at the origin, of the six since then that of the year before.
    earlier_6 as (partition by month.scope_type, month.scope_id order by month.month rows between 12 preceding and 7 preceding),
    recent_6 as (partition by month.scope_type, month.scope_id order by month.month rows between 6 preceding and 1 preceding),
    recent_12 as (partition by month.scope_type, month.scope_id order by month.month rows between 12 preceding and 1 preceding)
),

-- Materialized, so that a root is drawn once per origin and not once per month ahead.
growing as materialized (
  select
    origin.*,
    case
      when origin.recent_mean is null or origin.earlier_mean is null then null
      when origin.recent_mean <= 0 or origin.earlier_mean <= 0 then 0
      else least(
        greatest(
          round(power(origin.recent_mean / origin.earlier_mean, cast(1 as numeric) / 3), 12) - 1,
          -{{ var('forecast_growth_max') }}
        ),
        {{ var('forecast_growth_max') }}
      )
    end as monthly_growth
  from origin
),

-- Minimum history: 3 months, 6 for the trend, 12 for last year's month, 24 for seasonal indices.
component as (
  select
    growing.scope_type,
    growing.scope_id,
    growing.origin_month,
    ahead.horizon,
    not growing.is_complete as is_live,
    ahead.actual_revenue,
    case when ahead.horizon = 1 then growing.mtd_revenue end as mtd_revenue,
    cast(
      case
        when growing.months_before >= 6 then growing.recent_mean * power(1 + growing.monthly_growth, ahead.horizon + 1)
      end as numeric(18, 2)
    ) as trend_forecast,
    cast(case when growing.months_before >= 3 then growing.recent_mean end as numeric(18, 2)) as rolling_avg_forecast,
    cast(
      case
        when growing.months_before >= 24 and growing.recent_months = 12 then growing.seasonal_level * ahead.season_index
        when growing.months_before between 12 and 23 then ahead.last_year
      end as numeric(18, 2)
    ) as seasonal_forecast,
    -- What the running month has brought already counts in full.
    pipeline.expected_revenue + case when ahead.horizon = 1 and not growing.is_complete then growing.mtd_revenue else 0 end as pipeline_forecast,
    pipeline.overdue_amount,
    coalesce(growing.currency, case when not growing.has_several_currencies then pipeline.currency end) as currency
  from growing
  cross join lateral (
    values
    {%- for horizon in horizons %}
    ({{ horizon }}, growing.actual_{{ horizon }}, growing.last_year_{{ horizon }}, growing.season_index_{{ horizon }}){{ ',' if not loop.last }}
    {%- endfor %}
  ) as ahead (horizon, actual_revenue, last_year, season_index)
  left join {{ ref('int_pipeline_expected') }} as pipeline
    on
      pipeline.scope_type = growing.scope_type
      and pipeline.scope_id = growing.scope_id
      and pipeline.origin_month = growing.origin_month
      and pipeline.horizon = ahead.horizon
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  component.scope_type,
  component.scope_id,
  component.origin_month,
  component.horizon,
  {{ month_after('component.origin_month', '(component.horizon - 1)') }} as month,
  component.is_live,
  component.actual_revenue,
  component.mtd_revenue,
  component.trend_forecast,
  component.rolling_avg_forecast,
  component.seasonal_forecast,
  component.pipeline_forecast,
  cast(
    ( -- The weights of the components that exist, made to sum to 1.
      coalesce(component.trend_forecast * 0.30, 0) + coalesce(component.rolling_avg_forecast * 0.30, 0)
      + coalesce(component.seasonal_forecast * 0.20, 0) + coalesce(component.pipeline_forecast * 0.20, 0)
    )
    / nullif(
      case when component.trend_forecast is null then 0 else 0.30 end + case when component.rolling_avg_forecast is null then 0 else 0.30 end
      + case when component.seasonal_forecast is null then 0 else 0.20 end + case when component.pipeline_forecast is null then 0 else 0.20 end,
      0
    ) as numeric(18, 2)
  ) as combined_forecast,
  component.overdue_amount,
  component.currency
from component
