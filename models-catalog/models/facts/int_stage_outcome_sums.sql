-- One row per owner, team, stage and month: closed deals in every stage they ever entered, from the first origin on that knows of both the
-- entry and the close.
with calendar as (
  select {{ running_month() }} as running_month
),

passed as (
  select
    opportunity.owner_id,
    opportunity.team_id,
    entered.stage_name,
    opportunity.outcome = 'Won' as is_won,
    least(
      {{ month_after(month_start('greatest(opportunity.close_date, entered.entered_date)'), 1) }},
      calendar.running_month
    ) as known_month
  from {{ ref('fct_opportunity') }} as opportunity
  inner join {{ ref('int_stage_entry') }} as entered
    on entered.opportunity_id = opportunity.opportunity_id
  cross join calendar
  where
    opportunity.outcome <> 'Open'
    and opportunity.close_date >= calendar.running_month - {{ var('pipeline_months') + var('forecast_win_months') }} * interval '1 month'
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  {{ key_of('passed.owner_id') }} as owner_key,
  {{ key_of('passed.team_id') }} as team_key,
  passed.stage_name,
  passed.known_month,
  count(*) as row_count,
  count(*) filter (where passed.is_won) as won_count
from passed
group by
  passed.owner_id,
  passed.team_id,
  passed.stage_name,
  passed.known_month
