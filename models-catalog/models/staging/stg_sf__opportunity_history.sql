-- One row per edit of an opportunity: the values after it.
select
  history.organization_id,
  {{ as_of() }} as as_of,
  history.source_system || ':' || history.source_key as history_id,
  history.source_system || ':' || history.opportunity_key as opportunity_id,
  history.stage_name,
  cast(history.amount as numeric(18, 2)) as amount,
  history.close_date,
  history.probability,
  history.forecast_category,
  history.changed_at,
  {{ local_day('history.changed_at') }} as changed_date,
  history.loaded_at
from {{ source('crm', 'opportunity_history') }} as history
where history.organization_id = {{ var('organization_id') }}
