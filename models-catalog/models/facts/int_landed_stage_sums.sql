-- One row per stage name that an opportunity or an edit names: how many of them do, and how many opportunities closed or won in it.
with named as (
  select
    landed.stage_name,
    landed.is_there,
    landed.is_closed,
    landed.is_won
  from {{ ref('int_opportunity_landed') }} as landed
  where landed.stage_name is not null
  union all
  select
    edited.stage_name,
    false,
    false,
    false
  from {{ ref('int_opportunity_landed') }} as landed
  cross join lateral unnest(landed.edit_stage_names) as edited (stage_name)
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  named.stage_name,
  count(*) as row_count,
  count(*) filter (where named.is_there) as deal_count,
  count(*) filter (where named.is_closed) as closed_count,
  count(*) filter (where named.is_won) as won_count
from named
group by named.stage_name
