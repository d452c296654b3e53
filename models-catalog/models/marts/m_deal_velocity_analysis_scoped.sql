-- One row per scope, metric type and dimension (a stage, an owner, or All owners); for quarterly_trends also per fiscal quarter.
with measured as (
  select
    stage_row.scope_type,
    stage_row.scope_id,
    case when stage_row.quarter is null then 'stage_velocity' else 'quarterly_trends' end as metric_type,
    stage_row.stage_name as dimension_key,
    stage_row.stage_name as dimension,
    stage_row.quarter,
    stage_row.deals,
    stage_row.amount,
    stage_row.priced_deals,
    case when stage_row.quarter is null then case when stage_row.deals > 0 then 'finished' else 'open' end end as basis,
    -- A stage with open stays only is as long as those are by now.
    case when stage_row.deals > 0 then stage_row.deals else stage_row.open_deals end as days_count,
    case when stage_row.deals > 0 then stage_row.days else stage_row.open_days end as days,
    stage_row.median_days,
    stage_row.stddev_days,
    stage_row.p90_days,
    case when stage_row.quarter is null then stage_row.won end as won,
    case when stage_row.quarter is null then stage_row.closed end as closed,
    case when stage_row.quarter is null then {{ ratio('stage_row.closed', 'stage_row.entered') }} end as close_rate,
    case when stage_row.quarter is null then stage_row.open_deals end as open_deals,
    case when stage_row.quarter is null then stage_row.open_amount end as open_amount,
    {{ ratio('stage_row.open_days', 'stage_row.open_deals') }} as open_avg_age_days,
    stage_row.currency
  from {{ ref('int_stage_velocity_scoped') }} as stage_row
  union all
  select
    owner_row.scope_type,
    owner_row.scope_id,
    'owner_velocity',
    owner_row.owner_key,
    owner_row.owner_name,
    null,
    owner_row.deals,
    owner_row.amount,
    owner_row.priced_deals,
    null,
    owner_row.dated_deals,
    owner_row.days,
    owner_row.median_days,
    owner_row.stddev_days,
    owner_row.p90_days,
    owner_row.won,
    owner_row.deals,
    null,
    owner_row.open_deals,
    owner_row.open_amount,
    {{ ratio('owner_row.open_days', 'owner_row.aged_deals') }},
    owner_row.currency
  from {{ ref('int_owner_velocity_scoped') }} as owner_row
),

averaged as (
  select
    measured.*,
    {{ ratio('measured.amount', 'measured.priced_deals') }} as avg_amount,
    {{ ratio('measured.days', 'measured.days_count') }} as avg_days,
    measured.metric_type = 'stage_velocity' as is_stage
  from measured
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  averaged.scope_type,
  averaged.scope_id,
  averaged.metric_type,
  averaged.dimension_key,
  coalesce(cast(averaged.quarter as text), 'all') as quarter_key,
  averaged.dimension,
  averaged.quarter,
  {{ quarter_label('averaged.quarter') }} as quarter_label,
  averaged.deals as opportunities_count,
  averaged.amount as total_value,
  averaged.priced_deals as valued_count,
  round(averaged.avg_amount, 2) as avg_deal_size,
  round(averaged.avg_days, 6) as avg_days_in_stage,
  averaged.median_days as median_days_in_stage,
  round(averaged.stddev_days, 6) as stddev_days_in_stage,
  averaged.p90_days as p90_days_in_stage,
  averaged.days as days_sum,
  averaged.days_count,
  case averaged.metric_type
    when 'stage_velocity' then round(averaged.amount / {{ var('velocity_window_days') }}, 6)
    -- Sales velocity: deals x win rate x average won deal / average cycle, and deals x win rate are the won ones.
    when 'owner_velocity' then round({{ ratio('averaged.won * averaged.avg_amount', 'averaged.avg_days') }}, 6)
  end as value_per_day,
  case
    when averaged.metric_type <> 'quarterly_trends' then round({{ ratio('averaged.deals', var('velocity_window_days')) }}, 6)
  end as deals_per_day,
  averaged.won as won_count,
  averaged.closed as closed_count,
  {{ ratio('averaged.won', 'averaged.closed') }} as win_rate,
  averaged.close_rate,
  averaged.open_deals as open_count,
  averaged.open_amount as open_value,
  round(averaged.open_avg_age_days, 6) as open_avg_age_days,
  case when averaged.is_stage then {{ bottleneck_level('averaged.avg_days') }} end as bottleneck_level,
  case when averaged.is_stage then round(averaged.amount * averaged.avg_days / 30, 2) end as monthly_value_impact,
  case when averaged.is_stage then round(averaged.deals * averaged.avg_days / 30, 6) end as monthly_deal_impact,
  case when averaged.is_stage then round(averaged.amount * greatest(averaged.avg_days - 30, 0) / 30, 2) end as excess_value_impact,
  averaged.basis,
  averaged.currency,
  case when averaged.quarter is not null then cast(averaged.quarter + interval '3 months' as date) <= {{ as_of() }} + 1 end as is_complete,
  {{ built_at() }} as created_at,
  {{ built_at() }} as updated_at
from averaged
