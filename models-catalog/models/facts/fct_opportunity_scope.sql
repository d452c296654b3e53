-- One row per opportunity and scope it counts in: the organisation, the team of then, every manager of now above the owner (and
-- the owner, when they manage somebody), and the owner.
with recursive above as (
  -- One row per person and person above them, themselves included; union ends a circle of managers.
  select
    person.user_id as person_id,
    person.user_id as manager_id
  from {{ ref('stg_sf__user') }} as person
  union
  select
    above.person_id,
    person.manager_id
  from above
  inner join {{ ref('stg_sf__user') }} as person
    on person.user_id = above.manager_id
  where person.manager_id is not null
),

manager as (
  select distinct person.manager_id
  from {{ ref('stg_sf__user') }} as person
  where person.manager_id is not null
)

select
  opportunity.organization_id,
  opportunity.as_of,
  opportunity.opportunity_id,
  'organisation' as scope_type,
  cast(opportunity.organization_id as text) as scope_id
from {{ ref('fct_opportunity') }} as opportunity
union all
select
  opportunity.organization_id,
  opportunity.as_of,
  opportunity.opportunity_id,
  'team',
  cast(opportunity.team_id as text)
from {{ ref('fct_opportunity') }} as opportunity
where opportunity.team_id is not null
union all
select
  opportunity.organization_id,
  opportunity.as_of,
  opportunity.opportunity_id,
  'subtree',
  cast(above.manager_id as text)
from {{ ref('fct_opportunity') }} as opportunity
inner join above
  on above.person_id = opportunity.owner_id
inner join manager
  on manager.manager_id = above.manager_id
union all
select
  opportunity.organization_id,
  opportunity.as_of,
  opportunity.opportunity_id,
  'owner',
  cast(opportunity.owner_id as text)
from {{ ref('fct_opportunity') }} as opportunity
where opportunity.owner_id is not null
