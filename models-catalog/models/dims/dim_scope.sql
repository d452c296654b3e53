-- One row per scope that opportunities count in, by name; the organisation is always one.
with owner_team as (
  select distinct
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id
  from {{ ref('int_created_sums') }} as sums
),

counted as (
  {{ in_scopes('owner_team') }}
),

scope as (
  select
    counted.scope_type,
    counted.scope_id,
    cast(count(distinct counted.owner_id) as integer) as owner_count
  from counted
  where counted.scope_type <> 'organisation'
  group by
    counted.scope_type,
    counted.scope_id
  union all
  select
    'organisation',
    cast({{ var('organization_id') }} as text),
    (select cast(count(distinct owner_team.owner_id) as integer) from owner_team)
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  scope.scope_type,
  scope.scope_id,
  coalesce(organization.name, team.name, person.user_name, 'Unknown') as scope_name,
  scope.owner_count
from scope
left join {{ source('app', 'organization') }} as organization
  on
    scope.scope_type = 'organisation'
    and scope.scope_id = cast(organization.id as text)
left join {{ source('app', 'team') }} as team
  on
    scope.scope_type = 'team'
    and team.organization_id = {{ var('organization_id') }}
    and scope.scope_id = cast(team.team_id as text)
left join {{ ref('stg_sf__user') }} as person
  on
    scope.scope_type in ('subtree', 'owner')
    and scope.scope_id = cast(person.user_id as text)
