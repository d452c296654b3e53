-- One row per scope, close quarter, industry, owner and team, and per roll-up of them ('All'), where deals closed.
{% set running_quarter = fiscal_quarter_start(as_of()) %}
with part as (
  select
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
    sums.close_quarter,
    {{ no_rollup('sums.industry') }} as industry,
    coalesce(cast({{ id_of('sums.owner_key') }} as text), 'unknown') as owner_key,
    coalesce(person.user_name, 'Unknown') as owner_name,
    {{ no_rollup('sums.team_name') }} as team,
    sums.outcome,
    sums.row_count as deals,
    {{ money_columns('sums') }}
  from {{ ref('int_industry_sums') }} as sums
  left join {{ ref('stg_sf__user') }} as person
    on person.user_id = sums.owner_key
  where
    sums.outcome <> 'Open'
    -- The quarters shown, and the eight before the first of them that its trend looks back on.
    and sums.close_quarter >= {{ running_quarter }} - ({{ var('win_rate_trend_quarters') }} + 8) * interval '3 months'
),

placed as (
  {{ in_scopes('part') }}
),

-- Every cell, then all owners of an industry, all industries of a team and so on: the eight combinations.
cell as (
  select
    placed.scope_type,
    placed.scope_id,
    placed.close_quarter,
    coalesce(placed.industry, 'All') as industry,
    coalesce(placed.owner_key, 'all') as owner_key,
    case when grouping(placed.owner_key) = 1 then 'All' else max(placed.owner_name) end as owner_name,
    coalesce(placed.team, 'All') as team,
    concat_ws(
      '+',
      case when grouping(placed.industry) = 1 then 'industry' end,
      case when grouping(placed.owner_key) = 1 then 'owner' end,
      case when grouping(placed.team) = 1 then 'team' end
    ) as rolled_up,
    sum(placed.deals) as total_opportunities,
    coalesce(sum(placed.deals) filter (where placed.outcome = 'Won'), 0) as won_opportunities,
    {{ money_of_sums("outcome = 'Won'") }} as won_amount,
    {{ money_of_sums("true") }} as total_amount,
    {{ one_of('min(first_currency)', 'max(last_currency)') }} as currency
  from placed
  group by
    placed.scope_type,
    placed.scope_id,
    placed.close_quarter,
    cube (placed.industry, placed.owner_key, placed.team)
),

-- The last four complete quarters are those up to the row's own; beside the running one, the four before it.
{% set partition = 'partition by cell.scope_type, cell.scope_id, cell.industry, cell.owner_key, cell.team order by cell.close_quarter' %}
looked_back as (
  select
    cell.*,
    cast(cell.close_quarter + interval '3 months' as date) <= {{ as_of() }} + 1 as is_complete,
    sum(cell.won_opportunities) over previous_quarter as prev_quarter_won,
    sum(cell.total_opportunities) over previous_quarter as prev_quarter_closed,
    sum(cell.won_opportunities) over through_own as won_through_own,
    sum(cell.total_opportunities) over through_own as closed_through_own,
    sum(cell.won_opportunities) over before_own as won_before_own,
    sum(cell.total_opportunities) over before_own as closed_before_own,
    sum(cell.won_opportunities) over before_own_4 as won_before_own_4,
    sum(cell.total_opportunities) over before_own_4 as closed_before_own_4,
    sum(cell.won_opportunities) over before_5 as won_before_5,
    sum(cell.total_opportunities) over before_5 as closed_before_5
  from cell
  window
    previous_quarter as ({{ partition }} range between interval '3 months' preceding and interval '3 months' preceding),
    through_own as ({{ partition }} range between interval '9 months' preceding and current row),
    before_own as ({{ partition }} range between interval '12 months' preceding and interval '3 months' preceding),
    before_own_4 as ({{ partition }} range between interval '21 months' preceding and interval '12 months' preceding),
    before_5 as ({{ partition }} range between interval '24 months' preceding and interval '15 months' preceding)
),

lookback as (
  select
    looked_back.*,
    case when looked_back.is_complete then looked_back.won_through_own else looked_back.won_before_own end as trailing_4q_won,
    case when looked_back.is_complete then looked_back.closed_through_own else looked_back.closed_before_own end as trailing_4q_closed,
    case when looked_back.is_complete then looked_back.won_before_own_4 else looked_back.won_before_5 end as previous_4q_won,
    case when looked_back.is_complete then looked_back.closed_before_own_4 else looked_back.closed_before_5 end as previous_4q_closed
  from looked_back
  where looked_back.close_quarter >= {{ running_quarter }} - {{ var('win_rate_trend_quarters') }} * interval '3 months'
),

tested as (
  select
    lookback.*,
    {{ ratio('lookback.won_opportunities', 'lookback.total_opportunities') }} as win_rate,
    {{ ratio('lookback.prev_quarter_won', 'lookback.prev_quarter_closed') }} as prev_quarter_win_rate,
    round({{ two_proportion_z('lookback.trailing_4q_won', 'lookback.trailing_4q_closed', 'lookback.previous_4q_won', 'lookback.previous_4q_closed') }}, 6) as trend_z
  from lookback
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  tested.scope_type,
  tested.scope_id,
  tested.close_quarter as quarter,
  tested.rolled_up,
  tested.industry,
  tested.owner_key,
  tested.owner_name,
  tested.team,
  tested.total_opportunities,
  tested.won_opportunities,
  tested.won_amount,
  tested.total_amount,
  tested.win_rate,
  {{ ratio('tested.won_amount', 'tested.total_amount') }} as revenue_win_rate,
  tested.prev_quarter_won,
  tested.prev_quarter_win_rate,
  case when tested.is_complete then tested.win_rate - tested.prev_quarter_win_rate end as qoq_win_rate_change,
  tested.trailing_4q_won,
  tested.trailing_4q_closed,
  {{ ratio('tested.trailing_4q_won', 'tested.trailing_4q_closed') }} as trailing_4q_win_rate,
  tested.previous_4q_won,
  tested.previous_4q_closed,
  {{ ratio('tested.previous_4q_won', 'tested.previous_4q_closed') }} as previous_4q_win_rate,
  tested.trend_z,
  {{ rate_trend('tested.trend_z') }} as trend_direction,
  tested.currency,
  tested.is_complete,
  {{ built_at() }} as created_at,
  {{ built_at() }} as updated_at
from tested
