-- One row per owner, team, currency and what an open deal is to the executive dashboard: sums of the deals that the forecast does not omit.
with calendar as (
  select
    today.as_of,
    cast({{ month_start('today.as_of') }} + interval '1 month' as date) as next_month,
    cast({{ fiscal_quarter_start('today.as_of') }} + interval '3 months' as date) as next_quarter
  from (select {{ as_of() }} as as_of) as today
),

open_deal as (
  select
    opportunity.owner_id,
    opportunity.team_id,
    opportunity.amount,
    opportunity.currency,
    opportunity.is_overdue,
    coalesce(opportunity.amount > {{ var('high_value_amount') }}, false) as is_high_value,
    opportunity.is_overdue
    or coalesce(opportunity.is_stalled, false)
    or coalesce(opportunity.push_count >= {{ var('at_risk_pushes') }}, false) as is_at_risk,
    coalesce(opportunity.close_date >= calendar.as_of and opportunity.close_date < calendar.next_month, false) as is_due_this_month,
    coalesce(opportunity.close_date >= calendar.as_of and opportunity.close_date < calendar.next_quarter, false) as is_due_this_quarter
  from {{ ref('fct_opportunity') }} as opportunity
  cross join calendar
  where
    opportunity.outcome = 'Open'
    and lower(coalesce(opportunity.forecast_category, '')) <> 'omitted'
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  {{ key_of('open_deal.owner_id') }} as owner_key,
  {{ key_of('open_deal.team_id') }} as team_key,
  open_deal.is_overdue,
  open_deal.is_high_value,
  open_deal.is_high_value and open_deal.is_at_risk as is_high_value_at_risk,
  open_deal.is_due_this_month,
  open_deal.is_due_this_quarter,
  open_deal.currency,
  count(*) as row_count,
  count(open_deal.amount) as priced_count,
  coalesce(sum(open_deal.amount), 0) as amount
from open_deal
group by
  open_deal.owner_id,
  open_deal.team_id,
  open_deal.is_overdue,
  open_deal.is_high_value,
  open_deal.is_high_value and open_deal.is_at_risk,
  open_deal.is_due_this_month,
  open_deal.is_due_this_quarter,
  open_deal.currency
