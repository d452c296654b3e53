-- One row per scope: how good the deal risk score is, measured over all deals of the organisation on predictions made before their
-- outcomes were known. Every scope has the same figures.
with learned as (
  select
    max(learned.value) filter (where learned.name = 'rows') as rows,
    max(learned.value) filter (where learned.name = 'subjects') as deals,
    max(learned.value) filter (where learned.name = 'hits') as bad_rows,
    max(learned.value) filter (where learned.name = 'tested_rows') as tested_rows,
    max(learned.value) filter (where learned.name = 'tested_subjects') as tested_deals,
    max(learned.value) filter (where learned.name = 'tested_hits') as tested_bad_rows,
    max(learned.value) filter (where learned.name = 'auc') as auc,
    max(learned.value) filter (where learned.name = 'auc_low') as auc_low,
    max(learned.value) filter (where learned.name = 'auc_high') as auc_high,
    max(learned.value) filter (where learned.name = 'brier') as brier,
    max(learned.value) filter (where learned.name = 'brier_of_rate') as brier_of_rate,
    max(learned.value) filter (where learned.name = 'calibration_error') as calibration_error
  from {{ ref('int_deal_risk_learned') }} as learned
  where learned.part = 'quality'
),

training as (
  select cast(count(distinct training.opportunity_id) filter (where training.is_closed) as integer) as closed_deals
  from {{ ref('int_deal_risk_training') }} as training
),

bin as (
  select
    learned.name,
    max(learned.value) filter (where learned.field = 'low') as low,
    max(learned.value) filter (where learned.field = 'high') as high,
    max(learned.value) filter (where learned.field = 'rows') as rows,
    max(learned.value) filter (where learned.field = 'predicted') as predicted,
    max(learned.value) filter (where learned.field = 'observed') as observed
  from {{ ref('int_deal_risk_learned') }} as learned
  where learned.part = 'bin'
  group by learned.name
),

shown_bins as (
  select
    string_agg(
      {{ percent_text('cast(bin.predicted as numeric)') }} || ' said, ' || {{ percent_text('cast(bin.observed as numeric)') }} || ' came (' || bin.rows || ')',
      '; '
      order by bin.low
    ) as bins
  from bin
),

judged as (
  select
    learned.*,
    training.closed_deals,
    shown_bins.bins,
    case
      when training.closed_deals < {{ var('risk_closed_deals_min') }}
        then 'only ' || training.closed_deals || ' closed deals can be learned from, and {{ var("risk_closed_deals_min") }} are needed'
      when least(coalesce(learned.bad_rows, 0), coalesce(learned.rows - learned.bad_rows, 0)) < {{ var('risk_rarer_outcome_min') }}
        then 'the rarer outcome was seen ' || least(coalesce(learned.bad_rows, 0), coalesce(learned.rows - learned.bad_rows, 0))
          || ' times, and {{ var("risk_rarer_outcome_min") }} are needed'
      when coalesce(learned.tested_deals, 0) < {{ var('risk_tested_deals_min') }}
        then 'only ' || coalesce(learned.tested_deals, 0) || ' deals could be predicted from earlier ones, and {{ var("risk_tested_deals_min") }} are needed'
      when learned.auc is null
        then 'the deals that could be predicted from earlier ones all came to the same'
      when learned.auc_low <= 0.5
        then 'on ' || learned.tested_deals || ' deals its ranking cannot be told from chance (AUC '
          || to_char(learned.auc, 'FM0.00') || ', 95% interval ' || to_char(learned.auc_low, 'FM0.00') || ' to ' || to_char(learned.auc_high, 'FM0.00') || ')'
    end as reason
  from learned
  cross join training
  cross join shown_bins
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  scope.scope_type,
  scope.scope_id,
  judged.reason is not null as is_refused,
  judged.reason,
  case
    when judged.reason is null
      then 'A chance learned from ' || judged.closed_deals || ' closed deals, never a certainty: on ' || judged.tested_deals
        || ' deals predicted before their outcome was known, AUC ' || to_char(judged.auc, 'FM0.00') || ' (95% interval '
        || to_char(judged.auc_low, 'FM0.00') || ' to ' || to_char(judged.auc_high, 'FM0.00')
        || '; 0.50 is chance, 1.00 perfect), what was said lay ' || {{ points_text('cast(judged.calibration_error as numeric)') }}
        || ' off what came on average'
    else 'There is no deal risk score: ' || judged.reason
  end as verdict,
  judged.closed_deals,
  cast(coalesce(judged.tested_deals, 0) as integer) as tested_deals,
  round(cast(judged.tested_bad_rows / nullif(judged.tested_rows, 0) as numeric), 4) as lost_or_slipped_share,
  round(cast(judged.auc as numeric), 4) as auc,
  round(cast(judged.auc_low as numeric), 4) as auc_low,
  round(cast(judged.auc_high as numeric), 4) as auc_high,
  round(cast(judged.brier as numeric), 4) as brier_score,
  round(cast(judged.brier_of_rate as numeric), 4) as brier_score_of_rate,
  round(cast(judged.calibration_error as numeric), 4) as calibration_error,
  judged.bins as calibration_bins,
  {{ built_at() }} as created_at,
  {{ built_at() }} as updated_at
from judged
cross join {{ ref('dim_scope') }} as scope
