-- One row per owner and month the owner's open deals are due in; overdue and undated deals have a row of their own each.
with open_deal as (
  select
    coalesce(cast(deal.owner_id as text), 'unknown') as owner_key,
    deal.owner_id,
    deal.owner_name,
    deal.team_name,
    deal.amount,
    deal.currency,
    case when not deal.is_overdue then deal.close_month end as close_month,
    case
      when deal.close_date is null then 'undated'
      when deal.is_overdue then 'overdue'
      else 'due'
    end as due_status
  from {{ ref('fct_opportunity') }} as deal
  where
    deal.outcome = 'Open'
    and lower(coalesce(deal.forecast_category, '')) <> 'omitted'
),

owner_month as (
  select
    open_deal.owner_key,
    open_deal.owner_id,
    open_deal.due_status,
    open_deal.close_month,
    coalesce(max(open_deal.owner_name), 'Unknown') as owner_name,
    max(open_deal.team_name) as team_name,
    count(*) as open_opportunities,
    count(*) filter (where open_deal.amount is null) as open_without_amount,
    {{ money_sum('true') }} as pipeline_amount,
    case
      when count(distinct open_deal.currency) filter (where open_deal.amount is not null) = 1
        then min(open_deal.currency) filter (where open_deal.amount is not null)
    end as currency
  from open_deal
  group by
    open_deal.owner_key,
    open_deal.owner_id,
    open_deal.due_status,
    open_deal.close_month
),

-- The twelve months that end on as_of.
closed_deal as (
  select
    deal.*,
    coalesce(cast(deal.owner_id as text), 'unknown') as owner_key
  from {{ ref('fct_opportunity') }} as deal
  where
    deal.outcome <> 'Open'
    and deal.close_date > {{ as_of() }} - interval '12 months'
    and deal.close_date <= {{ as_of() }}
),

organisation_rate as (
  select {{ ratio("count(*) filter (where closed_deal.outcome = 'Won')", 'count(*)') }} as win_rate
  from closed_deal
),

team_rate as (
  select
    closed_deal.team_name,
    {{ ratio("count(*) filter (where closed_deal.outcome = 'Won')", 'count(*)') }} as win_rate
  from closed_deal
  group by closed_deal.team_name
),

owner_history as (
  select
    closed_deal.owner_key,
    count(*) as closed,
    count(*) filter (where closed_deal.outcome = 'Won') as wins,
    case
      when count(distinct closed_deal.currency) filter (where closed_deal.outcome = 'Won' and closed_deal.amount is not null) = 1
        then avg(closed_deal.amount) filter (where closed_deal.outcome = 'Won')
    end as avg_deal_size,
    {%- for share in [10, 50, 90] %}
    {{ percentile('closed_deal.days_to_close', share / 100) }} filter (where closed_deal.outcome = 'Won') as p{{ share }}_days_to_close{{ ',' if not loop.last }}
    {%- endfor %}
  from closed_deal
  group by closed_deal.owner_key
),

rated as (
  select
    owner_month.*,
    coalesce(owner_history.closed, 0) as closed,
    coalesce(owner_history.wins, 0) as wins,
    owner_history.avg_deal_size,
    owner_history.p10_days_to_close,
    owner_history.p50_days_to_close,
    owner_history.p90_days_to_close,
    -- A team that closed nothing shrinks to the organisation.
    coalesce(team_rate.win_rate, organisation_rate.win_rate) as prior_win_rate,
    (
      coalesce(owner_history.wins, 0) + {{ var('forecast_prior_deals') }} * coalesce(team_rate.win_rate, organisation_rate.win_rate)
    ) / (coalesce(owner_history.closed, 0) + {{ var('forecast_prior_deals') }}) as historical_win_rate
  from owner_month
  cross join organisation_rate
  left join owner_history
    on owner_history.owner_key = owner_month.owner_key
  left join team_rate
    on team_rate.team_name = owner_month.team_name
),

quota as (
  select
    quota.owner_id,
    {{ month_start('quota.period_start') }} as first_month,
    quota.quota_amount,
    quota.currency,
    case lower(quota.period_type) when 'month' then 1 when 'quarter' then 3 when 'year' then 12 end as months
  from {{ ref('stg_sf__quota') }} as quota
),

-- A quota spread over the months of its period; to the cent, so that the months add up to it.
quota_part as (
  select
    quota.owner_id,
    quota.months,
    {{ month_after('quota.first_month', '(part.number - 1)') }} as month,
    round(quota.quota_amount * part.number / quota.months, 2) - round(quota.quota_amount * (part.number - 1) / quota.months, 2) as amount,
    quota.currency
  from quota
  cross join lateral generate_series(1, quota.months) as part (number)
),

-- The shortest period that covers a month speaks for it.
monthly_quota as (
  select distinct on (quota_part.owner_id, quota_part.month)
    quota_part.owner_id,
    quota_part.month,
    case when min(quota_part.currency) = max(quota_part.currency) then sum(quota_part.amount) end as amount,
    min(quota_part.currency) as currency
  from quota_part
  group by
    quota_part.owner_id,
    quota_part.month,
    quota_part.months
  order by
    quota_part.owner_id,
    quota_part.month,
    quota_part.months
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  rated.owner_key,
  coalesce(cast(rated.close_month as text), rated.due_status) as period_key,
  rated.owner_id,
  rated.owner_name,
  rated.team_name,
  rated.due_status,
  rated.close_month,
  {{ fiscal_quarter_start('rated.close_month') }} as close_quarter,
  {{ fiscal_year_start('rated.close_month') }} as close_year,
  rated.currency,
  cast(rated.open_opportunities as integer) as open_opportunities,
  cast(rated.open_without_amount as integer) as open_without_amount,
  cast(rated.pipeline_amount as numeric(18, 2)) as pipeline_amount,
  round(rated.historical_win_rate, 10) as historical_win_rate,
  round({{ ratio('rated.wins', 'rated.closed') }}, 10) as win_rate_raw,
  cast(rated.closed as integer) as closed_sample_size,
  {{ wilson_low('rated.wins', 'rated.closed') }} as win_rate_low,
  {{ wilson_high('rated.wins', 'rated.closed') }} as win_rate_high,
  round(cast(rated.closed as numeric) / 12, 6) as avg_deals_per_month,
  cast(rated.avg_deal_size as numeric(18, 2)) as avg_deal_size,
  rated.p10_days_to_close,
  rated.p50_days_to_close,
  rated.p90_days_to_close,
  round(rated.open_opportunities * rated.historical_win_rate, 6) as forecasted_wins,
  cast(rated.pipeline_amount * rated.historical_win_rate as numeric(18, 2)) as forecasted_amount,
  cast(rated.pipeline_amount * {{ wilson_low('rated.wins', 'rated.closed') }} as numeric(18, 2)) as forecast_low,
  cast(rated.pipeline_amount * {{ wilson_high('rated.wins', 'rated.closed') }} as numeric(18, 2)) as forecast_high,
  cast(monthly_quota.amount as numeric(18, 2)) as monthly_quota,
  case
    when rated.currency <> monthly_quota.currency then null
    else round({{ ratio('cast(rated.pipeline_amount * rated.historical_win_rate as numeric(18, 2))', 'monthly_quota.amount') }}, 6)
  end as quota_coverage_ratio,
  case
    when rated.closed >= 50 then 'High'
    when rated.closed >= 20 then 'Medium'
    else 'Low'
  end as forecast_confidence,
  {{ built_at() }} as calculated_at
from rated
left join monthly_quota
  on
    monthly_quota.owner_id = rated.owner_id
    and monthly_quota.month = rated.close_month
