-- One row per opportunity, day and step by which it came into the open pipeline, left it, or moved inside it, from one day's end to the next.
-- A move inside is two rows, out of where it stood and into where it stands, so that a sum over any part of the pipeline is exact.
with turn as (
  select
    state.*,
    state.outcome = 'Open' as is_open,
    coalesce(lag(state.outcome = 'Open') over states, false) as was_open,
    lag(state.is_known) over states as was_known,
    lag(state.stage_name) over states as old_stage_name,
    lag(state.stage_order) over states as old_stage_order,
    lag(state.amount) over states as old_amount,
    lag(state.close_date) over states as old_close_date,
    lag(state.manager_id) over states as old_manager_id,
    lag(state.manager_name) over states as old_manager_name,
    lag(state.team_id) over states as old_team_id,
    lag(state.team_name) over states as old_team_name,
    lag(state.sales_region) over states as old_sales_region
  from {{ ref('fct_pipeline_state') }} as state
  window states as (partition by state.opportunity_id order by state.state_number)
),

-- Amount first, then stage, then date, then team: each step starts where the one before it ended.
step as (
  -- In: created, or open again after it was closed.
  select
    turn.*,
    1 as step_number,
    'in' as side,
    case when turn.state_number = 1 then 'Created' else 'Reopened' end as change_kind,
    1 as deal_change,
    turn.amount as amount_change,
    true as is_new_stage,
    true as is_new_date,
    true as is_new_team
  from turn
  where
    turn.is_open
    and not turn.was_open
  union all
  select
    turn.*,
    2,
    'same',
    case
      when not turn.was_known then 'Became known'
      when coalesce(turn.amount, 0) > coalesce(turn.old_amount, 0) then 'Amount up'
      else 'Amount down'
    end,
    0,
    coalesce(turn.amount, 0) - coalesce(turn.old_amount, 0),
    false,
    false,
    false
  from turn
  where
    turn.was_open
    and turn.amount is distinct from turn.old_amount
  union all
  select
    turn.*,
    3,
    way.side,
    case
      when not turn.was_known then 'Became known'
      when turn.stage_order > turn.old_stage_order then 'Stage forward'
      when turn.stage_order < turn.old_stage_order then 'Stage back'
      else 'Stage changed'
    end,
    way.sign,
    way.sign * turn.amount,
    way.sign = 1,
    false,
    false
  from turn
  cross join (values ('out', -1), ('in', 1)) as way (side, sign)
  where
    turn.was_open
    and turn.is_open
    and turn.stage_name is distinct from turn.old_stage_name
  union all
  select
    turn.*,
    4,
    way.side,
    case
      when not turn.was_known then 'Became known'
      when turn.close_date > turn.old_close_date then 'Pushed'
      when turn.close_date < turn.old_close_date then 'Pulled in'
      else 'Date changed'
    end,
    way.sign,
    way.sign * turn.amount,
    true,
    way.sign = 1,
    false
  from turn
  cross join (values ('out', -1), ('in', 1)) as way (side, sign)
  where
    turn.was_open
    and turn.is_open
    and turn.close_date is distinct from turn.old_close_date
  union all
  select
    turn.*,
    5,
    way.side,
    'Reassigned',
    way.sign,
    way.sign * turn.amount,
    true,
    true,
    way.sign = 1
  from turn
  cross join (values ('out', -1), ('in', 1)) as way (side, sign)
  where
    turn.was_open
    and turn.is_open
    and row(turn.manager_id, turn.manager_name, turn.team_id, turn.team_name, turn.sales_region)
    is distinct from row(turn.old_manager_id, turn.old_manager_name, turn.old_team_id, turn.old_team_name, turn.old_sales_region)
  union all
  -- Out: with the amount it closed at, from where it stood before.
  select
    turn.*,
    6,
    'out',
    turn.outcome,
    -1,
    - turn.amount,
    false,
    false,
    false
  from turn
  where
    turn.was_open
    and not turn.is_open
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  step.opportunity_id,
  cast(row_number() over (partition by step.opportunity_id order by step.state_number, step.step_number, step.side desc) as integer) as change_number,
  case when step.valid_from > date '-infinity' then step.valid_from end as change_date,
  step.change_kind,
  step.side,
  step.deal_change,
  cast(step.amount_change as numeric(18, 2)) as amount_change,
  cast(case when step.side = 'out' then -step.amount_change when step.side = 'in' then step.amount_change else step.amount end as numeric(18, 2)) as amount_moved,
  step.old_amount as amount_before,
  step.amount as amount_after,
  step.old_stage_name as stage_before,
  step.stage_name as stage_after,
  step.old_close_date as due_before,
  step.close_date as due_after,
  opportunity.opportunity_name,
  opportunity.account_id,
  opportunity.account_name,
  opportunity.industry,
  opportunity.segment,
  opportunity.account_region,
  opportunity.product_name,
  opportunity.opportunity_type,
  opportunity.lead_source,
  step.owner_id,
  opportunity.owner_name,
  case when step.is_new_team then step.manager_id else step.old_manager_id end as manager_id,
  case when step.is_new_team then step.manager_name else step.old_manager_name end as manager_name,
  case when step.is_new_team then step.team_id else step.old_team_id end as team_id,
  case when step.is_new_team then step.team_name else step.old_team_name end as team_name,
  case when step.is_new_team then step.sales_region else step.old_sales_region end as sales_region,
  case when step.is_new_stage then step.stage_name else step.old_stage_name end as stage_name,
  case when step.is_new_date then step.close_date else step.old_close_date end as close_date,
  step.currency
from step
inner join {{ ref('fct_opportunity') }} as opportunity
  on opportunity.opportunity_id = step.opportunity_id
