-- One row per person who ever owned an opportunity, with the manager, team and sales region of now.
select
  person.organization_id,
  person.as_of,
  person.user_id as owner_id,
  person.user_name as owner_name,
  person.email,
  person.manager_id,
  manager.user_name as manager_name,
  person.team_id,
  coalesce(team.name, manager.user_name, 'Unassigned') as team_name,
  person.sales_region,
  person.is_active
from {{ ref('int_landed_owner_sums') }} as owner
inner join {{ ref('stg_sf__user') }} as person
  on person.user_id = owner.owner_id
left join {{ ref('stg_sf__user') }} as manager
  on manager.user_id = person.manager_id
left join {{ source('app', 'team') }} as team
  on
    team.organization_id = person.organization_id
    and team.team_id = person.team_id
