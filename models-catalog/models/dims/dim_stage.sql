-- One row per stage name, whether a source describes it or only uses it. A stage that no source describes has no order.
with described as (
  select
    stage.stage_name,
    min(stage.stage_order) as stage_order,
    min(stage.default_probability) as default_probability,
    bool_or(stage.is_closed) as is_closed,
    bool_or(stage.is_won) as is_won
  from {{ ref('stg_sf__opportunity_stage') }} as stage
  group by stage.stage_name
),

-- A stage that only edits name was passed through: open.
used as (
  select
    sums.stage_name,
    sums.deal_count > 0 and sums.closed_count = sums.deal_count as is_closed,
    sums.deal_count > 0 and sums.won_count = sums.deal_count as is_won
  from {{ ref('int_landed_stage_sums') }} as sums
),

stage as (
  select
    coalesce(described.stage_name, used.stage_name) as stage_name,
    described.stage_order,
    described.default_probability,
    coalesce(described.is_closed, used.is_closed) as is_closed,
    coalesce(described.is_won, used.is_won) as is_won
  from described
  full join used
    on used.stage_name = described.stage_name
),

-- Where an open stage lies among the open stages that have an order: the middle of its share of 0 to 1.
open_stage as (
  select
    stage.stage_name,
    (row_number() over (order by stage.stage_order, stage.stage_name) - 0.5) / count(*) over () as place
  from stage
  where
    not stage.is_closed
    and stage.stage_order is not null
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  stage.stage_name,
  stage.stage_order,
  stage.default_probability,
  stage.is_closed,
  stage.is_won,
  not stage.is_closed as is_open,
  case
    when stage.is_closed then 'Closed'
    when open_stage.place is null then 'Unknown'
    when open_stage.place <= {{ var('stage_early_share') }} then 'Early'
    when open_stage.place <= {{ var('stage_mid_share') }} then 'Mid'
    else 'Late'
  end as stage_category
from stage
left join open_stage
  on open_stage.stage_name = stage.stage_name
