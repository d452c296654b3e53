-- One row per scope, fiscal quarter of the due date, segment, account region and team, and per roll-up of them ('All'): how the
-- deals that slipped did it.
-- Stages in alphabetical order: numbers are sorted faster than texts.
with stage as (
  select
    known.stage_at_slip,
    nullif(known.stage_at_slip, '') as stage_name,
    row_number() over (order by known.stage_at_slip) as stage_number
  from (select distinct coalesce(sums.stage_at_slip, '') as stage_at_slip from {{ ref('int_cohort_sums') }} as sums where sums.is_slipped) as known
),

-- Deals that slipped, by the stage they did it in, and the moves to a later date that were made to them in the quarter they
-- slipped from, by how many days.
part as (
  select
    sums.owner_key,
    sums.team_key,
    sums.close_quarter,
    sums.segment,
    sums.region,
    sums.team_name,
    stage.stage_number,
    cast(sum(sums.row_count) as integer) as deals,
    cast(sum(sums.repeat_count) as integer) as repeat_count,
    cast(sum(sums.won_count) as integer) as won_count,
    cast(sum(sums.closed_count) as integer) as closed_count,
    cast(null as integer) as days_bucket,
    cast(null as integer) as late_count,
    cast(null as bigint) as days
  from {{ ref('int_cohort_sums') }} as sums
  inner join stage
    on stage.stage_at_slip = coalesce(sums.stage_at_slip, '')
  where sums.is_slipped
  group by 1, 2, 3, 4, 5, 6, 7
  union all
  select
    sums.owner_key,
    sums.team_key,
    sums.close_quarter,
    sums.segment,
    sums.region,
    sums.team_name,
    null,
    cast(sums.row_count as integer),
    null,
    null,
    null,
    sums.days_bucket,
    cast(sums.late_count as integer),
    cast(sums.days as bigint)
  from {{ ref('int_slip_push_sums') }} as sums
),
{% set leaf = ['close_quarter', 'segment', 'region', 'team_name'] %}
{{ numbered('part', leaf) }},

{{ cells_of('part') }},

slipped_stage as (
  select
    {{ cell_key('scope.scope_number', 'cell.cell_number') }} as cell_key,
    numbered.stage_number,
    sum(numbered.deals) as deals,
    cast(sum(numbered.repeat_count) as integer) as repeat_count,
    cast(sum(numbered.won_count) as integer) as won_count,
    cast(sum(numbered.closed_count) as integer) as closed_count
  from part_numbered as numbered
  inner join part_scope as scope
    on scope.pair_number = numbered.pair_number
  inner join part_cell as cell
    on cell.leaf_number = numbered.leaf_number
  where numbered.stage_number is not null
  group by 1, 2
),

-- The stage that occurs most often is the first by the number of its deals, counted down, then by its name; the unknown one comes last.
slipped_cell as (
  select
    slipped_stage.cell_key,
    sum(slipped_stage.repeat_count) as repeat_slipped_opps,
    sum(slipped_stage.won_count) as eventually_won_opps,
    sum(slipped_stage.closed_count) as eventually_closed_opps,
    min({{ cell_key('(case when stage.stage_name is null then 2147483648 else 2147483647 - slipped_stage.deals end)', 'slipped_stage.stage_number') }}) as dominant_key
  from slipped_stage
  inner join stage
    on stage.stage_number = slipped_stage.stage_number
  group by slipped_stage.cell_key
),

bucket as (
  select
    {{ cell_key('scope.scope_number', 'cell.cell_number') }} as cell_key,
    numbered.days_bucket,
    cast(sum(numbered.deals) as integer) as deals,
    cast(sum(numbered.late_count) as integer) as late_count,
    sum(numbered.days) as days
  from part_numbered as numbered
  inner join part_scope as scope
    on scope.pair_number = numbered.pair_number
  inner join part_cell as cell
    on cell.leaf_number = numbered.leaf_number
  where numbered.days_bucket is not null
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

told_cell as (
  select
    coalesce(slipped_cell.cell_key, pushed_cell.cell_key) as cell_key,
    slipped_cell.repeat_slipped_opps,
    slipped_cell.eventually_won_opps,
    slipped_cell.eventually_closed_opps,
    stage.stage_name as dominant_stage_at_slip,
    pushed_cell.push_count,
    pushed_cell.late_push_count,
    pushed_cell.median_push_days
  from slipped_cell
  full join pushed_cell
    on pushed_cell.cell_key = slipped_cell.cell_key
  left join stage
    on stage.stage_number = {{ place_of_cell('slipped_cell.dominant_key') }}
),

named as (
  {{ named_cells('part', 'told_cell', leaf) }}
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
  coalesce(named.repeat_slipped_opps, 0) as repeat_slipped_opportunities,
  {{ ratio('named.repeat_slipped_opps', 'impact.slipped_opps') }} as repeat_slipper_share,
  coalesce(named.push_count, 0) as push_count,
  coalesce(named.late_push_count, 0) as late_push_count,
  named.median_push_days,
  {{ ratio('named.late_push_count', 'named.push_count') }} as late_push_share,
  named.dominant_stage_at_slip,
  coalesce(named.eventually_won_opps, 0) as slipped_won_opportunities,
  coalesce(named.eventually_closed_opps, 0) as slipped_closed_opportunities,
  {{ ratio('named.eventually_won_opps', 'named.eventually_closed_opps') }} as eventual_win_rate_of_slipped,
  impact.won_in_quarter as on_time_won_opportunities,
  impact.won_in_quarter + impact.lost_in_quarter as on_time_closed_opportunities,
  {{ ratio('impact.won_in_quarter', 'impact.won_in_quarter + impact.lost_in_quarter') }} as eventual_win_rate_on_time,
  impact.currency,
  impact.is_complete,
  {{ built_at() }} as created_at,
  {{ built_at() }} as updated_at
from {{ ref('m_slippage_impact_quarter_scoped') }} as impact
left join named
  on
    named.scope_type = impact.scope_type
    and named.scope_id = impact.scope_id
    and named.close_quarter = impact.close_quarter
    and named.segment = impact.segment
    and named.region = impact.region
    and named.team_name = impact.team_name
