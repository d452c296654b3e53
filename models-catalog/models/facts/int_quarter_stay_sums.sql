-- One row per owner, team of then, quarter in which the stay ended, stage, segment, account region, currency and days in the stage: sums of
-- opportunities.
select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  {{ key_of('opportunity.owner_id') }} as owner_key,
  {{ key_of('stay.team_id') }} as team_key,
  stay.counts_as,
  stay.close_quarter,
  opportunity.segment,
  opportunity.account_region as region,
  stay.stage_name,
  coalesce(stay.team_name, '') as team_name,
  opportunity.currency,
  {{ days_bucket('stay.days') }} as days_bucket,
  count(*) as row_count,
  sum(stay.days) as days,
  count(stay.amount) as priced_count,
  coalesce(sum(stay.amount), 0) as amount
from {{ ref('int_quarter_stay') }} as stay
inner join {{ ref('fct_opportunity') }} as opportunity
  on opportunity.opportunity_id = stay.opportunity_id
group by
  opportunity.owner_id,
  stay.team_id,
  stay.counts_as,
  stay.close_quarter,
  opportunity.segment,
  opportunity.account_region,
  stay.stage_name,
  coalesce(stay.team_name, ''),
  opportunity.currency,
  {{ days_bucket('stay.days') }}
