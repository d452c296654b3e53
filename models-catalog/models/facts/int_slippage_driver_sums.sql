-- One row per owner, team, driver type and value, slipped or not: sums of the deals that were due in the last complete quarters.
with due_deal as (
  select cohort.*
  from {{ ref('fct_quarter_cohort') }} as cohort
  where
    cohort.entry = 'due'
    and cohort.is_complete
    and cohort.close_quarter >= {{ fiscal_quarter_start(as_of()) }} - {{ var('slippage_driver_quarters') }} * interval '3 months'
)

-- Every deal once per driver type, with what was known of it when the quarter began. An owner is told by id, not by name.
select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  {{ key_of('due_deal.owner_id') }} as owner_key,
  {{ key_of('due_deal.team_id') }} as team_key,
  driver.driver_type,
  driver.driver_value,
  due_deal.is_slipped,
  due_deal.currency,
  count(*) as row_count,
  count(due_deal.amount) as priced_count,
  coalesce(sum(due_deal.amount), 0) as amount,
  count(due_deal.slip_days) as dated_count,
  coalesce(sum(due_deal.slip_days), 0) as slip_days,
  count(*) filter (where due_deal.eventual_outcome = 'Won') as won_count,
  count(*) filter (where due_deal.eventual_outcome <> 'Open') as closed_count
from due_deal
cross join lateral (
  values
  ('owner', cast({{ key_of('due_deal.owner_id') }} as text)),
  ('team', due_deal.team_name),
  ('stage_at_quarter_start', coalesce(due_deal.stage_at_start, 'Unknown')),
  ('segment', due_deal.segment),
  ('industry', coalesce(due_deal.industry, 'Unknown')),
  ('region', due_deal.region),
  ('opportunity_type', coalesce(due_deal.opportunity_type, 'Unknown')),
  ('lead_source', coalesce(due_deal.lead_source, 'Unknown')),
  ('deal_size_band', {{ deal_size_band('due_deal.amount') }}),
  ('age_band', {{ age_band('due_deal.age_days_at_start') }}),
  ('push_count_band', {{ push_count_band('due_deal.push_count_at_start') }}),
  -- No source tells what the next step was then; the one of now would look ahead.
  ('next_step_present', 'Unknown')
) as driver (driver_type, driver_value)
group by
  due_deal.owner_id,
  due_deal.team_id,
  driver.driver_type,
  driver.driver_value,
  due_deal.is_slipped,
  due_deal.currency
