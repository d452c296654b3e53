-- One row per scope, close quarter, industry, owner and team, and per roll-up of them ('All'), where deals closed.
{% set running_quarter = fiscal_quarter_start(as_of()) %}
with part as (
  select
    sums.owner_key,
    sums.team_key,
    sums.close_quarter,
    {{ no_rollup('sums.industry') }} as industry,
    {{ no_rollup('sums.team_name') }} as team,
    cast(sum(sums.row_count) as integer) as deals,
    cast(coalesce(sum(sums.row_count) filter (where sums.outcome = 'Won'), 0) as integer) as won,
    {%- for kind, condition in [('', 'sums.priced_count > 0'), ('won_', "sums.outcome = 'Won' and sums.priced_count > 0")] %}
    sum(sums.amount) filter (where {{ condition }}) as {{ kind }}amount,
    min(sums.currency) filter (where {{ condition }}) as first_{{ kind }}currency,
    max(sums.currency) filter (where {{ condition }}) as last_{{ kind }}currency{{ ',' if not loop.last }}
    {%- endfor %}
  from {{ ref('int_industry_sums') }} as sums
  where
    sums.outcome <> 'Open'
    -- The quarters shown, and the eight before the first of them that its trend looks back on.
    and sums.close_quarter >= {{ running_quarter }} - ({{ var('win_rate_trend_quarters') }} + 8) * interval '3 months'
  group by
    sums.owner_key,
    sums.team_key,
    sums.close_quarter,
    sums.industry,
    sums.team_name
),

{{ numbered('part', ['close_quarter', 'industry', 'team']) }},

-- Quarters in a row have numbers in a row.
place as (
  select
    leaf.*,
    cast(extract(year from leaf.close_quarter) * 12 + extract(month from leaf.close_quarter) as integer) / 3 as quarter_number,
    cast(leaf.close_quarter + interval '3 months' as date) <= {{ as_of() }} + 1 as is_complete,
    dense_rank() over (order by leaf.industry) as industry_number,
    dense_rank() over (order by leaf.team) as team_number
  from part_leaf as leaf
),

owner as (
  select
    pair.pair_number,
    dense_rank() over (order by pair.owner_key) as owner_number,
    coalesce(cast(pair.owner_id as text), 'unknown') as owner_key,
    coalesce(person.user_name, 'Unknown') as owner_name
  from part_pair as pair
  left join {{ ref('stg_sf__user') }} as person
    on person.user_id = pair.owner_id
),

placed as (
  select
    scope.scope_number,
    place.quarter_number,
    place.industry_number,
    owner.owner_number,
    place.team_number,
    numbered.deals,
    numbered.won,
    numbered.amount,
    numbered.first_currency,
    numbered.last_currency,
    numbered.won_amount,
    numbered.first_won_currency,
    numbered.last_won_currency
  from part_numbered as numbered
  inner join part_scope as scope
    on scope.pair_number = numbered.pair_number
  inner join owner
    on owner.pair_number = numbered.pair_number
  inner join place
    on place.leaf_number = numbered.leaf_number
),

-- Every cell, then all owners of an industry, all industries of a team and so on: the eight combinations. What is rolled up has no number.
cell as (
  select
    placed.scope_number,
    placed.quarter_number,
    placed.industry_number,
    placed.owner_number,
    placed.team_number,
    cast(sum(placed.deals) as integer) as total_opportunities,
    cast(sum(placed.won) as integer) as won_opportunities,
    case
      when sum(placed.won) = 0 then 0
      when min(placed.first_won_currency) <> max(placed.last_won_currency) then null
      else sum(placed.won_amount)
    end as won_amount,
    case when min(placed.first_currency) = max(placed.last_currency) then sum(placed.amount) end as total_amount,
    {{ one_of('min(first_currency)', 'max(last_currency)') }} as currency
  from placed
  group by
    placed.scope_number,
    placed.quarter_number,
    cube (placed.industry_number, placed.owner_number, placed.team_number)
),

-- The last four complete quarters are those up to the row's own; beside the running one, the four before it.
{% set partition = 'partition by cell.scope_number, cell.industry_number, cell.owner_number, cell.team_number order by cell.quarter_number' %}
looked_back as (
  select
    cell.*,
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
    previous_quarter as ({{ partition }} range between 1 preceding and 1 preceding),
    through_own as ({{ partition }} range between 3 preceding and current row),
    before_own as ({{ partition }} range between 4 preceding and 1 preceding),
    before_own_4 as ({{ partition }} range between 7 preceding and 4 preceding),
    before_5 as ({{ partition }} range between 8 preceding and 5 preceding)
),

named as (
  select
    looked_back.*,
    scope.scope_type,
    scope.scope_id,
    quarter.close_quarter,
    quarter.is_complete,
    coalesce(industry.industry, 'All') as industry,
    coalesce(owner.owner_key, 'all') as owner_key,
    coalesce(owner.owner_name, 'All') as owner_name,
    coalesce(team.team, 'All') as team,
    concat_ws(
      '+',
      case when looked_back.industry_number is null then 'industry' end,
      case when looked_back.owner_number is null then 'owner' end,
      case when looked_back.team_number is null then 'team' end
    ) as rolled_up
  from looked_back
  inner join (select distinct scope_number, scope_type, scope_id from part_scope) as scope
    on scope.scope_number = looked_back.scope_number
  inner join (select distinct quarter_number, close_quarter, is_complete from place) as quarter
    on quarter.quarter_number = looked_back.quarter_number
  left join (select distinct industry_number, industry from place) as industry
    on industry.industry_number = looked_back.industry_number
  left join (select distinct owner_number, owner_key, owner_name from owner) as owner
    on owner.owner_number = looked_back.owner_number
  left join (select distinct team_number, team from place) as team
    on team.team_number = looked_back.team_number
  where quarter.close_quarter >= {{ running_quarter }} - {{ var('win_rate_trend_quarters') }} * interval '3 months'
),

lookback as (
  select
    named.*,
    case when named.is_complete then named.won_through_own else named.won_before_own end as trailing_4q_won,
    case when named.is_complete then named.closed_through_own else named.closed_before_own end as trailing_4q_closed,
    case when named.is_complete then named.won_before_own_4 else named.won_before_5 end as previous_4q_won,
    case when named.is_complete then named.closed_before_own_4 else named.closed_before_5 end as previous_4q_closed
  from named
),

-- Materialized, so that what several columns are made of is computed once.
tested as materialized (
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
