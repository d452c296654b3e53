-- One row per scope: how the running fiscal quarter stands on as_of, judged by nine rules (E0 to E8).
with implied as (
  -- What a quarter without a quota is measured against. The four quarters lie before the one they judge, also on its last day.
  select
    health.scope_type,
    health.scope_id,
    case when count(*) = 4 and count(health.total_won_value) = 4 then round(avg(health.total_won_value), 2) end as amount
  from {{ ref('m_pipeline_health_scoped') }} as health
  where
    health.quarter < {{ fiscal_quarter_start(as_of()) }}
    and health.quarter >= {{ fiscal_quarter_start(as_of()) }} - interval '12 months'
  group by
    health.scope_type,
    health.scope_id
),

-- An implied target of 0 asks for nothing, so it is none.
figure as (
  select
    scope.*,
    health.pipeline_health_score,
    coalesce(health.health_status, 'Insufficient Data') as health_status,
    forecast.forecast_this_quarter,
    forecast.forecast_lower_95,
    forecast.forecast_upper_95,
    coalesce(forecast.forecast_risk, 'High Risk') as forecast_risk,
    coalesce(scope.quota_amount, nullif(implied.amount, 0)) as target_amount,
    case when scope.quota_amount is not null then 'quota' when implied.amount > 0 then 'implied' end as target_basis,
    {{ ratio('scope.won_count', 'scope.closed_count') }} as overall_win_rate,
    {{ ratio('scope.ttm_won_count', 'scope.ttm_closed_count') }} as win_rate_ttm,
    {{ ratio('scope.ttm_won_amount', 'scope.ttm_won_amount + scope.ttm_lost_amount') }} as win_rate_by_value_ttm,
    round({{ ratio('scope.ttm_won_amount', 'scope.ttm_priced_won_count') }}, 2) as avg_deal_size,
    {{ ratio('scope.ttm_won_days', 'scope.ttm_dated_won_count') }} as avg_days_to_close,
    {{ ratio('scope.newest_won_days', 'scope.newest_dated_won_count') }} as current_velocity,
    {{ ratio('scope.recent_won_count', 'scope.recent_closed_count') }} as recent_win_rate_trend,
    {{ ratio('scope.recent_won_count', 'scope.recent_closed_count') }}
    - ({{ ratio('scope.prior_won_count', 'scope.prior_closed_count') }}) as win_rate_trend_change,
    round({{ ratio('scope.recent_won_amount', 'scope.recent_priced_won_count') }}, 2) as recent_deal_size_trend,
    {{ ratio('scope.overdue_amount', 'scope.open_amount') }} as overdue_share
  from {{ ref('int_executive_scope') }} as scope
  left join implied
    on
      implied.scope_type = scope.scope_type
      and implied.scope_id = scope.scope_id
  left join {{ ref('m_pipeline_health_scoped') }} as health
    on
      health.scope_type = scope.scope_type
      and health.scope_id = scope.scope_id
      and health.quarter = {{ fiscal_quarter_start(as_of()) }}
  left join {{ ref('int_executive_forecast') }} as forecast
    on
      forecast.scope_type = scope.scope_type
      and forecast.scope_id = scope.scope_id
),

-- What is still missing to the target; unknown, not 0, without a target or where nobody knows what was won.
missing as (
  select
    figure.*,
    case
      when figure.target_amount > figure.qtd_won_amount then figure.target_amount - figure.qtd_won_amount
      when figure.target_amount <= figure.qtd_won_amount then 0
    end as target_gap_amount
  from figure
),

covered as (
  select
    missing.*,
    {{ ratio('missing.qtd_won_amount', 'missing.target_amount') }} as target_attainment,
    {{ ratio('missing.due_this_quarter_amount', 'missing.target_gap_amount') }} as pipeline_coverage_ratio,
    {{ ratio('1', 'missing.win_rate_by_value_ttm') }} as required_coverage
  from missing
),

-- Edges are compared on unrounded values.
judged as (
  select
    covered.*,
    case
      when covered.required_coverage * covered.target_gap_amount > covered.due_this_quarter_amount
        then round(covered.required_coverage * covered.target_gap_amount - covered.due_this_quarter_amount, 2)
      when covered.required_coverage * covered.target_gap_amount <= covered.due_this_quarter_amount then 0
    end as pipeline_gap_amount,
    case
      when covered.target_gap_amount = 0 then 'Excellent'
      when covered.pipeline_coverage_ratio >= 3 then 'Excellent'
      when covered.pipeline_coverage_ratio >= 2 then 'Good'
      when covered.pipeline_coverage_ratio >= 1.5 then 'Fair'
      when covered.pipeline_coverage_ratio < 1.5 then 'Poor'
      else 'Unknown'
    end as pipeline_health,
    case
      when covered.win_rate_ttm >= 0.30 then 'Excellent'
      when covered.win_rate_ttm >= 0.20 then 'Good'
      when covered.win_rate_ttm >= 0.15 then 'Fair'
      when covered.win_rate_ttm < 0.15 then 'Poor'
      else 'Unknown'
    end as win_rate_health,
    case
      when covered.avg_days_to_close <= 30 then 'Excellent'
      when covered.avg_days_to_close <= 60 then 'Good'
      when covered.avg_days_to_close <= 90 then 'Fair'
      when covered.avg_days_to_close > 90 then 'Poor'
      else 'Unknown'
    end as velocity_health
  from covered
),

-- The health labels that are known, the best and the worst; where several are level, in the order of the score's definition.
labelled as (
  select
    judged.scope_type,
    judged.scope_id,
    cast(round(avg(indicator.points)) as integer) as overall_health_score,
    count(*) as labels,
    (array_agg(indicator.words order by indicator.points desc, indicator.place))[1] as best,
    (array_agg(indicator.words order by indicator.points, indicator.place desc))[1] as worst
  from judged
  cross join lateral (
    values
    (
      1,
      {{ health_points('judged.pipeline_health') }},
      coalesce('pipeline coverage at ' || {{ multiple_text('judged.pipeline_coverage_ratio') }}, 'pipeline coverage, with the target reached')
      || ' (' || judged.pipeline_health || ')'
    ),
    (2, {{ health_points('judged.win_rate_health') }}, 'the win rate at ' || {{ percent_text('judged.win_rate_ttm') }} || ' (' || judged.win_rate_health || ')'),
    (
      3,
      {{ health_points('judged.velocity_health') }},
      'the sales cycle at ' || {{ days_text('judged.avg_days_to_close') }} || ' (' || judged.velocity_health || ')'
    )
  ) as indicator (place, points, words)
  where indicator.points is not null
  group by
    judged.scope_type,
    judged.scope_id
),

told as (
  select
    judged.*,
    driver.worst_industry,
    driver.worst_industry_won,
    driver.worst_industry_closed,
    driver.worst_owner,
    driver.worst_owner_won,
    driver.worst_owner_closed,
    driver.fallen_segment,
    driver.fallen_segment_win_rate,
    driver.fallen_segment_change,
    driver.slowest_stage,
    driver.slowest_stage_days,
    driver.overdue_owners,
    labelled.overall_health_score,
    labelled.labels,
    labelled.best,
    labelled.worst
  from judged
  left join {{ ref('int_executive_driver') }} as driver
    on
      driver.scope_type = judged.scope_type
      and driver.scope_id = judged.scope_id
  left join labelled
    on
      labelled.scope_type = judged.scope_type
      and labelled.scope_id = judged.scope_id
),

-- What fires, in the order of the rules; every comparison is strict.
fired as (
  select
    told.scope_type,
    told.scope_id,
    (array_agg(rule.insight order by rule.place))[1] as key_insight,
    (array_agg(rule.recommendation order by rule.place))[1] as recommendation,
    string_agg(rule.insight, ' ' order by rule.place) as all_insights,
    string_agg(rule.recommendation, ' ' order by rule.place) as all_recommendations,
    string_agg('E' || rule.place, ',' order by rule.place) as rules_fired
  from told
  cross join lateral (
    values
    (
      0,
      coalesce(told.open_amount, 0) = 0 or told.ttm_closed_count < 10,
      'The data is too thin to judge the pipeline: ' || concat_ws(
        ' and ',
        case
          when told.open_count = 0 then 'no deal is open'
          when told.has_several_currencies then 'amounts are of several currencies'
          when told.open_amount is null then 'none of the ' || {{ count_text('told.open_count') }} || ' open deals has an amount'
          when told.open_amount = 0 then 'the open deals are worth 0'
        end,
        case
          when told.ttm_closed_count < 10
            then 'only ' || told.ttm_closed_count || case when told.ttm_closed_count = 1 then ' deal' else ' deals' end || ' closed in the last four quarters, where 10 are needed'
        end
      ) || '.',
      'Fix the data first: ' || concat_ws(
        ', ',
        case
          when told.open_count = 0 then 'record the deals that are being worked on'
          when told.has_several_currencies then 'bring the amounts into one currency'
          when coalesce(told.open_amount, 0) = 0 then 'enter the amounts of open deals'
        end,
        case when told.ttm_closed_count < 10 then 'close deals in the system as soon as they are decided' end
      ) || '.'
    ),
    (
      1,
      told.pipeline_coverage_ratio < 1.5,
      'Pipeline due this quarter covers only ' || {{ multiple_text('told.pipeline_coverage_ratio') }} || ' of the '
      || {{ money_text('told.target_gap_amount', 'told.currency') }} || ' still missing to the '
      || case told.target_basis when 'implied' then 'implied ' else '' end || 'target of ' || {{ money_text('told.target_amount', 'told.currency') }} || '.',
      'Generate pipeline that can close this quarter: another '
      || {{ money_text('1.5 * told.target_gap_amount - told.due_this_quarter_amount', 'told.currency') }} || ' reaches 1.5x'
      || coalesce(
        ', ' || case when told.pipeline_gap_amount > 0 and told.required_coverage > 1.5 then {{ money_text('told.pipeline_gap_amount', 'told.currency') }} end
        || ' the ' || {{ multiple_text('told.required_coverage') }} || ' that the win rate by value asks for',
        ''
      ) || '.'
    ),
    (
      2,
      told.win_rate_ttm < 0.15,
      'The win rate of the last four quarters is only ' || {{ percent_text('told.win_rate_ttm') }} || ' (' || {{ count_text('told.ttm_won_count') }}
      || ' won of ' || {{ count_text('told.ttm_closed_count') }} || ' closed).',
      'Review how deals are qualified' || coalesce(
        ', first ' || nullif(
          concat_ws(
            ' and ',
            'in ' || told.worst_industry || ' (' || told.worst_industry_won || ' won of ' || told.worst_industry_closed || ')',
            'with ' || told.worst_owner || ' (' || told.worst_owner_won || ' won of ' || told.worst_owner_closed || ')'
          ),
          ''
        ),
        ''
      ) || '.'
    ),
    (
      3,
      told.win_rate_trend_change < -0.05 and told.recent_closed_count >= 30 and told.prior_closed_count >= 30,
      'The win rate fell ' || {{ points_text('told.win_rate_trend_change') }} || ' to ' || {{ percent_text('told.recent_win_rate_trend') }}
      || ' over the last three quarters (' || {{ count_text('told.recent_closed_count') }} || ' closed, ' || {{ count_text('told.prior_closed_count') }}
      || ' in the three before).',
      coalesce(
        'Inspect the segments that moved, first ' || told.fallen_segment || ', where it fell ' || {{ points_text('told.fallen_segment_change') }} || ' to '
        || {{ percent_text('told.fallen_segment_win_rate') }},
        'Inspect which segments moved'
      ) || '.'
    ),
    (
      4,
      told.avg_days_to_close > 90,
      'Won deals take ' || {{ days_text('told.avg_days_to_close') }} || ' to close'
      || coalesce('; the slowest stage is ' || told.slowest_stage || ' with ' || {{ days_text('told.slowest_stage_days') }}, '') || '.',
      coalesce('Attack ' || told.slowest_stage || ': find what deals wait for there', 'Find out where deals wait; no stage has a known length') || '.'
    ),
    (
      5,
      told.overdue_share > 0.20,
      {{ percent_text('told.overdue_share') }} || ' of the open pipeline (' || {{ money_text('told.overdue_amount', 'told.currency') }} || ', '
      || {{ count_text('told.overdue_count') }} || case when told.overdue_count = 1 then ' deal' else ' deals' end || ') is past its close date.',
      'Give these deals a real date or close them out' || coalesce('; most of it is owned by ' || told.overdue_owners, '') || '.'
    ),
    (
      6,
      told.forecast_risk = 'High Risk',
      coalesce(
        'The forecast of the quarter, ' || {{ money_text('told.forecast_this_quarter', 'told.currency') }} || ', is uncertain: it ranges from '
        || {{ money_text('told.forecast_lower_95', 'told.currency') }} || ' to ' || {{ money_text('told.forecast_upper_95', 'told.currency') }} || '.',
        'The forecast of the quarter is uncertain: there is not enough history for a range.'
      ),
      coalesce(
        'Widen the commit to ' || {{ money_text('told.forecast_lower_95', 'told.currency') }} || ' to ' || {{ money_text('told.forecast_upper_95', 'told.currency') }} || '.',
        'Commit only to what is nearly won.'
      )
    ),
    (
      7,
      told.pipeline_coverage_ratio < told.required_coverage,
      'Coverage of ' || {{ multiple_text('told.pipeline_coverage_ratio') }} || ' is below the ' || {{ multiple_text('told.required_coverage') }}
      || ' that a win rate by value of ' || {{ percent_text('told.win_rate_by_value_ttm') }} || ' needs.',
      'Build ' || {{ money_text('told.pipeline_gap_amount', 'told.currency') }} || ' more pipeline due this quarter, or convert better.'
    )
  ) as rule (place, fires, insight, recommendation)
  where rule.fires
  group by
    told.scope_type,
    told.scope_id
),

-- E8: no other rule fires.
healthy as (
  select
    told.*,
    'Healthy: the best indicator is ' || told.best || '.' as insight,
    'Keep course; watch ' || case
      when told.worst <> told.best then told.worst
      else {{ money_text('told.due_this_month_amount', 'told.currency') }} || ' due this month'
    end || '.' as advice
  from told
)

select
  healthy.organization_id,
  healthy.as_of,
  healthy.scope_type,
  healthy.scope_id,
  'executive_dashboard' as dashboard_type,
  healthy.as_of as report_date,
  {{ fiscal_quarter_start(as_of()) }} as quarter,
  healthy.currency,
  healthy.qtd_won_amount as qtd_won_revenue,
  healthy.mtd_won_amount as mtd_won_revenue,
  healthy.ytd_won_amount as ytd_won_revenue,
  healthy.qtd_won_count,
  healthy.mtd_won_count,
  healthy.ytd_won_count,
  healthy.qtd_lost_amount as qtd_lost_revenue,
  healthy.qtd_lost_count,
  healthy.open_amount as current_pipeline_value,
  healthy.open_count as current_pipeline_count,
  healthy.unpriced_count as current_pipeline_without_amount_count,
  round(healthy.overall_win_rate, 10) as overall_win_rate,
  round(healthy.win_rate_ttm, 10) as win_rate_ttm,
  healthy.ttm_won_count as won_count_ttm,
  healthy.ttm_closed_count as closed_count_ttm,
  round(healthy.win_rate_by_value_ttm, 10) as win_rate_by_value_ttm,
  healthy.avg_deal_size,
  round(healthy.avg_days_to_close, 6) as avg_days_to_close,
  round(healthy.current_velocity, 6) as current_velocity,
  healthy.overdue_amount as overdue_value,
  healthy.overdue_count,
  round(healthy.overdue_share, 10) as overdue_share,
  healthy.high_value_amount,
  healthy.high_value_count,
  healthy.high_value_at_risk_amount,
  healthy.high_value_at_risk_count,
  healthy.due_this_month_amount as closing_this_month_value,
  healthy.due_this_month_count as closing_this_month_count,
  healthy.due_this_quarter_amount as due_this_quarter_value,
  healthy.due_this_quarter_count,
  cast(healthy.target_amount as numeric(18, 2)) as target_amount,
  healthy.target_basis,
  round(healthy.target_attainment, 10) as target_attainment,
  cast(healthy.target_gap_amount as numeric(18, 2)) as target_gap_amount,
  round(healthy.pipeline_coverage_ratio, 6) as pipeline_coverage_ratio,
  round(healthy.required_coverage, 6) as required_coverage,
  cast(healthy.pipeline_gap_amount as numeric(18, 2)) as pipeline_gap_amount,
  round(healthy.recent_win_rate_trend, 10) as recent_win_rate_trend,
  round(healthy.win_rate_trend_change, 10) as win_rate_trend_change,
  healthy.recent_closed_count,
  healthy.prior_closed_count,
  healthy.recent_deal_size_trend,
  healthy.pipeline_health,
  healthy.win_rate_health,
  healthy.velocity_health,
  healthy.overall_health_score,
  healthy.pipeline_health_score,
  healthy.health_status,
  healthy.forecast_this_quarter,
  healthy.forecast_lower_95,
  healthy.forecast_upper_95,
  healthy.forecast_risk,
  coalesce(fired.key_insight, healthy.insight) as key_insight,
  coalesce(fired.recommendation, healthy.advice) as recommendation,
  coalesce(fired.all_insights, healthy.insight) as all_insights,
  coalesce(fired.all_recommendations, healthy.advice) as all_recommendations,
  coalesce(fired.rules_fired, 'E8') as rules_fired,
  {{ built_at() }} as created_at,
  {{ built_at() }} as updated_at
from healthy
left join fired
  on
    fired.scope_type = healthy.scope_type
    and fired.scope_id = healthy.scope_id
