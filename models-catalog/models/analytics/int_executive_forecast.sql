-- One row per scope: what the running fiscal quarter is forecast to bring, from what its complete months brought and the forecasts
-- of the others. Errors of months forecast from one origin go together, so the ends of their ranges are added: a range never too narrow.
with month_row as (
  select
    forecast.*,
    {{ fiscal_quarter_start(as_of()) }} as first_month
  from {{ ref('m_revenue_forecasting_scoped') }} as forecast
  where forecast.quarter_start = {{ fiscal_quarter_start(as_of()) }}
),

summed as (
  select
    month_row.scope_type,
    month_row.scope_id,
    max(month_row.currency) as currency,
    count(*) filter (where month_row.is_complete and month_row.actual_revenue is null) as unknown_months,
    coalesce(sum(month_row.actual_revenue) filter (where month_row.is_complete), 0) as actual_revenue,
    count(month_row.combined_forecast) filter (where not month_row.is_complete) as forecast_months,
    coalesce(sum(month_row.combined_forecast) filter (where not month_row.is_complete), 0) as combined_forecast,
    count(month_row.forecast_upper_95) filter (where not month_row.is_complete) as ranged_months,
    coalesce(sum(month_row.forecast_lower_95) filter (where not month_row.is_complete), 0) as forecast_lower_95,
    coalesce(sum(month_row.forecast_upper_95) filter (where not month_row.is_complete), 0) as forecast_upper_95,
    -- Months of the quarter that have not ended; a month before the scope's first win has no row and brought nothing.
    3 - least(
      (
        12 * (extract(year from {{ running_month() }}) - extract(year from month_row.first_month))
        + extract(month from {{ running_month() }}) - extract(month from month_row.first_month)
      ),
      3
    ) as open_months
  from month_row
  group by
    month_row.scope_type,
    month_row.scope_id,
    month_row.first_month
),

quarter_forecast as (
  select
    summed.*,
    case when summed.unknown_months = 0 and summed.forecast_months = summed.open_months then summed.actual_revenue + summed.combined_forecast end as forecast,
    case when summed.unknown_months = 0 and summed.ranged_months = summed.open_months then summed.actual_revenue + summed.forecast_lower_95 end as lower_95,
    case when summed.unknown_months = 0 and summed.ranged_months = summed.open_months then summed.actual_revenue + summed.forecast_upper_95 end as upper_95
  from summed
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  quarter_forecast.scope_type,
  quarter_forecast.scope_id,
  quarter_forecast.currency,
  cast(quarter_forecast.forecast as numeric(18, 2)) as forecast_this_quarter,
  cast(quarter_forecast.lower_95 as numeric(18, 2)) as forecast_lower_95,
  cast(quarter_forecast.upper_95 as numeric(18, 2)) as forecast_upper_95,
  -- The lower end stops at 0, so the half-width is that of the upper side.
  case
    when quarter_forecast.forecast <= 0 or quarter_forecast.forecast is null or quarter_forecast.upper_95 is null then 'High Risk'
    when (quarter_forecast.upper_95 - quarter_forecast.forecast) / quarter_forecast.forecast > 0.5 then 'High Risk'
    when (quarter_forecast.upper_95 - quarter_forecast.forecast) / quarter_forecast.forecast > 0.3 then 'Medium Risk'
    else 'Low Risk'
  end as forecast_risk
from quarter_forecast
