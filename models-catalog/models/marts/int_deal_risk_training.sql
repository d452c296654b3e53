-- One row per open deal and day of the past it was looked at that the score is learned from: it is known what came of it.
select
  features.organization_id,
  features.as_of,
  features.snapshot_date,
  features.opportunity_id,
  features.snapshot_quarter,
  features.known_on,
  features.is_closed,
  features.is_lost_or_slipped,
  features.f_stage_age,
  features.f_stage_place,
  features.f_pushes,
  features.f_age,
  features.f_days_left,
  features.f_large,
  features.f_small,
  features.f_owner,
  features.f_segment,
  features.f_undated
from {{ ref('int_deal_risk_features') }} as features
where features.known_on is not null
