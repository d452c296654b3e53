-- One row per opportunity and scope it counts in: the organisation, the team of then, every manager of now above the owner (and
-- the owner, when they manage somebody), and the owner.
with opportunity as (
  select
    opportunity.organization_id,
    opportunity.as_of,
    opportunity.opportunity_id,
    opportunity.owner_id,
    opportunity.team_id
  from {{ ref('fct_opportunity') }} as opportunity
),

scoped as (
  {{ in_scopes('opportunity') }}
)

select
  scoped.organization_id,
  scoped.as_of,
  scoped.opportunity_id,
  scoped.scope_type,
  scoped.scope_id
from scoped
