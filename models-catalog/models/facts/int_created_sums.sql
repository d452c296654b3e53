-- One row per owner, team and quarter of creation: how many opportunities. Those without a creation date are under 0001-01-01.
select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  {{ key_of('opportunity.owner_id') }} as owner_key,
  {{ key_of('opportunity.team_id') }} as team_key,
  {{ day_key('opportunity.created_quarter') }} as created_quarter,
  count(*) as row_count
from {{ ref('fct_opportunity') }} as opportunity
group by
  opportunity.owner_id,
  opportunity.team_id,
  {{ day_key('opportunity.created_quarter') }}
