-- One row per scope, fiscal quarter of the due date, segment, account region and team, and per roll-up of them ('All'): how the
-- deals that slipped did it.
with slipped_deal as (
  select
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
    sums.close_quarter,
    sums.segment,
    sums.region,
    sums.team_name,
    nullif(sums.stage_at_slip, '') as stage_at_slip,
    sums.row_count as deals,
    sums.repeat_count,
    sums.won_count,
    sums.closed_count
  from {{ ref('int_cohort_sums') }} as sums
  where sums.is_slipped
),

scoped_deal as (
  {{ in_scopes('slipped_deal') }}
),

placed_deal as (
  {{ rolled_up('scoped_deal') }}
),

slipped_stage as (
  select
    placed_deal.scope_type,
    placed_deal.scope_id,
    placed_deal.close_quarter,
    placed_deal.cell_segment as segment,
    placed_deal.cell_region as region,
    placed_deal.cell_team as team_name,
    placed_deal.stage_at_slip,
    sum(placed_deal.deals) as deals,
    sum(placed_deal.repeat_count) as repeat_count,
    sum(placed_deal.won_count) as won_count,
    sum(placed_deal.closed_count) as closed_count
  from placed_deal
  group by
    placed_deal.scope_type,
    placed_deal.scope_id,
    placed_deal.close_quarter,
    placed_deal.cell_segment,
    placed_deal.cell_region,
    placed_deal.cell_team,
    placed_deal.stage_at_slip
),

slipped_cell as (
  select
    slipped_stage.scope_type,
    slipped_stage.scope_id,
    slipped_stage.close_quarter,
    slipped_stage.segment,
    slipped_stage.region,
    slipped_stage.team_name,
    sum(slipped_stage.repeat_count) as repeat_slipped_opps,
    sum(slipped_stage.won_count) as eventually_won_opps,
    sum(slipped_stage.closed_count) as eventually_closed_opps,
    -- The first in alphabetical order where several occur most often.
    (array_agg(slipped_stage.stage_at_slip order by slipped_stage.stage_at_slip is null, slipped_stage.deals desc, slipped_stage.stage_at_slip))[1] as dominant_stage_at_slip
  from slipped_stage
  group by
    slipped_stage.scope_type,
    slipped_stage.scope_id,
    slipped_stage.close_quarter,
    slipped_stage.segment,
    slipped_stage.region,
    slipped_stage.team_name
),

-- Moves to a later date that were made to a slipped deal in the quarter it slipped from.
push as (
  select
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
    sums.close_quarter,
    sums.segment,
    sums.region,
    sums.team_name,
    sums.days_bucket,
    sums.row_count as pushes,
    sums.late_count,
    sums.days
  from {{ ref('int_slip_push_sums') }} as sums
),

scoped_push as (
  {{ in_scopes('push') }}
),

placed_push as (
  {{ rolled_up('scoped_push') }}
),
{% set cell = ['scope_type', 'scope_id', 'close_quarter', 'segment', 'region', 'team_name'] %}
bucket as (
  select
    placed_push.scope_type,
    placed_push.scope_id,
    placed_push.close_quarter,
    placed_push.cell_segment as segment,
    placed_push.cell_region as region,
    placed_push.cell_team as team_name,
    placed_push.days_bucket,
    cast(sum(placed_push.pushes) as integer) as deals,
    sum(placed_push.late_count) as late_count,
    sum(placed_push.days) as days
  from placed_push
  group by
    placed_push.scope_type,
    placed_push.scope_id,
    placed_push.close_quarter,
    placed_push.cell_segment,
    placed_push.cell_region,
    placed_push.cell_team,
    placed_push.days_bucket
),

ordered as (
  {{ in_bucket_order('bucket', cell) }}
),

push_cell as (
  select
    {{ cell | join(', ') }},
    sum(deals) as push_count,
    sum(late_count) as late_push_count,
    {{ percentile_of_buckets(50) }} as median_push_days
  from ordered
  group by {{ cell | join(', ') }}
)

select
  impact.organization_id,
  impact.as_of,
  impact.scope_type,
  impact.scope_id,
  impact.close_quarter,
  impact.segment,
  impact.region,
  impact.team_name,
  impact.total_opps as total_opportunities,
  impact.total_pipeline_amount,
  impact.slipped_opps as slipped_opportunities,
  impact.slipped_amount,
  impact.avg_slip_days,
  impact.slippage_rate,
  impact.prev_q_slipped_opps as prev_quarter_slipped,
  impact.qoq_slipped_opps_change as qoq_slippage_change,
  coalesce(slipped_cell.repeat_slipped_opps, 0) as repeat_slipped_opportunities,
  {{ ratio('slipped_cell.repeat_slipped_opps', 'impact.slipped_opps') }} as repeat_slipper_share,
  coalesce(push_cell.push_count, 0) as push_count,
  coalesce(push_cell.late_push_count, 0) as late_push_count,
  push_cell.median_push_days,
  {{ ratio('push_cell.late_push_count', 'push_cell.push_count') }} as late_push_share,
  slipped_cell.dominant_stage_at_slip,
  coalesce(slipped_cell.eventually_won_opps, 0) as slipped_won_opportunities,
  coalesce(slipped_cell.eventually_closed_opps, 0) as slipped_closed_opportunities,
  {{ ratio('slipped_cell.eventually_won_opps', 'slipped_cell.eventually_closed_opps') }} as eventual_win_rate_of_slipped,
  impact.won_in_quarter as on_time_won_opportunities,
  impact.won_in_quarter + impact.lost_in_quarter as on_time_closed_opportunities,
  {{ ratio('impact.won_in_quarter', 'impact.won_in_quarter + impact.lost_in_quarter') }} as eventual_win_rate_on_time,
  impact.currency,
  impact.is_complete,
  {{ built_at() }} as created_at,
  {{ built_at() }} as updated_at
from {{ ref('m_slippage_impact_quarter_scoped') }} as impact
left join slipped_cell
  on
    slipped_cell.scope_type = impact.scope_type
    and slipped_cell.scope_id = impact.scope_id
    and slipped_cell.close_quarter = impact.close_quarter
    and slipped_cell.segment = impact.segment
    and slipped_cell.region = impact.region
    and slipped_cell.team_name = impact.team_name
left join push_cell
  on
    push_cell.scope_type = impact.scope_type
    and push_cell.scope_id = impact.scope_id
    and push_cell.close_quarter = impact.close_quarter
    and push_cell.segment = impact.segment
    and push_cell.region = impact.region
    and push_cell.team_name = impact.team_name
