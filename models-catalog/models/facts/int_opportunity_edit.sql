-- One row per edit that is known on as_of: the values after it, and whether its stage is a closed one.
select
  history.organization_id,
  history.as_of,
  history.opportunity_id,
  history.history_id,
  history.changed_at,
  history.changed_date,
  history.stage_name,
  stage.stage_order,
  -- A stage that nothing describes and no opportunity stands in is taken for an open one.
  coalesce(stage.is_closed, false) as is_closed,
  coalesce(stage.is_won, false) as is_won,
  history.amount,
  history.close_date,
  history.forecast_category
from {{ ref('stg_sf__opportunity_history') }} as history
left join {{ ref('dim_stage') }} as stage
  on stage.stage_name = history.stage_name
where history.changed_at < {{ day_start(as_of() ~ ' + 1') }}
