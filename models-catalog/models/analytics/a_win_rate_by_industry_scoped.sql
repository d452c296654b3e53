-- One row per scope, close quarter and industry: the running fiscal quarter and the complete months before it that win_rate_months names.
with part as (
  select
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
    sums.close_quarter,
    sums.industry,
    sums.outcome,
    sums.row_count as deals,
    sums.row_count - sums.priced_count as unpriced_deals,
    {{ money_columns('sums') }}
  from {{ ref('int_industry_sums') }} as sums
  where
    sums.close_quarter >= {{ fiscal_quarter_start(as_of()) }} - {{ var('win_rate_months') }} * interval '1 month'
    and sums.close_quarter <= {{ fiscal_quarter_start(as_of()) }}
),

placed as (
  {{ in_scopes('part') }}
),

industry_quarter as (
  select
    placed.scope_type,
    placed.scope_id,
    placed.close_quarter,
    placed.industry,
    coalesce(sum(placed.deals) filter (where placed.outcome <> 'Open'), 0) as opps,
    coalesce(sum(placed.deals) filter (where placed.outcome = 'Won'), 0) as wins,
    coalesce(sum(placed.deals) filter (where placed.outcome = 'Lost'), 0) as losses,
    coalesce(sum(placed.deals) filter (where placed.outcome = 'Open'), 0) as open_opps,
    {{ money_of_sums("outcome = 'Won'") }} as revenue_won,
    {{ money_of_sums("outcome = 'Lost'") }} as revenue_lost,
    coalesce(sum(placed.unpriced_deals) filter (where placed.outcome = 'Won'), 0) as won_without_amount_opps,
    coalesce(sum(placed.unpriced_deals) filter (where placed.outcome = 'Lost'), 0) as lost_without_amount_opps,
    {{ one_of('min(first_currency)', 'max(last_currency)') }} as currency
  from placed
  group by
    placed.scope_type,
    placed.scope_id,
    placed.close_quarter,
    placed.industry
),

-- Beside the rate of all industries of the scope in the same quarter.
rated as (
  select
    industry_quarter.*,
    {{ ratio('industry_quarter.wins', 'industry_quarter.opps') }} as win_rate,
    {{ ratio('industry_quarter.revenue_won', 'industry_quarter.revenue_won + industry_quarter.revenue_lost') }} as win_rate_by_value,
    {{ wilson_low('industry_quarter.wins', 'industry_quarter.opps') }} as win_rate_low,
    {{ wilson_high('industry_quarter.wins', 'industry_quarter.opps') }} as win_rate_high,
    {{ ratio('sum(industry_quarter.wins) over quarter', 'sum(industry_quarter.opps) over quarter') }} as overall_win_rate
  from industry_quarter
  window quarter as (partition by industry_quarter.scope_type, industry_quarter.scope_id, industry_quarter.close_quarter)
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  rated.scope_type,
  rated.scope_id,
  rated.close_quarter,
  rated.industry,
  rated.opps,
  rated.wins,
  rated.losses,
  rated.revenue_won,
  rated.revenue_lost,
  rated.won_without_amount_opps,
  rated.lost_without_amount_opps,
  rated.win_rate,
  rated.win_rate_by_value,
  rated.win_rate_low,
  rated.win_rate_high,
  rated.overall_win_rate,
  rated.win_rate - rated.overall_win_rate as vs_overall,
  rated.open_opps,
  case
    when rated.win_rate is null then null
    when rated.win_rate_high < rated.overall_win_rate then 'below overall'
    when rated.win_rate_low > rated.overall_win_rate then 'above overall'
    else 'within noise'
  end as industry_flag,
  rated.currency,
  cast(rated.close_quarter + interval '3 months' as date) <= {{ as_of() }} + 1 as is_complete,
  {{ built_at() }} as created_at,
  {{ built_at() }} as updated_at
from rated
