-- One row per opportunity that is there or that edits name: what is wrong with its data or missing.
with stays as (
  select
    stay.opportunity_id,
    bool_or(stay.is_closed and stay.exited_at is not null) as left_closed_stage,
    bool_or(not stay.is_closed and stay.stage_order is null) as lacks_order
  from {{ ref('fct_stage_transitions') }} as stay
  group by stay.opportunity_id
)

select
  landed.organization_id,
  landed.as_of,
  landed.opportunity_id,
  landed.source_system,
  landed.edit_count,
  not landed.is_there as is_unknown,
  standing.opportunity_id is not null as is_deal,
  coalesce(standing.is_closed, false) as is_closed,
  coalesce(standing.has_history, false) as has_history,
  standing.opportunity_id is not null and standing.amount is null as lacks_amount,
  standing.opportunity_id is not null and standing.close_date is null as lacks_close_date,
  standing.opportunity_id is not null and standing.owner_id is null as lacks_owner,
  standing.opportunity_id is not null and standing.created_date is null as lacks_created_date,
  standing.opportunity_id is not null and standing.account_id is null as lacks_account,
  standing.opportunity_id is not null and standing.stage_name is null as lacks_stage,
  coalesce(standing.is_closed and standing.close_date < standing.created_date, false) as is_closed_before_created,
  coalesce(landed.first_changed_date < standing.created_date, false) as is_edited_before_created,
  coalesce(standing.opportunity_id is not null and stays.left_closed_stage, false) as left_closed_stage,
  coalesce(standing.opportunity_id is not null and stays.lacks_order, false) as lacks_order,
  coalesce(standing.has_history and standing.close_date is distinct from standing.edit_close_date, false) as close_date_differs,
  coalesce(standing.has_history and standing.stage_name is distinct from standing.edit_stage_name, false) as stage_differs,
  coalesce(standing.has_history and standing.amount is distinct from standing.edit_amount, false) as amount_differs,
  coalesce(standing.has_history and standing.is_closed and fact.closed_at is null, false) as lacks_closing_edit
from {{ ref('int_opportunity_landed') }} as landed
left join {{ ref('int_opportunity_standing') }} as standing
  on standing.opportunity_id = landed.opportunity_id
left join {{ ref('fct_opportunity') }} as fact
  on fact.opportunity_id = landed.opportunity_id
left join stays
  on stays.opportunity_id = landed.opportunity_id
