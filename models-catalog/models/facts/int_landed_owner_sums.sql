-- One row per person who owns an opportunity: how many.
select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  landed.owner_id,
  count(*) as row_count
from {{ ref('int_opportunity_landed') }} as landed
where landed.owner_id is not null
group by landed.owner_id
