-- One row per person of the organisation: users of every source are people of ours by the time they land.
select
  person.organization_id,
  {{ as_of() }} as as_of,
  person.person_id as user_id,
  person.name as user_name,
  person.email,
  person.manager_id,
  person.team_id,
  person.sales_region,
  person.is_active
from {{ source('app', 'person') }} as person
where person.organization_id = {{ var('organization_id') }}
