-- One row per opportunity and open stage it ever entered: the day it first did.
select
  stay.organization_id,
  stay.as_of,
  stay.opportunity_id,
  stay.stage_name,
  min(stay.entered_date) as entered_date
from {{ ref('fct_stage_transitions') }} as stay
where not stay.is_closed
group by
  stay.organization_id,
  stay.as_of,
  stay.opportunity_id,
  stay.stage_name
