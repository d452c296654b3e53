-- One row per person and scope that follows from the person alone: every manager of now above them (and themselves, when they
-- manage somebody), and themselves as an owner.
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
),

scope as (
  select
    above.person_id as owner_id,
    'subtree' as scope_type,
    cast(above.manager_id as text) as scope_id
  from above
  inner join manager
    on manager.manager_id = above.manager_id
  union all
  select
    person.user_id,
    'owner',
    cast(person.user_id as text)
  from {{ ref('stg_sf__user') }} as person
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  scope.owner_id,
  scope.scope_type,
  scope.scope_id
from scope
