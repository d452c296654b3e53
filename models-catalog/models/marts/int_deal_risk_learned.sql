-- One row per figure learned from closed deals. The training step of the build fills it; dbt has none and leaves it empty, and then
-- every score is refused.
select
  training.organization_id,
  training.as_of,
  cast(null as text) as part,
  cast(null as text) as name,
  cast(null as text) as field,
  cast(null as double precision) as value
from {{ ref('int_deal_risk_training') }} as training
where false
