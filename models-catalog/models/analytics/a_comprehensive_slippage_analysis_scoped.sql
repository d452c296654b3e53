-- One row per scope, driver type and driver value: how much the deals due in the last complete quarters slipped because of, or beside, it.
with owner_label as (
  -- People of one name are told apart by a number.
  select
    due_owner.owner_key,
    person.user_name as owner_name,
    row_number() over (partition by person.user_name order by due_owner.owner_key) as name_number
  from (
    select distinct sums.owner_key
    from {{ ref('int_slippage_driver_sums') }} as sums
  ) as due_owner
  inner join {{ ref('stg_sf__user') }} as person
    on person.user_id = due_owner.owner_key
),

part as (
  select
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
    sums.driver_type,
    case
      when sums.driver_type = 'owner'
        then coalesce(owner_label.owner_name || case when owner_label.name_number > 1 then ' (' || owner_label.name_number || ')' else '' end, 'Unknown')
      else sums.driver_value
    end as driver_value,
    sums.is_slipped,
    sums.row_count as deals,
    sums.row_count - sums.priced_count as unpriced_deals,
    case when sums.dated_count > 0 then sums.slip_days end as slip_days,
    sums.dated_count as dated_deals,
    sums.won_count as won_deals,
    sums.closed_count as closed_deals,
    {{ money_columns('sums') }}
  from {{ ref('int_slippage_driver_sums') }} as sums
  left join owner_label
    on owner_label.owner_key = sums.owner_key
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
