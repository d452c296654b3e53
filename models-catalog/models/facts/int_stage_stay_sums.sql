-- One row per owner, team of then, open stage, quarter (none for the window up to as_of), currency and days in the stage: sums of
-- opportunities. A deal whose owner changed teams meanwhile has a share in each of them (is_whole is false), and is one deal for everybody else.
select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  {{ key_of('opportunity.owner_id') }} as owner_key,
  {{ key_of('stay.team_id') }} as team_key,
  stay.is_whole,
  stay.stage_name,
  {{ day_key('stay.quarter') }} as quarter,
  opportunity.currency,
  {{ days_bucket('stay.days') }} as days_bucket,
  count(*) as row_count,
  count(*) filter (where opportunity.outcome <> 'Open') as closed_count,
  count(*) filter (where opportunity.outcome = 'Won') as won_count,
  count(stay.days) as dated_count,
  coalesce(sum(stay.days), 0) as days,
  coalesce(sum(stay.days * stay.days), 0) as squared_days,
  count(stay.amount) filter (where stay.days is not null) as priced_count,
  coalesce(sum(stay.amount) filter (where stay.days is not null), 0) as amount,
  count(stay.open_days) as open_count,
  coalesce(sum(stay.open_days), 0) as open_days,
  count(opportunity.amount) filter (where stay.open_days is not null) as open_priced_count,
  coalesce(sum(opportunity.amount) filter (where stay.open_days is not null), 0) as open_amount
from {{ ref('int_stage_stay') }} as stay
inner join {{ ref('fct_opportunity') }} as opportunity
  on opportunity.opportunity_id = stay.opportunity_id
group by
  opportunity.owner_id,
  stay.team_id,
  stay.is_whole,
  stay.stage_name,
  {{ day_key('stay.quarter') }},
  opportunity.currency,
  {{ days_bucket('stay.days') }}
