-- One row per scope, fiscal quarter in which the stay ended, stage, segment, account region and team, and per roll-up of the
-- last three ('All').
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
),

part as (
  select
    deal.counts_as,
    opportunity.owner_id,
    deal.team_id,
    deal.close_quarter,
    opportunity.segment,
    opportunity.account_region as region,
    deal.stage_name,
    deal.team_name,
    count(*) as deals,
    sum(deal.days) as days,
    array_agg(cast(deal.days as double precision)) as all_days,
    sum(deal.amount) as amount,
    count(*) filter (where deal.amount is null) as unpriced_deals,
    min(opportunity.currency) filter (where deal.amount is not null) as first_currency,
    max(opportunity.currency) filter (where deal.amount is not null) as last_currency
  from shared_deal as deal
  inner join {{ ref('fct_opportunity') }} as opportunity
    on opportunity.opportunity_id = deal.opportunity_id
  group by
    deal.counts_as,
    opportunity.owner_id,
    deal.team_id,
    deal.close_quarter,
    opportunity.segment,
    opportunity.account_region,
    deal.stage_name,
    deal.team_name
),

scoped_part as (
  {{ in_scopes('part') }}
),

rolled_part as (
  {{ rolled_up('scoped_part') }}
),

-- A share counts in its team: in the team's own scope, elsewhere in the cell of that team; the whole counts in all other cells.
counted_part as (
  select *
  from rolled_part
  where
    rolled_part.counts_as = 'deal'
    or (rolled_part.counts_as = 'share' and (rolled_part.scope_type = 'team' or rolled_part.cell_team <> 'All'))
    or (rolled_part.counts_as = 'whole' and rolled_part.cell_team = 'All')
),

placed as (
  select
    counted_part.*,
    dense_rank() over (
      order by
        counted_part.scope_type,
        counted_part.scope_id,
        counted_part.close_quarter,
        counted_part.cell_segment,
        counted_part.cell_region,
        counted_part.stage_name,
        counted_part.cell_team
    ) as cell_number
  from counted_part
),

deal_days as (
  select
    placed.cell_number,
    unnest(placed.all_days) as days
  from placed
),

spread as (
  select
    deal_days.cell_number,
    round(cast({{ percentile('deal_days.days', 0.5) }} as numeric), 6) as median_days_in_stage
  from deal_days
  group by deal_days.cell_number
),

cell as (
  select
    placed.cell_number,
    placed.scope_type,
    placed.scope_id,
    placed.close_quarter,
    placed.cell_segment as segment,
    placed.cell_region as region,
    placed.stage_name,
    placed.cell_team as team_name,
    sum(placed.deals) as opp_count,
    sum(placed.days) as days_sum,
    round(sum(placed.days) / sum(placed.deals), 6) as avg_days_in_stage,
    {{ money_of_sums('true') }} as total_amount,
    sum(placed.unpriced_deals) as without_amount_count,
    {{ one_of('min(first_currency)', 'max(last_currency)') }} as currency,
    cast(placed.close_quarter + interval '3 months' as date) <= {{ as_of() }} + 1 as is_complete
  from placed
  group by
    placed.cell_number,
    placed.scope_type,
    placed.scope_id,
    placed.close_quarter,
    placed.cell_segment,
    placed.cell_region,
    placed.stage_name,
    placed.cell_team
),

compared as (
  select
    cell.*,
    {{ of_previous_quarter('avg_days_in_stage', 'scope_type, scope_id, segment, region, stage_name, team_name', 'close_quarter') }} as prev_q_avg_days
  from cell
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  compared.scope_type,
  compared.scope_id,
  compared.close_quarter,
  compared.segment,
  compared.region,
  compared.stage_name,
  stage.stage_order,
  compared.team_name,
  compared.opp_count,
  compared.avg_days_in_stage,
  spread.median_days_in_stage,
  compared.days_sum,
  compared.total_amount,
  compared.without_amount_count,
  compared.prev_q_avg_days,
  case when compared.is_complete then compared.avg_days_in_stage - compared.prev_q_avg_days end as qoq_days_change,
  case when compared.is_complete then 100 * {{ ratio('compared.avg_days_in_stage - compared.prev_q_avg_days', 'compared.prev_q_avg_days') }} end as qoq_percent_change,
  compared.currency,
  compared.is_complete,
  {{ built_at() }} as created_at,
  {{ built_at() }} as updated_at
from compared
inner join spread
  on spread.cell_number = compared.cell_number
left join {{ ref('dim_stage') }} as stage
  on stage.stage_name = compared.stage_name
