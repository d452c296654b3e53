-- One row per person and stretch of time: manager, team and sales region of then. Every day of a person lies in exactly one.
with assignment as (
  -- A later row ends an earlier one.
  select
    person_assignment.person_id,
    person_assignment.manager_id,
    person_assignment.team_id,
    person_assignment.sales_region,
    person_assignment.valid_from,
    coalesce(
      least(
        person_assignment.valid_to,
        lead(person_assignment.valid_from) over (partition by person_assignment.person_id order by person_assignment.valid_from)
      ),
      date 'infinity'
    ) as valid_until
  from {{ source('app', 'person_assignment') }} as person_assignment
  where person_assignment.organization_id = {{ var('organization_id') }}
),

-- The time no assignment covers: before the first, between two, after the last. There, and for whoever has none, those of now hold.
edge as (
  select
    assignment.person_id,
    assignment.valid_from,
    assignment.valid_until
  from assignment
  union all
  select
    person.user_id,
    date 'infinity',
    date '-infinity'
  from {{ ref('stg_sf__user') }} as person
),

gap as (
  select
    edge.person_id,
    lag(edge.valid_until, 1, date '-infinity') over (partition by edge.person_id order by edge.valid_from, edge.valid_until) as valid_from,
    edge.valid_from as valid_until
  from edge
),

stretch as (
  select
    assignment.person_id,
    assignment.valid_from,
    assignment.valid_until,
    assignment.manager_id,
    assignment.team_id,
    assignment.sales_region
  from assignment
  where assignment.valid_from < assignment.valid_until
  union all
  select
    gap.person_id,
    gap.valid_from,
    gap.valid_until,
    person.manager_id,
    person.team_id,
    person.sales_region
  from gap
  inner join {{ ref('stg_sf__user') }} as person
    on person.user_id = gap.person_id
  where gap.valid_from < gap.valid_until
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  stretch.person_id,
  stretch.valid_from,
  stretch.valid_until,
  stretch.manager_id,
  manager.user_name as manager_name,
  stretch.team_id,
  coalesce(team.name, manager.user_name, 'Unassigned') as team_name,
  stretch.sales_region
from stretch
left join {{ ref('stg_sf__user') }} as manager
  on manager.user_id = stretch.manager_id
left join {{ source('app', 'team') }} as team
  on
    team.organization_id = {{ var('organization_id') }}
    and team.team_id = stretch.team_id
