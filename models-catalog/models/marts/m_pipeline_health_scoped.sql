-- One row per scope and fiscal quarter up to the running one: how healthy the pipeline is, by four components of 25 points each.
with rated as (
  select
    quarter.*,
    {{ quarter_label('quarter.quarter') }} as quarter_label,
    {{ ratio('quarter.total_pipeline_value', 'quarter.priced_opportunities') }} as avg_opportunity_size,
    {{ ratio('quarter.won_count', 'quarter.closed_count') }} as win_rate,
    {{ ratio('quarter.total_won_value', 'quarter.total_won_value + quarter.total_lost_value') }} as win_rate_by_value,
    {{ ratio('quarter.overdue_pipeline_value', 'quarter.current_open_pipeline') }} as overdue_ratio
  from {{ ref('int_pipeline_health_quarter') }} as quarter
),

-- Edges are compared on unrounded values; a component that is undefined has no points.
pointed as (
  select
    rated.*,
    case
      when rated.win_rate >= 0.30 then 25
      when rated.win_rate >= 0.20 then 20
      when rated.win_rate >= 0.10 then 15
      when rated.win_rate < 0.10 then 10
    end as win_rate_points,
    case
      when rated.overdue_ratio < 0.10 then 25
      when rated.overdue_ratio < 0.20 then 20
      when rated.overdue_ratio <= 0.30 then 15
      when rated.overdue_ratio > 0.30 then 10
    end as overdue_points,
    case
      when rated.avg_opportunity_size >= 100000 then 25
      when rated.avg_opportunity_size >= 50000 then 20
      when rated.avg_opportunity_size >= 25000 then 15
      when rated.avg_opportunity_size < 25000 then 10
    end as deal_size_points,
    case
      when rated.total_opportunities >= 100 then 25
      when rated.total_opportunities >= 50 then 20
      when rated.total_opportunities >= 25 then 15
      else 10
    end as volume_points
  from rated
),

scored as (
  select
    pointed.*,
    case
      when num_nonnulls(pointed.win_rate_points, pointed.overdue_points, pointed.deal_size_points, pointed.volume_points) >= 3
        then cast(
          round(
            100.0
            * (coalesce(pointed.win_rate_points, 0) + coalesce(pointed.overdue_points, 0) + coalesce(pointed.deal_size_points, 0) + pointed.volume_points)
            / (25 * num_nonnulls(pointed.win_rate_points, pointed.overdue_points, pointed.deal_size_points, pointed.volume_points))
          ) as integer
        )
    end as pipeline_health_score
  from pointed
),

-- A complete quarter is compared with the whole quarter before, the running one with the quarter before at the same day.
compared as (
  select
    scored.*,
    lag(scored.total_pipeline_value) over quarters as prev_quarter_pipeline,
    lag(scored.win_rate) over quarters as prev_quarter_win_rate,
    case
      when scored.is_complete then lag(scored.total_pipeline_value) over quarters
      when lag(scored.quarter) over quarters is not null then scored.same_day_pipeline
    end as base_pipeline,
    case
      when scored.is_complete then lag(scored.won_count) over quarters
      when lag(scored.quarter) over quarters is not null then scored.same_day_won_count
    end as base_won_count,
    case
      when scored.is_complete then lag(scored.closed_count) over quarters
      when lag(scored.quarter) over quarters is not null then scored.same_day_closed_count
    end as base_closed_count
  from scored
  window quarters as (partition by scored.scope_type, scored.scope_id order by scored.quarter)
),

changed as (
  select
    compared.*,
    compared.total_pipeline_value - compared.base_pipeline as pipeline_growth,
    {{ ratio('compared.total_pipeline_value - compared.base_pipeline', 'compared.base_pipeline') }} as pipeline_growth_rate,
    compared.win_rate - ({{ ratio('compared.base_won_count', 'compared.base_closed_count') }}) as win_rate_change,
    case
      when compared.pipeline_health_score is null then 'Insufficient Data'
      when compared.pipeline_health_score >= 80 then 'Excellent'
      when compared.pipeline_health_score >= 60 then 'Good'
      when compared.pipeline_health_score >= 50 then 'Fair'
      else 'Poor'
    end as health_status,
    case
      when compared.overdue_ratio is null then 'Unknown'
      when compared.overdue_ratio > 0.30 then 'High Risk'
      when compared.overdue_ratio >= 0.20 then 'Medium Risk'
      else 'Low Risk'
    end as risk_level
  from compared
),

-- The components of a row by their points; where several are level, in the order of the score's definition.
component as (
  select
    changed.scope_type,
    changed.scope_id,
    changed.quarter,
    (array_agg(part.name order by part.points desc, part.place))[1] as strongest,
    (array_agg(part.points order by part.points desc, part.place))[1] as strongest_points,
    (array_agg(part.name order by part.points, part.place))[1] as weakest,
    (array_agg(part.points order by part.points, part.place))[1] as weakest_points
  from changed
  cross join lateral (
    values
    (1, 'win rate', changed.win_rate_points),
    (2, 'overdue pipeline', changed.overdue_points),
    (3, 'deal size', changed.deal_size_points),
    (4, 'volume', changed.volume_points)
  ) as part (place, name, points)
  where part.points is not null
  group by
    changed.scope_type,
    changed.scope_id,
    changed.quarter
)

select
  changed.organization_id,
  changed.as_of,
  changed.scope_type,
  changed.scope_id,
  changed.quarter,
  changed.quarter_label,
  changed.is_complete,
  changed.as_of_date,
  changed.currency,
  changed.total_opportunities,
  changed.total_pipeline_value,
  changed.total_won_value,
  changed.current_open_pipeline,
  changed.avg_opportunity_size,
  changed.closed_count,
  changed.won_count,
  changed.win_rate,
  changed.win_rate_by_value,
  changed.overdue_pipeline_value,
  changed.overdue_ratio,
  changed.win_rate_points,
  changed.overdue_points,
  changed.deal_size_points,
  changed.volume_points,
  changed.pipeline_health_score,
  changed.health_status,
  changed.risk_level,
  changed.prev_quarter_pipeline,
  changed.prev_quarter_win_rate,
  changed.pipeline_growth,
  changed.pipeline_growth_rate,
  changed.win_rate_change,
  -- The first that holds; the text names the quarter and the number behind it.
  changed.quarter_label || ': ' || case
    when changed.health_status = 'Insufficient Data'
      then 'not enough data for a score, because '
        || concat_ws(
          ', ',
          case when changed.win_rate is null then 'no deal has closed (0 of ' || changed.total_opportunities || ')' end,
          case when changed.has_several_currencies then 'amounts are of several currencies' end,
          case when changed.current_open_pipeline is null and not changed.has_several_currencies then 'the open pipeline of ' || changed.as_of_date || ' is unknown' end,
          case when changed.current_open_pipeline = 0 then 'there was no open pipeline on ' || changed.as_of_date end,
          case when changed.avg_opportunity_size is null and not changed.has_several_currencies then 'no amount is known (0 of ' || changed.total_opportunities || ' deals)' end
        )
    when changed.overdue_ratio > 0.30
      then {{ percent_text('changed.overdue_ratio') }} || ' of the open pipeline ('
        || {{ money_text('changed.overdue_pipeline_value', 'changed.currency') }} || ') is past its close date'
    when changed.win_rate < 0.10
      then 'the win rate is only ' || {{ percent_text('changed.win_rate') }} || ' (' || changed.won_count || ' won of ' || changed.closed_count || ' closed)'
    when changed.win_rate_change <= -0.05 and changed.closed_count >= 10 and changed.base_closed_count >= 10
      then 'the win rate fell ' || {{ points_text('changed.win_rate_change') }} || ' to ' || {{ percent_text('changed.win_rate') }}
        || ' against the quarter before' || case when changed.is_complete then '' else ' at the same day' end
    when changed.pipeline_growth_rate <= -0.20
      then 'the pipeline due in the quarter shrank ' || {{ percent_text('abs(changed.pipeline_growth_rate)') }} || ' to '
        || {{ money_text('changed.total_pipeline_value', 'changed.currency') }}
        || ' against the quarter before' || case when changed.is_complete then '' else ' at the same day' end
    when changed.overdue_ratio >= 0.20
      then 'the pipeline is ageing: ' || {{ percent_text('changed.overdue_ratio') }} || ' of it ('
        || {{ money_text('changed.overdue_pipeline_value', 'changed.currency') }} || ') is past its close date'
    when changed.total_opportunities < 25
      then 'volume is thin, with ' || changed.total_opportunities || case when changed.total_opportunities = 1 then ' opportunity' else ' opportunities' end || ' due'
    when changed.pipeline_health_score >= 80
      then 'healthy at ' || changed.pipeline_health_score || ' of 100; strongest is ' || component.strongest
        || ' with ' || component.strongest_points || ' of 25 points'
    else 'weakest is ' || component.weakest || ' with ' || component.weakest_points || ' of 25 points, '
      || (25 - component.weakest_points) || ' points lost; the score is ' || changed.pipeline_health_score
  end as key_insight,
  changed.owner_count,
  changed.is_shareable,
  {{ built_at() }} as created_at,
  {{ built_at() }} as updated_at
from changed
inner join component
  on
    component.scope_type = changed.scope_type
    and component.scope_id = changed.scope_id
    and component.quarter = changed.quarter
