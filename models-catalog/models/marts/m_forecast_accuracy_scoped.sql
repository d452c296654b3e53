-- One row per scope and forecasting method: how far its forecasts, made one month ahead, lay off the last complete months.
{% set methods = ['trend', 'rolling_avg', 'seasonal', 'pipeline', 'combined'] %}
with calendar as (
  select {{ running_month() }} as running_month
),

forecast as (
  select
    backtest.scope_type,
    backtest.scope_id,
    method.place,
    method.forecast_method,
    backtest.month,
    backtest.actual_revenue,
    method.forecast,
    backtest.currency,
    backtest.month >= calendar.running_month - {{ var('forecast_accuracy_months') }} * interval '1 month' as is_counted
  from {{ ref('int_revenue_backtest') }} as backtest
  cross join calendar
  cross join lateral (
    values
    {%- for method in methods %}
    ({{ loop.index }}, '{{ method }}', backtest.{{ method }}_forecast){{ ',' if not loop.last }}
    {%- endfor %}
  ) as method (place, forecast_method, forecast)
  where backtest.horizon = 1
),

summed as (
  select
    forecast.scope_type,
    forecast.scope_id,
    forecast.place,
    forecast.forecast_method,
    min(forecast.month) filter (where forecast.is_counted and forecast.actual_revenue - forecast.forecast is not null) as first_month,
    count(forecast.actual_revenue - forecast.forecast) filter (where forecast.is_counted) as months,
    sum(abs(forecast.forecast - forecast.actual_revenue)) filter (where forecast.is_counted) as absolute_error,
    sum(forecast.forecast - forecast.actual_revenue) filter (where forecast.is_counted) as error,
    sum(forecast.actual_revenue) filter (where forecast.is_counted and forecast.forecast is not null) as revenue,
    min(forecast.currency) filter (where forecast.is_counted) as currency
  from forecast
  group by
    forecast.scope_type,
    forecast.scope_id,
    forecast.place,
    forecast.forecast_method
),

-- Of the methods with enough months the one that lay nearest; on a tie the first.
ranked as (
  select
    summed.*,
    {{ ratio('summed.absolute_error', 'summed.revenue') }} as wape,
    row_number() over (
      partition by summed.scope_type, summed.scope_id
      order by
        summed.months < {{ var('forecast_accuracy_months_min') }},
        {{ ratio('summed.absolute_error', 'summed.revenue') }} nulls last,
        summed.place
    ) as rank
  from summed
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  ranked.scope_type,
  ranked.scope_id,
  ranked.forecast_method,
  cast(ranked.months as integer) as month_count,
  ranked.first_month,
  ranked.currency,
  round(ranked.wape, 10) as wape,
  round({{ ratio('ranked.error', 'ranked.revenue') }}, 10) as bias,
  cast(ranked.absolute_error / nullif(ranked.months, 0) as numeric(18, 2)) as mean_absolute_error,
  ranked.rank = 1 and ranked.wape is not null and ranked.months >= {{ var('forecast_accuracy_months_min') }} as is_best,
  {{ built_at() }} as created_at,
  {{ built_at() }} as updated_at
from ranked
