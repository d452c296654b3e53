-- One row per scope, fiscal quarter of the due date, segment, account region and team, and per roll-up of them ('All'): how the
-- deals that slipped did it.
with slipped_deal as (
  select cohort.*
  from {{ ref('fct_quarter_cohort') }} as cohort
  where cohort.is_slipped
),

scoped_deal as (
  {{ in_scopes('slipped_deal') }}
),

placed_deal as (
  {{ rolled_up('scoped_deal') }}
),

slipped_cell as (
  select
    placed_deal.scope_type,
    placed_deal.scope_id,
    placed_deal.close_quarter,
    placed_deal.cell_segment as segment,
    placed_deal.cell_region as region,
    placed_deal.cell_team as team_name,
    count(*) filter (where placed_deal.quarter_push_count >= 2) as repeat_slipped_opps,
    count(*) filter (where placed_deal.eventual_outcome = 'Won') as eventually_won_opps,
    count(*) filter (where placed_deal.eventual_outcome <> 'Open') as eventually_closed_opps,
    -- The first in alphabetical order where several occur most often.
    mode() within group (order by placed_deal.stage_at_slip) as dominant_stage_at_slip
  from placed_deal
  group by
    placed_deal.scope_type,
    placed_deal.scope_id,
    placed_deal.close_quarter,
    placed_deal.cell_segment,
    placed_deal.cell_region,
    placed_deal.cell_team
),

-- Moves to a later date that were made to a slipped deal in the quarter it slipped from.
push as (
  select
    slipped_deal.owner_id,
    slipped_deal.team_id,
    slipped_deal.close_quarter,
    slipped_deal.segment,
    slipped_deal.region,
    slipped_deal.team_name,
    change.days_moved,
    change.days_before_due <= {{ var('late_push_days') }} as is_late
  from slipped_deal
  inner join {{ ref('fct_close_date_changes') }} as change
    on
      change.opportunity_id = slipped_deal.opportunity_id
      and {{ fiscal_quarter_start('change.changed_date') }} = slipped_deal.close_quarter
  where change.direction = 'pushed'
),

scoped_push as (
  {{ in_scopes('push') }}
),

placed_push as (
  {{ rolled_up('scoped_push') }}
),

push_cell as (
  select
    placed_push.scope_type,
    placed_push.scope_id,
    placed_push.close_quarter,
    placed_push.cell_segment as segment,
    placed_push.cell_region as region,
    placed_push.cell_team as team_name,
    count(*) as push_count,
    count(*) filter (where placed_push.is_late) as late_push_count,
    round(cast({{ percentile('placed_push.days_moved', 0.5) }} as numeric), 6) as median_push_days
  from placed_push
  group by
    placed_push.scope_type,
    placed_push.scope_id,
    placed_push.close_quarter,
    placed_push.cell_segment,
    placed_push.cell_region,
    placed_push.cell_team
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
