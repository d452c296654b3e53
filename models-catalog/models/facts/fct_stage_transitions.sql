-- One row per stay of an opportunity in a stage: consecutive edits of the same stage are one stay. What is later than as_of is not known.
with edit as (
  select
    edit.*,
    lag(edit.stage_name) over edits as previous_stage,
    lag(edit.is_closed) over edits as was_closed,
    lag(edit.stage_order) over edits as previous_order,
    lag(edit.amount) over edits as previous_amount
  from {{ ref('int_opportunity_edit') }} as edit
  where edit.stage_name is not null
  window edits as (partition by edit.opportunity_id order by edit.changed_at, edit.history_id collate "C")
),

-- The edit that begins a stay, beside the one that begins the next.
stay as (
  select
    edit.*,
    row_number() over edits as stay_number,
    lead(edit.changed_at) over edits as left_at,
    lead(edit.stage_name) over edits as next_stage,
    lead(edit.previous_amount) over edits as amount_at_exit
  from edit
  where edit.stage_name is distinct from edit.previous_stage
  window edits as (partition by edit.opportunity_id order by edit.changed_at, edit.history_id collate "C")
),

-- Nothing is stage time before the opportunity was there. A stay that is not left holds until as_of only while the opportunity
-- stands in its stage on as_of: the row may have moved on without an edit, and then nobody knows when.
placed as (
  select
    stay.*,
    opportunity.owner_id,
    greatest(stay.changed_at, opportunity.created_at) as entered_at,
    greatest(stay.left_at, opportunity.created_at) as exited_at,
    stay.left_at is null and stay.is_closed = opportunity.is_closed and stay.stage_name is not distinct from opportunity.stage_name as is_current
  from stay
  inner join {{ ref('int_opportunity_standing') }} as opportunity
    on opportunity.opportunity_id = stay.opportunity_id
),

timed as (
  select
    placed.*,
    case
      when placed.left_at is not null then placed.exited_at
      when placed.is_current and not placed.is_closed then greatest({{ day_start(as_of()) }}, placed.entered_at)
    end as counted_until,
    coalesce({{ local_day('placed.left_at') }}, {{ as_of() }}) as placed_on
  from placed
),

-- The place of a stage among the open stages, so that a stage left out shows.
open_stage as (
  select
    stage.stage_name,
    dense_rank() over (order by stage.stage_order) as place
  from {{ ref('dim_stage') }} as stage
  where
    not stage.is_closed
    and stage.stage_order is not null
)

select
  timed.organization_id,
  timed.as_of,
  timed.opportunity_id,
  cast(timed.stay_number as integer) as stay_number,
  timed.owner_id,
  membership.team_id,
  coalesce(membership.team_name, 'Unassigned') as team_name,
  timed.stage_name,
  timed.stage_order,
  timed.is_closed,
  timed.is_won,
  timed.entered_at,
  case when timed.left_at is not null then timed.exited_at end as exited_at,
  {{ local_day('timed.entered_at') }} as entered_date,
  case when timed.left_at is not null then {{ local_day('timed.exited_at') }} end as exited_date,
  {{ days_between('timed.entered_at', 'timed.counted_until') }} as days_in_stage,
  timed.is_current,
  timed.previous_stage,
  timed.next_stage,
  case
    when timed.previous_stage is null then 'initial'
    when timed.is_closed then 'closed'
    when timed.was_closed then 'backward'
    when timed.stage_order < timed.previous_order then 'backward'
    when open_stage.place > previous_open_stage.place + 1 then 'skip'
    when timed.stage_order >= timed.previous_order then 'forward'
  end as direction,
  timed.amount as amount_at_entry,
  timed.amount_at_exit,
  case
    when {{ days_between('timed.entered_at', 'timed.counted_until') }} <= 7 then 'Fast'
    when {{ days_between('timed.entered_at', 'timed.counted_until') }} <= 30 then 'Normal'
    when {{ days_between('timed.entered_at', 'timed.counted_until') }} <= 90 then 'Slow'
    when timed.counted_until is not null then 'Stuck'
  end as velocity_category,
  case
    when timed.left_at is null and timed.is_closed then 'Closed'
    when timed.previous_stage is null then 'Initial'
    when timed.is_current then 'Current'
    else 'Transition'
  end as transition_type
from timed
left join {{ ref('stg_app__membership') }} as membership
  on
    membership.person_id = timed.owner_id
    and membership.valid_from <= timed.placed_on
    and membership.valid_until > timed.placed_on
left join open_stage
  on open_stage.stage_name = timed.stage_name
left join open_stage as previous_open_stage
  on previous_open_stage.stage_name = timed.previous_stage
