-- One row per opportunity, fiscal quarter in which stays ended, open stage, and what it counts as: a deal, or where its owner changed teams
-- meanwhile, a share in each team and a whole for everybody else.
with stay as (
  select
    stay.opportunity_id,
    {{ fiscal_quarter_start('stay.exited_date') }} as close_quarter,
    stay.stage_name,
    stay.team_id,
    stay.team_name,
    stay.stay_number,
    stay.days_in_stage,
    stay.amount_at_exit
  from {{ ref('fct_stage_transitions') }} as stay
  where
    not stay.is_closed
    and stay.days_in_stage is not null
    and stay.exited_date >= {{ fiscal_quarter_start(as_of()) }} - {{ var('stage_velocity_months') }} * interval '1 month'
),

-- A deal that came back to a stage counts once, with all its days there.
deal as (
  select
    stay.opportunity_id,
    stay.close_quarter,
    stay.stage_name,
    stay.team_id,
    stay.team_name,
    sum(stay.days_in_stage) as days,
    max(stay.stay_number) as last_stay_number,
    {{ last_value_by('stay.stay_number', 'stay.amount_at_exit') }} as amount
  from stay
  group by
    stay.opportunity_id,
    stay.close_quarter,
    stay.stage_name,
    stay.team_id,
    stay.team_name
),

-- A deal whose owner changed teams meanwhile has a share in each of them, and is one deal for everybody else.
moved_deal as (
  select
    deal.opportunity_id,
    deal.close_quarter,
    deal.stage_name
  from deal
  group by
    deal.opportunity_id,
    deal.close_quarter,
    deal.stage_name
  having count(*) > 1
),

shared_deal as (
  select
    deal.*,
    case when moved_deal.opportunity_id is null then 'deal' else 'share' end as counts_as
  from deal
  left join moved_deal
    on
      moved_deal.opportunity_id = deal.opportunity_id
      and moved_deal.close_quarter = deal.close_quarter
      and moved_deal.stage_name = deal.stage_name
  union all
  select
    deal.opportunity_id,
    deal.close_quarter,
    deal.stage_name,
    null,
    null,
    sum(deal.days),
    max(deal.last_stay_number),
    {{ last_value_by('deal.last_stay_number', 'deal.amount') }},
    'whole'
  from deal
  inner join moved_deal
    on
      moved_deal.opportunity_id = deal.opportunity_id
      and moved_deal.close_quarter = deal.close_quarter
      and moved_deal.stage_name = deal.stage_name
  group by
    deal.opportunity_id,
    deal.close_quarter,
    deal.stage_name
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  shared_deal.opportunity_id,
  shared_deal.close_quarter,
  shared_deal.stage_name,
  shared_deal.team_id,
  shared_deal.team_name,
  shared_deal.counts_as,
  shared_deal.days,
  shared_deal.amount
from shared_deal
