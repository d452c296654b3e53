-- One row per scope: the counts and sums that the executive dashboard is made of. An open deal that the forecast omits is not in them.
{% set open_parts = ['overdue', 'high_value', 'high_value_at_risk', 'due_this_month', 'due_this_quarter'] %}
{% set counts = [
  'closed_count', 'won_count',
  'mtd_won_count', 'qtd_won_count', 'ytd_won_count',
  'ttm_closed_count', 'ttm_won_count', 'recent_closed_count', 'recent_won_count', 'prior_closed_count', 'prior_won_count',
  'qtd_lost_count', 'ttm_lost_count', 'ttm_priced_won_count', 'recent_priced_won_count',
  'ttm_dated_won_count', 'ttm_won_days', 'newest_dated_won_count', 'newest_won_days',
  'open_count', 'overdue_count', 'high_value_count', 'high_value_at_risk_count', 'due_this_month_count', 'due_this_quarter_count', 'unpriced_count',
] %}
{% set amounts = [
  'mtd_won_amount', 'qtd_won_amount', 'ytd_won_amount', 'ttm_won_amount', 'recent_won_amount', 'qtd_lost_amount', 'ttm_lost_amount',
  'open_amount', 'overdue_amount', 'high_value_amount', 'high_value_at_risk_amount', 'due_this_month_amount', 'due_this_quarter_amount',
] %}
with calendar as (
  select
    today.as_of,
    today.month,
    today.quarter,
    today.year,
    cast(today.month + interval '1 month' as date) as next_month,
    cast(today.quarter + interval '3 months' as date) as next_quarter,
    -- The newest quarter that has ended by as_of: the running one on its last day.
    case
      when cast(today.quarter + interval '3 months' as date) <= today.as_of + 1 then today.quarter
      else cast(today.quarter - interval '3 months' as date)
    end as newest_quarter
  from (
    select
      {{ as_of() }} as as_of,
      {{ month_start(as_of()) }} as month,
      {{ fiscal_quarter_start(as_of()) }} as quarter,
      {{ fiscal_year_start(as_of()) }} as year
  ) as today
),

closed_part as (
  select
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
    sums.outcome,
    sums.known_month as close_month,
    {{ fiscal_quarter_start('sums.known_month') }} as close_quarter,
    {{ fiscal_year_start('sums.known_month') }} as close_year,
    sums.row_count as deals,
    sums.priced_count as priced_deals,
    {{ money_columns('sums') }},
    sums.dated_count as dated_deals,
    sums.days_to_close
  from (
    select
      closing.*,
      {{ day_of('closing.close_month') }} as known_month
    from {{ ref('int_closing_sums') }} as closing
    where closing.outcome <> 'Open'
  ) as sums
),

closed_in_scope as (
  {{ in_scopes('closed_part') }}
),

closed_placed as (
  select
    closed_in_scope.*,
    closed_in_scope.outcome = 'Won' as is_won,
    closed_in_scope.outcome = 'Lost' as is_lost,
    coalesce(closed_in_scope.close_month = calendar.month, false) as is_mtd,
    coalesce(closed_in_scope.close_quarter = calendar.quarter, false) as is_qtd,
    coalesce(closed_in_scope.close_year = calendar.year, false) as is_ytd,
    coalesce(closed_in_scope.close_quarter = calendar.newest_quarter, false) as is_newest,
    coalesce(closed_in_scope.close_quarter between calendar.newest_quarter - interval '9 months' and calendar.newest_quarter, false) as is_ttm,
    coalesce(closed_in_scope.close_quarter between calendar.newest_quarter - interval '6 months' and calendar.newest_quarter, false) as is_recent,
    coalesce(
      closed_in_scope.close_quarter between calendar.newest_quarter - interval '15 months' and calendar.newest_quarter - interval '9 months',
      false
    ) as is_prior
  from closed_in_scope
  cross join calendar
),

closed as (
  select
    closed_placed.scope_type,
    closed_placed.scope_id,
    min(closed_placed.first_currency) as first_currency,
    max(closed_placed.last_currency) as last_currency,
    sum(closed_placed.deals) as closed_count,
    {%- for window in ['ttm', 'recent', 'prior'] %}
    coalesce(sum(closed_placed.deals) filter (where is_{{ window }}), 0) as {{ window }}_closed_count,
    {%- endfor %}
    {%- for window in ['mtd', 'qtd', 'ytd', 'ttm', 'recent', 'prior'] %}
    coalesce(sum(closed_placed.deals) filter (where is_won and is_{{ window }}), 0) as {{ window }}_won_count,
    {%- endfor %}
    {%- for window in ['mtd', 'qtd', 'ytd', 'ttm', 'recent'] %}
    {{ money_of_sums('is_won and is_' ~ window) }} as {{ window }}_won_amount,
    {%- endfor %}
    {%- for window in ['qtd', 'ttm'] %}
    coalesce(sum(closed_placed.deals) filter (where is_lost and is_{{ window }}), 0) as {{ window }}_lost_count,
    {{ money_of_sums('is_lost and is_' ~ window) }} as {{ window }}_lost_amount,
    {%- endfor %}
    {%- for window in ['ttm', 'recent'] %}
    coalesce(sum(closed_placed.priced_deals) filter (where is_won and is_{{ window }}), 0) as {{ window }}_priced_won_count,
    {%- endfor %}
    {%- for window in ['ttm', 'newest'] %}
    coalesce(sum(closed_placed.dated_deals) filter (where is_won and is_{{ window }}), 0) as {{ window }}_dated_won_count,
    coalesce(sum(closed_placed.days_to_close) filter (where is_won and is_{{ window }}), 0) as {{ window }}_won_days,
    {%- endfor %}
    coalesce(sum(closed_placed.deals) filter (where is_won), 0) as won_count
  from closed_placed
  group by
    closed_placed.scope_type,
    closed_placed.scope_id
),

open_part as (
  select
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
    sums.is_overdue,
    sums.is_high_value,
    sums.is_high_value_at_risk,
    sums.is_due_this_month,
    sums.is_due_this_quarter,
    sums.row_count as deals,
    sums.priced_count as priced_deals,
    {{ money_columns('sums') }}
  from {{ ref('int_executive_open_sums') }} as sums
),

open_in_scope as (
  {{ in_scopes('open_part') }}
),

standing as (
  select
    open_in_scope.scope_type,
    open_in_scope.scope_id,
    min(open_in_scope.first_currency) as first_currency,
    max(open_in_scope.last_currency) as last_currency,
    sum(open_in_scope.deals) as open_count,
    {{ money_of_sums('true') }} as open_amount,
    {%- for part in open_parts %}
    coalesce(sum(open_in_scope.deals) filter (where is_{{ part }}), 0) as {{ part }}_count,
    {{ money_of_sums('is_' ~ part) }} as {{ part }}_amount,
    {%- endfor %}
    coalesce(sum(open_in_scope.deals - open_in_scope.priced_deals), 0) as unpriced_count
  from open_in_scope
  group by
    open_in_scope.scope_type,
    open_in_scope.scope_id
),

-- A quota spread over the months of its period; to the cent, so that the months add up to it.
quota_month as (
  select
    quota.owner_id,
    period.months,
    {{ month_after(month_start('quota.period_start'), '(part.number - 1)') }} as month,
    round(quota.quota_amount * part.number / period.months, 2) - round(quota.quota_amount * (part.number - 1) / period.months, 2) as amount,
    quota.currency
  from {{ ref('stg_sf__quota') }} as quota
  cross join lateral (
    select case lower(quota.period_type) when 'month' then 1 when 'quarter' then 3 when 'year' then 12 end as months
  ) as period
  cross join lateral generate_series(1, period.months) as part (number)
),

-- The shortest period that covers a month speaks for it.
owner_quota as (
  select distinct on (quota_month.owner_id, quota_month.month)
    quota_month.owner_id,
    quota_month.month,
    sum(quota_month.amount) as amount,
    min(quota_month.currency) as first_currency,
    max(quota_month.currency) as last_currency
  from quota_month
  cross join calendar
  where
    quota_month.month >= calendar.quarter
    and quota_month.month < calendar.next_quarter
  group by
    quota_month.owner_id,
    quota_month.month,
    quota_month.months
  order by
    quota_month.owner_id,
    quota_month.month,
    quota_month.months
),

owner_quota_of_team as (
  select
    owner_quota.*,
    membership.team_id
  from owner_quota
  left join {{ ref('stg_app__membership') }} as membership
    on
      membership.person_id = owner_quota.owner_id
      and membership.valid_from <= {{ as_of() }}
      and membership.valid_until > {{ as_of() }}
),

quota_in_scope as (
  {{ in_scopes('owner_quota_of_team') }}
),

-- The quarter has a quota where each of its months has one.
quota as (
  select
    quota_in_scope.scope_type,
    quota_in_scope.scope_id,
    case when min(quota_in_scope.first_currency) = max(quota_in_scope.last_currency) then sum(quota_in_scope.amount) end as amount,
    min(quota_in_scope.first_currency) as currency
  from quota_in_scope
  group by
    quota_in_scope.scope_type,
    quota_in_scope.scope_id
  having count(distinct quota_in_scope.month) = 3
),

placed as (
  select
    scope.scope_type,
    scope.scope_id,
    least(closed.first_currency, standing.first_currency) as currency,
    coalesce(least(closed.first_currency, standing.first_currency) <> greatest(closed.last_currency, standing.last_currency), false) as has_several_currencies,
    closed.closed_count,
    closed.won_count,
    {%- for window in ['ttm', 'recent', 'prior'] %}
    closed.{{ window }}_closed_count,
    {%- endfor %}
    {%- for window in ['mtd', 'qtd', 'ytd', 'ttm', 'recent', 'prior'] %}
    closed.{{ window }}_won_count,
    {%- endfor %}
    {%- for window in ['mtd', 'qtd', 'ytd', 'ttm', 'recent'] %}
    case when closed.scope_id is null then 0 else closed.{{ window }}_won_amount end as {{ window }}_won_amount,
    {%- endfor %}
    {%- for window in ['qtd', 'ttm'] %}
    closed.{{ window }}_lost_count,
    case when closed.scope_id is null then 0 else closed.{{ window }}_lost_amount end as {{ window }}_lost_amount,
    {%- endfor %}
    closed.ttm_priced_won_count,
    closed.recent_priced_won_count,
    closed.ttm_dated_won_count,
    closed.ttm_won_days,
    closed.newest_dated_won_count,
    closed.newest_won_days,
    standing.open_count,
    case when standing.scope_id is null then 0 else standing.open_amount end as open_amount,
    {%- for part in open_parts %}
    standing.{{ part }}_count,
    case when standing.scope_id is null then 0 else standing.{{ part }}_amount end as {{ part }}_amount,
    {%- endfor %}
    standing.unpriced_count,
    quota.amount as quota_amount,
    quota.currency as quota_currency
  from {{ ref('dim_scope') }} as scope
  left join closed
    on
      closed.scope_type = scope.scope_type
      and closed.scope_id = scope.scope_id
  left join standing
    on
      standing.scope_type = scope.scope_type
      and standing.scope_id = scope.scope_id
  left join quota
    on
      quota.scope_type = scope.scope_type
      and quota.scope_id = scope.scope_id
)

-- Amounts of several currencies are never added, nor is a quota in another one a target: such a scope has no amounts.
select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  placed.scope_type,
  placed.scope_id,
  case when not placed.has_several_currencies then placed.currency end as currency,
  placed.has_several_currencies,
  {%- for count in counts %}
  cast(coalesce(placed.{{ count }}, 0) as integer) as {{ count }},
  {%- endfor %}
  {%- for amount in amounts %}
  cast(case when not placed.has_several_currencies then placed.{{ amount }} end as numeric(18, 2)) as {{ amount }},
  {%- endfor %}
  cast(
    case when not placed.has_several_currencies and coalesce(placed.currency, placed.quota_currency) = placed.quota_currency then placed.quota_amount end
    as numeric(18, 2)
  ) as quota_amount
from placed
