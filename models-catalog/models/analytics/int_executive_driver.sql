-- One row per scope: the names that the dashboard's recommendations point to, each NULL where too few deals tell. Owners are named
-- in scopes of several people only; whoever may read such a row may see everybody in the scope.
{% set sample = var('executive_driver_deals_min') %}
with calendar as (
  select
    case
      when cast({{ fiscal_quarter_start(as_of()) }} + interval '3 months' as date) <= {{ as_of() }} + 1 then {{ fiscal_quarter_start(as_of()) }}
      else cast({{ fiscal_quarter_start(as_of()) }} - interval '3 months' as date)
    end as newest_quarter
),

worst_industry as (
  select distinct on (rated.scope_type, rated.scope_id)
    rated.*
  from (
    select
      industry.scope_type,
      industry.scope_id,
      industry.industry as name,
      sum(industry.wins) as won,
      sum(industry.opps) as closed
    from {{ ref('a_win_rate_by_industry_scoped') }} as industry
    cross join calendar
    where industry.close_quarter between calendar.newest_quarter - interval '9 months' and calendar.newest_quarter
    group by
      industry.scope_type,
      industry.scope_id,
      industry.industry
  ) as rated
  where rated.closed >= {{ sample }}
  order by
    rated.scope_type,
    rated.scope_id,
    {{ ratio('rated.won', 'rated.closed') }},
    rated.closed desc,
    rated.name collate "C"
),

closed_part as (
  select
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
    person.user_name as owner_name,
    sums.segment,
    sums.close_quarter,
    sums.row_count as closed,
    sums.won_count as won
  from {{ ref('int_executive_closed_sums') }} as sums
  left join {{ ref('stg_sf__user') }} as person
    on person.user_id = sums.owner_key
),

closed_in_scope as (
  {{ in_scopes('closed_part') }}
),

worst_owner as (
  select distinct on (rated.scope_type, rated.scope_id)
    rated.*
  from (
    select
      closed_in_scope.scope_type,
      closed_in_scope.scope_id,
      closed_in_scope.owner_id,
      max(closed_in_scope.owner_name) as name,
      sum(closed_in_scope.won) as won,
      sum(closed_in_scope.closed) as closed
    from closed_in_scope
    cross join calendar
    where
      closed_in_scope.scope_type <> 'owner'
      and closed_in_scope.owner_name is not null
      and closed_in_scope.close_quarter >= calendar.newest_quarter - interval '9 months'
    group by
      closed_in_scope.scope_type,
      closed_in_scope.scope_id,
      closed_in_scope.owner_id
  ) as rated
  where rated.closed >= {{ sample }}
  order by
    rated.scope_type,
    rated.scope_id,
    {{ ratio('rated.won', 'rated.closed') }},
    rated.closed desc,
    rated.owner_id
),

-- The last three complete quarters beside the three before.
fallen_segment as (
  select distinct on (moved.scope_type, moved.scope_id)
    moved.*,
    {{ ratio('moved.recent_won', 'moved.recent_closed') }} as win_rate,
    {{ ratio('moved.recent_won', 'moved.recent_closed') }} - ({{ ratio('moved.prior_won', 'moved.prior_closed') }}) as change
  from (
    select
      closed_in_scope.scope_type,
      closed_in_scope.scope_id,
      closed_in_scope.segment as name,
      sum(closed_in_scope.won) filter (where closed_in_scope.close_quarter >= calendar.newest_quarter - interval '6 months') as recent_won,
      sum(closed_in_scope.closed) filter (where closed_in_scope.close_quarter >= calendar.newest_quarter - interval '6 months') as recent_closed,
      sum(closed_in_scope.won) filter (where closed_in_scope.close_quarter < calendar.newest_quarter - interval '6 months') as prior_won,
      sum(closed_in_scope.closed) filter (where closed_in_scope.close_quarter < calendar.newest_quarter - interval '6 months') as prior_closed
    from closed_in_scope
    cross join calendar
    group by
      closed_in_scope.scope_type,
      closed_in_scope.scope_id,
      closed_in_scope.segment
  ) as moved
  where
    moved.recent_closed >= {{ sample }}
    and moved.prior_closed >= {{ sample }}
    and {{ ratio('moved.recent_won', 'moved.recent_closed') }} < {{ ratio('moved.prior_won', 'moved.prior_closed') }}
  order by
    moved.scope_type,
    moved.scope_id,
    {{ ratio('moved.recent_won', 'moved.recent_closed') }} - ({{ ratio('moved.prior_won', 'moved.prior_closed') }}),
    moved.name collate "C"
),

slowest_stage as (
  select distinct on (velocity.scope_type, velocity.scope_id)
    velocity.scope_type,
    velocity.scope_id,
    velocity.dimension as name,
    velocity.avg_days_in_stage as days
  from {{ ref('m_deal_velocity_analysis_scoped') }} as velocity
  where
    velocity.metric_type = 'stage_velocity'
    and velocity.avg_days_in_stage is not null
  order by
    velocity.scope_type,
    velocity.scope_id,
    velocity.avg_days_in_stage desc,
    velocity.dimension collate "C"
),

overdue_part as (
  select
    person.user_id as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
    person.user_name as owner_name,
    sums.amount
  from {{ ref('int_executive_open_sums') }} as sums
  inner join {{ ref('stg_sf__user') }} as person
    on person.user_id = sums.owner_key
  where
    sums.is_overdue
    and person.user_name is not null
),

overdue_in_scope as (
  {{ in_scopes('overdue_part') }}
),

overdue_owner as (
  select
    ranked.scope_type,
    ranked.scope_id,
    string_agg(ranked.name, ', ' order by ranked.place) as names
  from (
    select
      overdue_in_scope.scope_type,
      overdue_in_scope.scope_id,
      max(overdue_in_scope.owner_name) as name,
      row_number() over (
        partition by overdue_in_scope.scope_type, overdue_in_scope.scope_id
        order by sum(overdue_in_scope.amount) desc, overdue_in_scope.owner_id
      ) as place
    from overdue_in_scope
    where overdue_in_scope.scope_type <> 'owner'
    group by
      overdue_in_scope.scope_type,
      overdue_in_scope.scope_id,
      overdue_in_scope.owner_id
    having sum(overdue_in_scope.amount) > 0
  ) as ranked
  where ranked.place <= 3
  group by
    ranked.scope_type,
    ranked.scope_id
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  scope.scope_type,
  scope.scope_id,
  worst_industry.name as worst_industry,
  cast(worst_industry.won as integer) as worst_industry_won,
  cast(worst_industry.closed as integer) as worst_industry_closed,
  worst_owner.name as worst_owner,
  cast(worst_owner.won as integer) as worst_owner_won,
  cast(worst_owner.closed as integer) as worst_owner_closed,
  fallen_segment.name as fallen_segment,
  fallen_segment.win_rate as fallen_segment_win_rate,
  fallen_segment.change as fallen_segment_change,
  slowest_stage.name as slowest_stage,
  slowest_stage.days as slowest_stage_days,
  overdue_owner.names as overdue_owners
from {{ ref('dim_scope') }} as scope
left join worst_industry
  on
    worst_industry.scope_type = scope.scope_type
    and worst_industry.scope_id = scope.scope_id
left join worst_owner
  on
    worst_owner.scope_type = scope.scope_type
    and worst_owner.scope_id = scope.scope_id
left join fallen_segment
  on
    fallen_segment.scope_type = scope.scope_type
    and fallen_segment.scope_id = scope.scope_id
left join slowest_stage
  on
    slowest_stage.scope_type = scope.scope_type
    and slowest_stage.scope_id = scope.scope_id
left join overdue_owner
  on
    overdue_owner.scope_type = scope.scope_type
    and overdue_owner.scope_id = scope.scope_id
