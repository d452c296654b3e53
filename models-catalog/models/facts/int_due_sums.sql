-- One row per origin month, owner, team of then, currency, and what is due by month and stage: sums of the deals that were open then.
with calendar as (
  select {{ running_month() }} as running_month
),

-- The day whose open deals each origin month starts from.
origin as (
  select
    cast(series.moment as date) as snapshot_date,
    cast(series.moment as date) as origin_month
  from calendar
  cross join generate_series(
    cast(calendar.running_month as timestamp) - {{ var('pipeline_months') }} * interval '1 month',
    cast(calendar.running_month as timestamp) - interval '1 month',
    interval '1 month'
  ) as series (moment)
  union all
  select
    {{ as_of() }},
    calendar.running_month
  from calendar
),

open_deal as (
  select
    origin.origin_month,
    deal.owner_id,
    deal.team_id,
    deal.stage_name,
    deal.currency,
    deal.amount,
    {{ month_start('deal.close_date') }} as due_month,
    case
      when deal.close_date is null then 'undated'
      when deal.close_date < deal.snapshot_date then 'overdue'
      when deal.close_date < {{ month_after('origin.origin_month', var('forecast_horizon_months') + 1) }} then 'due'
      else 'later'
    end as due_status
  from {{ ref('fct_pipeline_asof') }} as deal
  inner join origin
    on origin.snapshot_date = deal.snapshot_date
  where
    deal.is_open
    and lower(coalesce(deal.forecast_category, '')) <> 'omitted'
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  open_deal.origin_month,
  {{ key_of('open_deal.owner_id') }} as owner_key,
  {{ key_of('open_deal.team_id') }} as team_key,
  open_deal.currency,
  open_deal.due_status,
  {{ day_key("case when open_deal.due_status = 'due' then open_deal.due_month end") }} as due_month,
  coalesce(case when open_deal.due_status = 'due' then open_deal.stage_name end, '') as stage_name,
  count(*) as row_count,
  count(open_deal.amount) as priced_count,
  coalesce(sum(open_deal.amount), 0) as amount
from open_deal
group by
  open_deal.origin_month,
  open_deal.owner_id,
  open_deal.team_id,
  open_deal.currency,
  open_deal.due_status,
  {{ day_key("case when open_deal.due_status = 'due' then open_deal.due_month end") }},
  coalesce(case when open_deal.due_status = 'due' then open_deal.stage_name end, '')
