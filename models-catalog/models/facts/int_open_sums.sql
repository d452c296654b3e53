-- One row per owner, team, month an open deal is due in (or overdue, undated), omitted from forecasts or not, and currency: sums of open deals.
with open_deal as (
  select
    opportunity.*,
    case when not opportunity.is_overdue then opportunity.close_month end as due_month,
    case
      when opportunity.close_date is null then 'undated'
      when opportunity.is_overdue then 'overdue'
      else 'due'
    end as due_status,
    lower(coalesce(opportunity.forecast_category, '')) = 'omitted' as is_omitted
  from {{ ref('fct_opportunity') }} as opportunity
  where opportunity.outcome = 'Open'
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  {{ key_of('open_deal.owner_id') }} as owner_key,
  {{ key_of('open_deal.team_id') }} as team_key,
  coalesce(open_deal.team_name, 'Unassigned') as team_name,
  open_deal.due_status,
  {{ day_key('open_deal.due_month') }} as due_month,
  open_deal.is_omitted,
  open_deal.currency,
  count(*) as row_count,
  count(open_deal.amount) as priced_count,
  coalesce(sum(open_deal.amount), 0) as amount,
  count(open_deal.age_days) as aged_count,
  coalesce(sum(open_deal.age_days), 0) as age_days
from open_deal
group by
  open_deal.owner_id,
  open_deal.team_id,
  coalesce(open_deal.team_name, 'Unassigned'),
  open_deal.due_status,
  {{ day_key('open_deal.due_month') }},
  open_deal.is_omitted,
  open_deal.currency
