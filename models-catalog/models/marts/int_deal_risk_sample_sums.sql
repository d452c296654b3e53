-- One row per place among 4,096 that the ids of deals are drawn to: how many rows could be learned from.
select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  day.sample_place,
  count(*) as row_count
from {{ ref('int_deal_risk_day') }} as day
where day.sample_place >= 0
group by day.sample_place
