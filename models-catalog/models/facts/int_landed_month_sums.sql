-- One row per month in which an opportunity was created or closes: how many days of either kind lie in it.
select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  placed.month,
  count(*) as row_count,
  count(*) filter (where placed.is_close) as close_count
from {{ ref('int_opportunity_landed') }} as landed
cross join lateral (
  values
  (landed.created_month, false),
  (landed.close_month, true)
) as placed (month, is_close)
where placed.month is not null
group by placed.month
