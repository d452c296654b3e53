-- One row per owner, team, outcome, currency and days from creation to close: sums of the deals that closed lately.
with closed_deal as (
  select
    opportunity.*,
    opportunity.close_date > {{ as_of() }} - interval '12 months' and opportunity.close_date <= {{ as_of() }} as is_of_year,
    opportunity.close_date > {{ as_of() }} - {{ var('velocity_window_days') }} as is_of_window
  from {{ ref('fct_opportunity') }} as opportunity
  where
    opportunity.outcome <> 'Open'
    and opportunity.close_date > {{ as_of() }} - greatest(interval '12 months', {{ var('velocity_window_days') }} * interval '1 day')
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  {{ key_of('closed_deal.owner_id') }} as owner_key,
  {{ key_of('closed_deal.team_id') }} as team_key,
  coalesce(closed_deal.team_name, 'Unassigned') as team_name,
  closed_deal.outcome,
  closed_deal.is_of_year,
  closed_deal.is_of_window,
  closed_deal.currency,
  {{ days_bucket('closed_deal.days_to_close') }} as days_bucket,
  count(*) as row_count,
  count(closed_deal.amount) as priced_count,
  coalesce(sum(closed_deal.amount), 0) as amount,
  count(closed_deal.days_to_close) as dated_count,
  coalesce(sum(closed_deal.days_to_close), 0) as days,
  coalesce(sum(closed_deal.days_to_close * closed_deal.days_to_close), 0) as squared_days
from closed_deal
group by
  closed_deal.owner_id,
  closed_deal.team_id,
  coalesce(closed_deal.team_name, 'Unassigned'),
  closed_deal.outcome,
  closed_deal.is_of_year,
  closed_deal.is_of_window,
  closed_deal.currency,
  {{ days_bucket('closed_deal.days_to_close') }}
