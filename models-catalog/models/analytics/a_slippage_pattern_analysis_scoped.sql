-- One row per scope, fiscal quarter of the due date, segment, account region and team, and per roll-up of them ('All'): how the
-- deals that slipped did it.
with slipped_deal as (
  select
    sums.owner_key,
    sums.team_key,
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
{% set leaf = ['close_quarter', 'segment', 'region', 'team_name'] %}
{{ numbered('slipped_deal', leaf) }},

{{ cells_of('slipped_deal') }},

slipped_stage as (
  select
    {{ cell_key('scope.scope_number', 'cell.cell_number') }} as cell_key,
    numbered.stage_at_slip,
    sum(numbered.deals) as deals,
    sum(numbered.repeat_count) as repeat_count,
    sum(numbered.won_count) as won_count,
    sum(numbered.closed_count) as closed_count
  from slipped_deal_numbered as numbered
  inner join slipped_deal_scope as scope
    on scope.pair_number = numbered.pair_number
  inner join slipped_deal_cell as cell
    on cell.leaf_number = numbered.leaf_number
  group by 1, 2
),

slipped_cell as (
  select
    slipped_stage.cell_key,
    sum(slipped_stage.repeat_count) as repeat_slipped_opps,
    sum(slipped_stage.won_count) as eventually_won_opps,
    sum(slipped_stage.closed_count) as eventually_closed_opps,
    -- The first in alphabetical order where several occur most often.
    (array_agg(slipped_stage.stage_at_slip order by slipped_stage.stage_at_slip is null, slipped_stage.deals desc, slipped_stage.stage_at_slip))[1] as dominant_stage_at_slip
  from slipped_stage
  group by slipped_stage.cell_key
),

named_slip as (
  {{ named_cells('slipped_deal', 'slipped_cell', leaf) }}
),

-- Moves to a later date that were made to a slipped deal in the quarter it slipped from.
push as (
  select
    sums.owner_key,
    sums.team_key,
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

{{ numbered('push', leaf) }},

{{ cells_of('push') }},

bucket as (
  select
    {{ cell_key('scope.scope_number', 'cell.cell_number') }} as cell_key,
    numbered.days_bucket,
    cast(sum(numbered.pushes) as integer) as deals,
    sum(numbered.late_count) as late_count,
    sum(numbered.days) as days
  from push_numbered as numbered
  inner join push_scope as scope
    on scope.pair_number = numbered.pair_number
  inner join push_cell as cell
    on cell.leaf_number = numbered.leaf_number
  group by 1, 2
),

ordered as (
  {{ in_bucket_order('bucket', ['cell_key']) }}
),

pushed_cell as (
  select
    ordered.cell_key,
    sum(ordered.deals) as push_count,
    sum(ordered.late_count) as late_push_count,
    {{ percentile_of_buckets(50) }} as median_push_days
  from ordered
  group by ordered.cell_key
),

named_push as (
  {{ named_cells('push', 'pushed_cell', leaf) }}
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
  coalesce(named_slip.repeat_slipped_opps, 0) as repeat_slipped_opportunities,
  {{ ratio('named_slip.repeat_slipped_opps', 'impact.slipped_opps') }} as repeat_slipper_share,
  coalesce(named_push.push_count, 0) as push_count,
  coalesce(named_push.late_push_count, 0) as late_push_count,
  named_push.median_push_days,
  {{ ratio('named_push.late_push_count', 'named_push.push_count') }} as late_push_share,
  named_slip.dominant_stage_at_slip,
  coalesce(named_slip.eventually_won_opps, 0) as slipped_won_opportunities,
  coalesce(named_slip.eventually_closed_opps, 0) as slipped_closed_opportunities,
  {{ ratio('named_slip.eventually_won_opps', 'named_slip.eventually_closed_opps') }} as eventual_win_rate_of_slipped,
  impact.won_in_quarter as on_time_won_opportunities,
  impact.won_in_quarter + impact.lost_in_quarter as on_time_closed_opportunities,
  {{ ratio('impact.won_in_quarter', 'impact.won_in_quarter + impact.lost_in_quarter') }} as eventual_win_rate_on_time,
  impact.currency,
  impact.is_complete,
  {{ built_at() }} as created_at,
  {{ built_at() }} as updated_at
from {{ ref('m_slippage_impact_quarter_scoped') }} as impact
left join named_slip
  on
    named_slip.scope_type = impact.scope_type
    and named_slip.scope_id = impact.scope_id
    and named_slip.close_quarter = impact.close_quarter
    and named_slip.segment = impact.segment
    and named_slip.region = impact.region
    and named_slip.team_name = impact.team_name
left join named_push
  on
    named_push.scope_type = impact.scope_type
    and named_push.scope_id = impact.scope_id
    and named_push.close_quarter = impact.close_quarter
    and named_push.segment = impact.segment
    and named_push.region = impact.region
    and named_push.team_name = impact.team_name
