-- One row per owner, team, outcome, quarter of close, industry and currency: sums of opportunities that have a close date.
select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  {{ key_of('opportunity.owner_id') }} as owner_key,
  {{ key_of('opportunity.team_id') }} as team_key,
  opportunity.team_name,
  opportunity.outcome,
  opportunity.close_quarter,
  coalesce(opportunity.industry, 'Unknown') as industry,
  opportunity.currency,
  count(*) as row_count,
  count(opportunity.amount) as priced_count,
  coalesce(sum(opportunity.amount), 0) as amount
from {{ ref('fct_opportunity') }} as opportunity
where opportunity.close_quarter is not null
group by
  opportunity.owner_id,
  opportunity.team_id,
  opportunity.team_name,
  opportunity.outcome,
  opportunity.close_quarter,
  coalesce(opportunity.industry, 'Unknown'),
  opportunity.currency
