-- One row per opportunity, open stage and team of then for the window up to as_of (no quarter), and per fiscal quarter in which stays ended.
{% set window_start = as_of() ~ ' - ' ~ var('velocity_window_days') %}
with stay as (
  select
    stay.opportunity_id,
    stay.team_id,
    stay.stage_name,
    stay.stay_number,
    stay.days_in_stage as days,
    stay.amount_at_exit as amount,
    stay.is_current,
    {{ fiscal_quarter_start('stay.exited_date') }} as quarter,
    coalesce(stay.exited_date > {{ window_start }}, false) as is_finished
  from {{ ref('fct_stage_transitions') }} as stay
  where not stay.is_closed
),

-- Every stay for the window, which has no quarter; finished ones again for the quarter in which they ended. Quarters are
-- whole: the first is the one in which the window begins.
counted_stay as (
  select
    stay.opportunity_id,
    stay.team_id,
    stay.stage_name,
    stay.stay_number,
    stay.days,
    stay.amount,
    stay.is_current,
    stay.is_finished,
    cast(null as date) as quarter
  from stay
  union all
  select
    stay.opportunity_id,
    stay.team_id,
    stay.stage_name,
    stay.stay_number,
    stay.days,
    stay.amount,
    false,
    true,
    stay.quarter
  from stay
  where stay.quarter >= {{ fiscal_quarter_start('(' ~ window_start ~ ' + 1)') }}
),

-- A deal that came back to a stage counts once: all its days there, and its amount when it last left.
deal_stage as (
  select
    stay.opportunity_id,
    stay.team_id,
    stay.stage_name,
    stay.quarter,
    sum(stay.days) filter (where stay.is_finished) as days,
    max(stay.stay_number) filter (where stay.is_finished) as last_stay_number,
    {{ last_value_by('stay.stay_number', 'stay.amount', 'stay.is_finished') }} as amount,
    max(stay.days) filter (where stay.is_current) as open_days
  from counted_stay as stay
  group by
    stay.opportunity_id,
    stay.team_id,
    stay.stage_name,
    stay.quarter
),

-- A deal whose owner changed teams meanwhile has a share in each of them, and is one deal for everybody else.
moved_deal as (
  select stay.opportunity_id
  from stay
  group by stay.opportunity_id
  having
    min(coalesce(cast(stay.team_id as text), '')) <> max(coalesce(cast(stay.team_id as text), ''))
),

shared_stage as (
  select
    deal_stage.*,
    moved_deal.opportunity_id is null as is_whole
  from deal_stage
  left join moved_deal
    on moved_deal.opportunity_id = deal_stage.opportunity_id
  union all
  select
    deal_stage.opportunity_id,
    null,
    deal_stage.stage_name,
    deal_stage.quarter,
    sum(deal_stage.days),
    max(deal_stage.last_stay_number),
    {{ last_value_by('deal_stage.last_stay_number', 'deal_stage.amount', 'deal_stage.last_stay_number is not null') }},
    max(deal_stage.open_days),
    true
  from deal_stage
  inner join moved_deal
    on moved_deal.opportunity_id = deal_stage.opportunity_id
  group by
    deal_stage.opportunity_id,
    deal_stage.stage_name,
    deal_stage.quarter
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  shared_stage.opportunity_id,
  shared_stage.team_id,
  shared_stage.is_whole,
  shared_stage.stage_name,
  shared_stage.quarter,
  shared_stage.days,
  shared_stage.amount,
  shared_stage.open_days
from shared_stage
