-- One row per owner, team, outcome, month of close and currency: sums of opportunities. Those without a close date are under 0001-01-01.
select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  {{ key_of('opportunity.owner_id') }} as owner_key,
  {{ key_of('opportunity.team_id') }} as team_key,
  opportunity.team_name,
  -- Since when the owner was in that team, so that the later of two teams of a quarter can be told.
  coalesce(membership.valid_from, date '-infinity') as team_since,
  opportunity.outcome,
  {{ day_key('opportunity.close_month') }} as close_month,
  opportunity.currency,
  count(*) as row_count,
  count(opportunity.amount) as priced_count,
  coalesce(sum(opportunity.amount), 0) as amount,
  count(*) filter (where opportunity.created_date is not null or opportunity.push_count is not null) as traced_count,
  count(opportunity.days_to_close) as dated_count,
  coalesce(sum(opportunity.days_to_close), 0) as days_to_close
from {{ ref('fct_opportunity') }} as opportunity
left join {{ ref('stg_app__membership') }} as membership
  on
    membership.person_id = opportunity.owner_id
    and membership.valid_from <= case when opportunity.outcome = 'Open' then {{ as_of() }} else coalesce(opportunity.close_date, {{ as_of() }}) end
    and membership.valid_until > case when opportunity.outcome = 'Open' then {{ as_of() }} else coalesce(opportunity.close_date, {{ as_of() }}) end
group by
  opportunity.owner_id,
  opportunity.team_id,
  opportunity.team_name,
  coalesce(membership.valid_from, date '-infinity'),
  opportunity.outcome,
  {{ day_key('opportunity.close_month') }},
  opportunity.currency
