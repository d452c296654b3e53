-- One row per scope, driver type and driver value: how much the deals due in the last complete quarters slipped because of, or beside, it.
with due_deal as (
  select cohort.*
  from {{ ref('fct_quarter_cohort') }} as cohort
  where
    cohort.entry = 'due'
    and cohort.is_complete
    and cohort.close_quarter >= {{ fiscal_quarter_start(as_of()) }} - {{ var('slippage_driver_quarters') }} * interval '3 months'
),

-- People of one name are told apart by a number.
owner_label as (
  select
    due_deal.owner_id,
    max(due_deal.owner_name) as owner_name,
    row_number() over (partition by max(due_deal.owner_name) order by due_deal.owner_id) as name_number
  from due_deal
  where due_deal.owner_id is not null
  group by due_deal.owner_id
),

-- Every deal once per driver type, with what was known of it when the quarter began.
driven as (
  select
    due_deal.owner_id,
    due_deal.team_id,
    driver.driver_type,
    driver.driver_value,
    due_deal.is_slipped,
    due_deal.amount,
    due_deal.currency,
    due_deal.slip_days,
    due_deal.eventual_outcome
  from due_deal
  left join owner_label
    on owner_label.owner_id = due_deal.owner_id
  cross join lateral (
    values
    ('owner', coalesce(owner_label.owner_name || case when owner_label.name_number > 1 then ' (' || owner_label.name_number || ')' else '' end, 'Unknown')),
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
),

part as (
  select
    driven.owner_id,
    driven.team_id,
    driven.driver_type,
    driven.driver_value,
    driven.is_slipped,
    count(*) as deals,
    sum(driven.amount) as amount,
    count(*) filter (where driven.amount is null) as unpriced_deals,
    min(driven.currency) filter (where driven.amount is not null) as first_currency,
    max(driven.currency) filter (where driven.amount is not null) as last_currency,
    sum(driven.slip_days) as slip_days,
    count(driven.slip_days) as dated_deals,
    count(*) filter (where driven.eventual_outcome = 'Won') as won_deals,
    count(*) filter (where driven.eventual_outcome <> 'Open') as closed_deals
  from driven
  group by
    driven.owner_id,
    driven.team_id,
    driven.driver_type,
    driven.driver_value,
    driven.is_slipped
),

placed as (
  {{ in_scopes('part') }}
),

driver as (
  select
    placed.scope_type,
    placed.scope_id,
    placed.driver_type,
    placed.driver_value,
    sum(placed.deals) as cohort_opps,
    {{ money_of_sums('true') }} as cohort_amount,
    sum(placed.unpriced_deals) as cohort_without_amount_opps,
    coalesce(sum(placed.deals) filter (where placed.is_slipped), 0) as slipped_opps,
    {{ money_of_sums('is_slipped') }} as slipped_amount,
    sum(placed.slip_days) as slip_days_sum,
    sum(placed.dated_deals) as slip_days_opps,
    sum(placed.won_deals) as won_opps,
    sum(placed.closed_deals) as closed_opps,
    min(placed.first_currency) as first_currency,
    max(placed.last_currency) as last_currency
  from placed
  group by
    placed.scope_type,
    placed.scope_id,
    placed.driver_type,
    placed.driver_value
),

-- Beside all deals of the scope: every one of them stands once under each driver type.
compared as (
  select
    driver.*,
    {{ ratio('driver.slipped_opps', 'driver.cohort_opps') }} as slippage_rate,
    sum(driver.slipped_opps) over scope as all_slipped_opps,
    sum(driver.cohort_opps) over scope as all_opps,
    case when min(driver.first_currency) over scope = max(driver.last_currency) over scope then sum(driver.slipped_amount) over scope end as all_slipped_amount,
    case when min(driver.first_currency) over scope = max(driver.last_currency) over scope then sum(driver.cohort_amount) over scope end as all_amount
  from driver
  window scope as (partition by driver.scope_type, driver.scope_id, driver.driver_type)
),

rated as (
  select
    compared.*,
    {{ wilson_low('compared.slipped_opps', 'compared.cohort_opps') }} as rate_low,
    {{ wilson_high('compared.slipped_opps', 'compared.cohort_opps') }} as rate_high,
    {{ ratio('compared.all_slipped_opps', 'compared.all_opps') }} as overall_rate,
    {{ ratio('compared.slipped_opps * compared.all_opps', 'compared.cohort_opps * compared.all_slipped_opps') }} as lift,
    {{ ratio('compared.slipped_amount', 'compared.all_slipped_amount') }} as share_of_slipped_amount,
    round(compared.slipped_amount - {{ ratio('compared.all_slipped_amount * compared.cohort_amount', 'compared.all_amount') }}, 2) as excess_slipped_amount
  from compared
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  rated.scope_type,
  rated.scope_id,
  rated.driver_type,
  rated.driver_value,
  rated.cohort_opps,
  rated.cohort_amount,
  rated.cohort_without_amount_opps,
  rated.slipped_opps,
  rated.slippage_rate,
  rated.rate_low,
  rated.rate_high,
  rated.overall_rate,
  rated.lift,
  rated.slipped_amount,
  rated.share_of_slipped_amount,
  rated.excess_slipped_amount,
  round({{ ratio('rated.slip_days_sum', 'rated.slip_days_opps') }}, 6) as avg_slip_days,
  rated.won_opps,
  rated.closed_opps,
  {{ ratio('rated.won_opps', 'rated.closed_opps') }} as eventual_win_rate,
  rated.cohort_opps >= {{ var('slippage_driver_deals_min') }}
  and (rated.rate_low > rated.overall_rate or rated.rate_high < rated.overall_rate) as is_significant,
  row_number() over (
    partition by rated.scope_type, rated.scope_id
    order by rated.excess_slipped_amount desc nulls last, rated.driver_type, rated.driver_value collate "C"
  ) as driver_rank,
  case when rated.slippage_rate > rated.overall_rate then {{ slippage_mitigation('rated.driver_type', 'rated.driver_value') }} end as mitigation,
  case when rated.first_currency = rated.last_currency then rated.first_currency end as currency,
  {{ built_at() }} as created_at,
  {{ built_at() }} as updated_at
from rated
