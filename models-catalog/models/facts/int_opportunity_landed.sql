-- One row per opportunity that is there or that edits name, as it landed: what the dimensions and the notices about the data count of it.
with edited as (
  select
    history.opportunity_id,
    count(*) filter (where history.changed_at < {{ day_start(as_of() ~ ' + 1') }}) as edit_count,
    min(history.changed_date) filter (where history.changed_at < {{ day_start(as_of() ~ ' + 1') }}) as first_changed_date,
    array_agg(distinct history.stage_name) filter (where history.stage_name is not null) as edit_stage_names
  from {{ ref('stg_sf__opportunity_history') }} as history
  group by history.opportunity_id
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  coalesce(opportunity.opportunity_id, edited.opportunity_id) as opportunity_id,
  coalesce(opportunity.source_system, split_part(edited.opportunity_id, ':', 1)) as source_system,
  opportunity.opportunity_id is not null as is_there,
  opportunity.stage_name,
  opportunity.is_closed,
  opportunity.is_won,
  opportunity.owner_id,
  {{ month_start('opportunity.created_date') }} as created_month,
  {{ month_start('opportunity.close_date') }} as close_month,
  coalesce(edited.edit_count, 0) as edit_count,
  edited.first_changed_date,
  coalesce(edited.edit_stage_names, cast(array[] as text [])) as edit_stage_names
from {{ ref('stg_sf__opportunity') }} as opportunity
full join edited
  on edited.opportunity_id = opportunity.opportunity_id
