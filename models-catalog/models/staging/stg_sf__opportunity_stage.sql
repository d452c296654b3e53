-- One row per stage name of a source.
select
  stage.organization_id,
  {{ as_of() }} as as_of,
  stage.source_system,
  stage.stage_name,
  stage.stage_order,
  stage.default_probability,
  stage.is_closed,
  stage.is_won
from {{ source('crm', 'opportunity_stage') }} as stage
where stage.organization_id = {{ var('organization_id') }}
