-- One row per owner and month the owner's open deals are due in; overdue and undated deals have a row of their own each.
with open_part as (
  select
    coalesce(cast({{ id_of('sums.owner_key') }} as text), 'unknown') as owner_key,
    {{ id_of('sums.owner_key') }} as owner_id,
    sums.team_name,
    sums.due_status,
    {{ day_of('sums.due_month') }} as close_month,
    sums.row_count as deals,
    sums.row_count - sums.priced_count as unpriced_deals,
    {{ money_columns('sums') }}
  from {{ ref('int_open_sums') }} as sums
  where not sums.is_omitted
),

owner_month as (
  select
    open_part.owner_key,
    open_part.owner_id,
    open_part.due_status,
    open_part.close_month,
    coalesce(max(person.user_name), 'Unknown') as owner_name,
    max(open_part.team_name) as team_name,
    sum(open_part.deals) as open_opportunities,
    sum(open_part.unpriced_deals) as open_without_amount,
    {{ money_of_sums('true') }} as pipeline_amount,
    {{ one_of('min(first_currency)', 'max(last_currency)') }} as currency
  from open_part
  left join {{ ref('stg_sf__user') }} as person
    on person.user_id = open_part.owner_id
  group by
    open_part.owner_key,
    open_part.owner_id,
    open_part.due_status,
    open_part.close_month
),

-- The twelve months that end on as_of.
closed_part as (
  select
    coalesce(cast({{ id_of('sums.owner_key') }} as text), 'unknown') as owner_key,
    sums.team_name,
    sums.outcome,
    sums.days_bucket,
    sums.row_count as closed,
    case when sums.outcome = 'Won' then sums.row_count else 0 end as wins,
    sums.priced_count,
    sums.dated_count as deals,
    sums.days,
    {{ money_columns('sums') }}
  from {{ ref('int_cycle_sums') }} as sums
  where sums.is_of_year
),

organisation_rate as (
  select {{ ratio('sum(closed_part.wins)', 'sum(closed_part.closed)') }} as win_rate
  from closed_part
),

team_rate as (
  select
    closed_part.team_name,
    {{ ratio('sum(closed_part.wins)', 'sum(closed_part.closed)') }} as win_rate
  from closed_part
  group by closed_part.team_name
),

closed_bucket as (
  select
    closed_part.owner_key,
    closed_part.days_bucket,
    sum(closed_part.closed) as closed,
    sum(closed_part.wins) as wins,
    cast(coalesce(sum(closed_part.deals) filter (where closed_part.outcome = 'Won'), 0) as integer) as deals,
    sum(closed_part.days) filter (where closed_part.outcome = 'Won') as days,
    sum(closed_part.amount) filter (where closed_part.outcome = 'Won') as amount,
    sum(closed_part.priced_count) filter (where closed_part.outcome = 'Won') as priced_deals,
    min(closed_part.first_currency) filter (where closed_part.outcome = 'Won') as first_currency,
    max(closed_part.last_currency) filter (where closed_part.outcome = 'Won') as last_currency
  from closed_part
  group by
    closed_part.owner_key,
    closed_part.days_bucket
),

ordered as (
  {{ in_bucket_order('closed_bucket', ['owner_key']) }}
),

owner_history as (
  select
    ordered.owner_key,
    sum(ordered.closed) as closed,
    sum(ordered.wins) as wins,
    case when min(ordered.first_currency) = max(ordered.last_currency) then sum(ordered.amount) / sum(ordered.priced_deals) end as avg_deal_size,
    {%- for share in [10, 50, 90] %}
    {{ percentile_of_buckets(share) }} as p{{ share }}_days_to_close{{ ',' if not loop.last }}
    {%- endfor %}
  from ordered
  group by ordered.owner_key
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
