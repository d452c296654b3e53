-- One row per open deal and day of the past it was looked at, once it is known what came of it.
with judged as (
  select
    features.*,
    opportunity.outcome,
    opportunity.close_date as closed_on,
    -- A deal with a date is known when the quarter it was then due in is over, won or not, so that quick deals do not come in before
    -- slow ones; one without a date, when it is closed.
    case
      when features.due_until is not null then features.due_until
      when opportunity.outcome <> 'Open' then opportunity.close_date + 1
    end as known_on
  from {{ ref('int_deal_risk_features') }} as features
  inner join {{ ref('fct_opportunity') }} as opportunity
    on opportunity.opportunity_id = features.opportunity_id
  where
    features.snapshot_date < features.as_of
    and (opportunity.outcome = 'Open' or opportunity.close_date is not null)
)

select
  judged.organization_id,
  judged.as_of,
  judged.snapshot_date,
  judged.opportunity_id,
  judged.snapshot_quarter,
  judged.known_on,
  judged.outcome <> 'Open' as is_closed,
  -- Not won, or won after the quarter it was due in.
  judged.outcome <> 'Won' or coalesce(judged.closed_on >= judged.due_until, false) as is_lost_or_slipped,
  judged.f_stage_age,
  judged.f_stage_place,
  judged.f_pushes,
  judged.f_age,
  judged.f_days_left,
  judged.f_large,
  judged.f_small,
  judged.f_owner,
  judged.f_segment,
  judged.f_undated
from judged
where judged.known_on <= judged.as_of + 1
