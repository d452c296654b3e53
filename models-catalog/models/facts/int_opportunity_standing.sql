-- One row per opportunity that exists on as_of, as it stands on that day. Both days compared are business days, inclusive.
with known as (
  select
    opportunity.*,
    coalesce(opportunity.is_closed and (opportunity.close_date is null or opportunity.close_date <= {{ as_of() }}), false) as is_closed_by_row
  from {{ ref('stg_sf__opportunity') }} as opportunity
  where
    opportunity.created_date is null
    or opportunity.created_date <= {{ as_of() }}
),

-- The last edit of an opportunity that is known on as_of.
edit as (
  select distinct on (edit.opportunity_id)
    edit.opportunity_id,
    edit.stage_name,
    edit.amount,
    edit.close_date,
    edit.forecast_category,
    edit.is_closed and (edit.close_date is null or edit.close_date <= {{ as_of() }}) as is_closed,
    edit.is_won
  from {{ ref('int_opportunity_edit') }} as edit
  order by
    edit.opportunity_id,
    edit.changed_at desc,
    edit.history_id collate "C" desc
),

edited_later as (
  select distinct history.opportunity_id
  from {{ ref('stg_sf__opportunity_history') }} as history
  where history.changed_at >= {{ day_start(as_of() ~ ' + 1') }}
),

-- A row that closes or is edited later tells what nobody knew on as_of: the last edit by then speaks, else nothing does. A row
-- that is closed by its close date speaks for itself, however late that was entered, unless it had closed otherwise before.
judged as (
  select
    known.*,
    edit.opportunity_id is not null as has_history,
    edit.stage_name as edit_stage_name,
    edit.amount as edit_amount,
    edit.close_date as edit_close_date,
    edit.forecast_category as edit_forecast_category,
    edit.is_closed as is_closed_by_edit,
    edit.is_won as is_won_by_edit,
    case
      when known.is_closed_by_row then edited_later.opportunity_id is not null and coalesce(edit.is_closed, false)
      else known.is_closed or edited_later.opportunity_id is not null
    end as is_ahead
  from known
  left join edit
    on edit.opportunity_id = known.opportunity_id
  left join edited_later
    on edited_later.opportunity_id = known.opportunity_id
),

standing as (
  select
    judged.*,
    case when judged.is_ahead then judged.edit_stage_name else judged.stage_name end as stage_name_then,
    case when judged.is_ahead then judged.edit_amount else judged.amount end as amount_then,
    case when judged.is_ahead then judged.edit_close_date else judged.close_date end as close_date_then,
    case when judged.is_ahead then judged.edit_forecast_category else judged.forecast_category end as forecast_category_then,
    case when judged.is_ahead then coalesce(judged.is_closed_by_edit, false) else judged.is_closed_by_row end as is_closed_then,
    case when judged.is_ahead then coalesce(judged.is_won_by_edit, false) else judged.is_won end as is_won_then
  from judged
)

select
  standing.organization_id,
  standing.as_of,
  standing.opportunity_id,
  standing.source_system,
  standing.source_key,
  coalesce(standing.opportunity_name, standing.source_key) as opportunity_name,
  standing.account_id,
  standing.product_id,
  standing.owner_id,
  standing.opportunity_type,
  standing.lead_source,
  standing.forecast_category_then as forecast_category,
  standing.stage_name_then as stage_name,
  standing.amount_then as amount,
  standing.currency,
  standing.close_date_then as close_date,
  standing.created_date,
  -- The moment, where it is on the day the source names; else the beginning of that day.
  case
    when standing.created_date = {{ local_day('standing.created_at') }} then standing.created_at
    else {{ day_start('standing.created_date') }}
  end as created_at,
  case when standing.last_activity_date <= {{ as_of() }} then standing.last_activity_date end as last_activity_date,
  -- No history tells what the next step was before the row was last edited.
  case
    when standing.is_ahead or standing.last_modified_at >= {{ day_start(as_of() ~ ' + 1') }} then null
    else standing.next_step
  end as next_step,
  standing.is_closed_then as is_closed,
  case
    when not standing.is_closed_then then 'Open'
    when standing.is_won_then then 'Won'
    else 'Lost'
  end as outcome,
  case
    when standing.is_closed_then and standing.close_date_then is not null then standing.close_date_then
    else standing.as_of
  end as placed_on,
  standing.has_history,
  standing.edit_stage_name,
  standing.edit_amount,
  standing.edit_close_date
from standing
