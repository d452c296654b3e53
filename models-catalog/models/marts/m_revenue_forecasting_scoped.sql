-- One row per scope and calendar month: every complete month since the first win, the running one, and the months ahead.
-- A month of the past carries what would have been forecast for it at its beginning.
{% set models = ['trend', 'rolling_avg', 'seasonal', 'pipeline', 'combined'] %}
{% set levels = [80, 95, 99] %}
{% set accuracy_months = var('forecast_accuracy_months') %}
with backtest as (
  select
    forecast.*,
    forecast.actual_revenue - forecast.combined_forecast as error
  from {{ ref('int_revenue_backtest') }} as forecast
),

shown as (
  select backtest.*
  from backtest
  where
    backtest.is_live
    or backtest.horizon = 1
),

-- The months whose outcome is known or runs, with the errors of what was forecast a month ahead.
scored as (
  select
    shown.*,
    row_number() over months - 1 as months_before,
    abs(shown.actual_revenue - lag(shown.actual_revenue, 12) over months) as seasonal_naive_error,
    abs(shown.actual_revenue - lag(shown.actual_revenue) over months) as naive_error
  from shown
  where shown.horizon = 1
  window months as (partition by shown.scope_type, shown.scope_id order by shown.month)
),

-- Accuracy known before each month: over the {{ accuracy_months }} months before it.
accuracy as (
  select
    scored.scope_type,
    scored.scope_id,
    scored.month,
    {%- for model in models %}
    count(scored.actual_revenue - scored.{{ model }}_forecast) over year_before as {{ model }}_months,
    {{ ratio(
      'sum(abs(scored.' ~ model ~ '_forecast - scored.actual_revenue)) over year_before',
      'sum(scored.actual_revenue) filter (where scored.' ~ model ~ '_forecast is not null) over year_before'
    ) }} as {{ model }}_wape,
    {%- endfor %}
    {{ ratio(
      'sum(scored.combined_forecast - scored.actual_revenue) over year_before',
      'sum(scored.actual_revenue) filter (where scored.combined_forecast is not null) over year_before'
    ) }} as combined_bias,
    avg(abs(scored.combined_forecast - scored.actual_revenue)) over year_before
    / nullif(
      case when scored.months_before >= 24 then avg(scored.seasonal_naive_error) over before else avg(scored.naive_error) over before end,
      0
    ) as combined_mase
  from scored
  window
    year_before as (
      partition by scored.scope_type, scored.scope_id
      order by scored.month
      rows between {{ accuracy_months }} preceding and 1 preceding
    ),
    before as (partition by scored.scope_type, scored.scope_id order by scored.month rows between unbounded preceding and 1 preceding)
),

-- A WAPE of too few months picks no model and makes no band.
judged as (
  select
    accuracy.*,
    {%- for model in models %}
    case when accuracy.{{ model }}_months >= {{ var('forecast_accuracy_months_min') }} then accuracy.{{ model }}_wape end as {{ model }}_judged{{ ',' if not loop.last }}
    {%- endfor %}
  from accuracy
),

-- Residuals of the combined forecast that were known at the origin, for the same horizon, the smallest first.
residual as (
  select
    shown.scope_type,
    shown.scope_id,
    shown.month,
    past.error,
    row_number() over (partition by shown.scope_type, shown.scope_id, shown.month order by abs(past.error), past.month) as place,
    count(*) over (partition by shown.scope_type, shown.scope_id, shown.month) as residuals
  from shown
  inner join backtest as past
    on
      past.scope_type = shown.scope_type
      and past.scope_id = shown.scope_id
      and past.horizon = shown.horizon
      and past.month < shown.origin_month
  where past.error is not null
),

spread as (
  select
    residual.scope_type,
    residual.scope_id,
    residual.month,
    max(residual.residuals) as residuals,
    sqrt(avg(residual.error * residual.error)) as rmse,
    {%- for percent in levels %}
    max(abs(residual.error)) filter (where residual.place = {{ conformal_rank('residual.residuals', percent) }}) as conformal_{{ percent }}{{ ',' if not loop.last }}
    {%- endfor %}
  from residual
  group by
    residual.scope_type,
    residual.scope_id,
    residual.month
),

-- Half-widths by level; where order statistics do not reach, Student's t times the root mean square of the residuals.
half_width as (
  select
    shown.*,
    coalesce(spread.residuals, 0) as residuals,
    case when shown.combined_forecast is not null then spread.conformal_80 end as half_80,
    case when shown.combined_forecast is not null then coalesce(spread.conformal_95, t_quantile.at_95 * spread.rmse) end as half_95,
    case when shown.combined_forecast is not null then coalesce(spread.conformal_99, t_quantile.at_99 * spread.rmse) end as half_99
  from shown
  left join spread
    on
      spread.scope_type = shown.scope_type
      and spread.scope_id = shown.scope_id
      and spread.month = shown.month
  left join ({{ t_quantiles() }}) as t_quantile (degrees, at_95, at_99)
    on t_quantile.degrees = spread.residuals - 1
),

-- An interval never holds less than a lower level's, nor than the same level's for a nearer month.
nested as (
  select
    half_width.*,
    case when half_width.half_80 is not null then max(half_width.half_80) over nearer end as nested_80,
    case when half_width.half_95 is not null then max(greatest(half_width.half_80, half_width.half_95)) over nearer end as nested_95,
    case
      when half_width.half_99 is not null
        then max(greatest(half_width.half_80, half_width.half_95, half_width.half_99)) over nearer
    end as nested_99
  from half_width
  window nearer as (partition by half_width.scope_type, half_width.scope_id, half_width.origin_month order by half_width.horizon)
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  nested.scope_type,
  nested.scope_id,
  nested.month,
  to_char(nested.month, 'YYYY-MM') as month_label,
  cast(extract(year from nested.month) as integer) as year,
  cast(extract(month from nested.month) as integer) as month_number,
  {{ months_into_fiscal_year('nested.month') }} / 3 + 1 as quarter,
  {{ fiscal_quarter_start('nested.month') }} as quarter_start,
  {{ fiscal_year('nested.month') }} || '-Q' || {{ months_into_fiscal_year('nested.month') }} / 3 + 1 as quarter_label,
  case when not nested.is_live then 'history' when nested.horizon = 1 then 'current' else 'forecast' end as row_type,
  nested.horizon,
  not nested.is_live as is_complete,
  nested.currency,
  case when not nested.is_live then nested.actual_revenue end as actual_revenue,
  nested.mtd_revenue,
  {%- for model in models %}
  nested.{{ model }}_forecast,
  {%- endfor %}
  {%- for level in levels %}
  cast(
    case when nested.nested_{{ level }} is not null then greatest(nested.combined_forecast - nested.nested_{{ level }}, 0) end as numeric(18, 2)
  ) as forecast_lower_{{ level }},
  cast(nested.combined_forecast + nested.nested_{{ level }} as numeric(18, 2)) as forecast_upper_{{ level }},
  {%- endfor %}
  case when nested.combined_forecast is null then 'none' else {{ interval_method('nested.residuals', 80) }} end as interval_method_80,
  case when nested.combined_forecast is null then 'none' else {{ interval_method('nested.residuals', 95) }} end as interval_method,
  case when nested.combined_forecast is null then 'none' else {{ interval_method('nested.residuals', 99) }} end as interval_method_99,
  cast(nested.residuals as integer) as residual_count,
  {%- for model in models %}
  round({{ ratio('abs(nested.actual_revenue - nested.' ~ model ~ '_forecast)', 'nested.actual_revenue') }}, 10) as {{ model | replace('rolling_avg', 'rolling') }}_mape,
  {%- endfor %}
  round({{ ratio('nested.combined_forecast - nested.actual_revenue', 'nested.actual_revenue') }}, 10) as combined_relative_error,
  {%- for model in models %}
  round(judged.{{ model }}_wape, 10) as {{ model | replace('rolling_avg', 'rolling') }}_wape_12m,
  {%- endfor %}
  round(judged.combined_mase, 10) as combined_mase,
  round(judged.combined_bias, 10) as combined_bias_12m,
  cast(judged.combined_months as integer) as accuracy_months,
  -- On a tie the first of them; least() passes over what is NULL.
  case least({% for model in models %}judged.{{ model }}_judged{{ ', ' if not loop.last }}{% endfor %})
    {%- for model in models %}
    when judged.{{ model }}_judged then '{{ model }}'
    {%- endfor %}
  end as best_model,
  case
    when judged.combined_judged is null then 'Insufficient Data'
    when judged.combined_judged <= 0.10 then 'Excellent'
    when judged.combined_judged <= 0.20 then 'Good'
    when judged.combined_judged <= 0.30 then 'Fair'
    else 'Poor'
  end as forecast_quality,
  case
    when nested.combined_forecast <= 0 or nested.nested_95 is null then 'High Risk'
    when nested.nested_95 / nested.combined_forecast > 0.5 then 'High Risk'
    when nested.nested_95 / nested.combined_forecast > 0.3 then 'Medium Risk'
    else 'Low Risk'
  end as forecast_risk,
  nested.overdue_amount as overdue_pipeline_amount,
  {{ built_at() }} as created_at,
  {{ built_at() }} as updated_at
from nested
inner join judged
  on
    judged.scope_type = nested.scope_type
    and judged.scope_id = nested.scope_id
    and judged.month = nested.origin_month
