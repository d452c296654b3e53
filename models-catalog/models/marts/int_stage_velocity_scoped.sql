-- One row per scope and open stage for the window up to as_of (no quarter), and per fiscal quarter in which stays ended.
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
),

stage_part as (
  select
    opportunity.owner_id,
    deal_stage.team_id,
    deal_stage.is_whole,
    deal_stage.stage_name,
    deal_stage.quarter,
    count(*) as entered,
    count(*) filter (where opportunity.outcome <> 'Open') as closed,
    count(*) filter (where opportunity.outcome = 'Won') as won,
    count(deal_stage.days) as deals,
    sum(deal_stage.days) as days,
    sum(deal_stage.days * deal_stage.days) as squared_days,
    array_agg(cast(deal_stage.days as double precision)) filter (where deal_stage.days is not null) as all_days,
    sum(deal_stage.amount) filter (where deal_stage.days is not null) as amount,
    count(deal_stage.amount) filter (where deal_stage.days is not null) as priced_deals,
    min(opportunity.currency) filter (where deal_stage.amount is not null) as first_currency,
    max(opportunity.currency) filter (where deal_stage.amount is not null) as last_currency,
    count(deal_stage.open_days) as open_deals,
    sum(deal_stage.open_days) as open_days,
    sum(opportunity.amount) filter (where deal_stage.open_days is not null) as open_amount,
    min(opportunity.currency) filter (where deal_stage.open_days is not null and opportunity.amount is not null) as first_open_currency,
    max(opportunity.currency) filter (where deal_stage.open_days is not null and opportunity.amount is not null) as last_open_currency
  from shared_stage as deal_stage
  inner join {{ ref('fct_opportunity') }} as opportunity
    on opportunity.opportunity_id = deal_stage.opportunity_id
  group by
    opportunity.owner_id,
    deal_stage.team_id,
    deal_stage.is_whole,
    deal_stage.stage_name,
    deal_stage.quarter
),

whole_stage as (
  select *
  from stage_part
  where stage_part.is_whole
),

placed_stage as (
  {{ in_scopes('whole_stage') }}
  union all
  {{ team_parts('stage_part') }}
),

numbered_stage as (
  select
    placed_stage.*,
    dense_rank() over (order by placed_stage.scope_type, placed_stage.scope_id, placed_stage.stage_name, placed_stage.quarter) as cell_number
  from placed_stage
),

stage_days as (
  select
    numbered_stage.cell_number,
    unnest(numbered_stage.all_days) as days
  from numbered_stage
),

stage_spread as (
  select
    stage_days.cell_number,
    round(cast({{ percentile('stage_days.days', 0.5) }} as numeric), 6) as median_days,
    round(cast({{ percentile('stage_days.days', 0.9) }} as numeric), 6) as p90_days
  from stage_days
  group by stage_days.cell_number
),

stage_row as (
  select
    numbered_stage.cell_number,
    numbered_stage.scope_type,
    numbered_stage.scope_id,
    numbered_stage.stage_name,
    numbered_stage.quarter,
    sum(numbered_stage.entered) as entered,
    sum(numbered_stage.closed) as closed,
    sum(numbered_stage.won) as won,
    sum(numbered_stage.deals) as deals,
    sum(numbered_stage.days) as days,
    {{ stddev_of_sums('sum(numbered_stage.deals)', 'sum(numbered_stage.days)', 'sum(numbered_stage.squared_days)') }} as stddev_days,
    {{ money_of_sums('deals > 0') }} as amount,
    sum(numbered_stage.priced_deals) as priced_deals,
    sum(numbered_stage.open_deals) as open_deals,
    sum(numbered_stage.open_days) as open_days,
    case
      when sum(numbered_stage.open_deals) = 0 then 0
      when min(numbered_stage.first_open_currency) <> max(numbered_stage.last_open_currency) then null
      else sum(numbered_stage.open_amount)
    end as open_amount,
    {{ one_of('least(min(first_currency), min(first_open_currency))', 'greatest(max(last_currency), max(last_open_currency))') }} as currency
  from numbered_stage
  group by
    numbered_stage.cell_number,
    numbered_stage.scope_type,
    numbered_stage.scope_id,
    numbered_stage.stage_name,
    numbered_stage.quarter
  -- A stage that nobody left or stands in says nothing of its length.
  having sum(numbered_stage.deals) + sum(numbered_stage.open_deals) > 0
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  stage_row.scope_type,
  stage_row.scope_id,
  stage_row.stage_name,
  stage_row.quarter,
  stage_row.entered,
  stage_row.closed,
  stage_row.won,
  stage_row.deals,
  stage_row.amount,
  stage_row.priced_deals,
  stage_row.days,
  stage_spread.median_days,
  stage_row.stddev_days,
  stage_spread.p90_days,
  stage_row.open_deals,
  stage_row.open_days,
  stage_row.open_amount,
  stage_row.currency
from stage_row
left join stage_spread
  on stage_spread.cell_number = stage_row.cell_number
