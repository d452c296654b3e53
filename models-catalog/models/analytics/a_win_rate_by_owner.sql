-- One row per close quarter and owner: the running fiscal quarter and the complete months before it that win_rate_months names.
with part as (
  select
    {{ fiscal_quarter_start('sums.close_month') }} as close_quarter,
    coalesce(cast({{ id_of('sums.owner_key') }} as text), 'unknown') as owner_key,
    {{ id_of('sums.owner_key') }} as owner_id,
    sums.team_name,
    sums.team_since,
    sums.outcome,
    sums.row_count as deals,
    {{ money_columns('sums') }}
  from {{ ref('int_closing_sums') }} as sums
  where
    {{ fiscal_quarter_start('sums.close_month') }} >= {{ fiscal_quarter_start(as_of()) }} - {{ var('win_rate_months') }} * interval '1 month'
    and {{ fiscal_quarter_start('sums.close_month') }} <= {{ fiscal_quarter_start(as_of()) }}
),

-- An owner who changed teams within a quarter counts with the team of the last deal of that quarter.
team_of_quarter as (
  select distinct on (part.close_quarter, part.owner_key)
    part.close_quarter,
    part.owner_key,
    part.team_name
  from part
  order by
    part.close_quarter,
    part.owner_key,
    part.outcome = 'Open',
    part.team_since desc,
    part.team_name
),

team_quarter as (
  select
    part.close_quarter,
    part.team_name,
    coalesce(sum(part.deals) filter (where part.outcome = 'Won'), 0) as wins,
    sum(part.deals) as opps,
    count(distinct part.owner_id) as owners
  from part
  where part.outcome <> 'Open'
  group by
    part.close_quarter,
    part.team_name
),

owner_quarter as (
  select
    part.close_quarter,
    part.owner_key,
    part.owner_id,
    coalesce(max(person.user_name), 'Unknown') as owner_name,
    coalesce(sum(part.deals) filter (where part.outcome <> 'Open'), 0) as opps,
    coalesce(sum(part.deals) filter (where part.outcome = 'Won'), 0) as wins,
    coalesce(sum(part.deals) filter (where part.outcome = 'Lost'), 0) as losses,
    coalesce(sum(part.deals) filter (where part.outcome = 'Open'), 0) as open_opps,
    {{ money_of_sums("outcome = 'Won'") }} as revenue_won,
    {{ money_of_sums("outcome = 'Lost'") }} as revenue_lost
  from part
  left join {{ ref('stg_sf__user') }} as person
    on person.user_id = part.owner_id
  group by
    part.close_quarter,
    part.owner_key,
    part.owner_id
),

rated as (
  select
    owner_quarter.*,
    team_of_quarter.team_name,
    {{ ratio('owner_quarter.wins', 'owner_quarter.opps') }} as win_rate,
    {{ ratio('owner_quarter.revenue_won', 'owner_quarter.revenue_won + owner_quarter.revenue_lost') }} as win_rate_by_value,
    {{ wilson_low('owner_quarter.wins', 'owner_quarter.opps') }} as win_rate_low,
    {{ wilson_high('owner_quarter.wins', 'owner_quarter.opps') }} as win_rate_high,
    -- With fewer owners than that, an owner's own row would tell a colleague's figures.
    case when team_quarter.owners >= {{ var('shareable_owners_min') }} then {{ ratio('team_quarter.wins', 'team_quarter.opps') }} end as team_win_rate
  from owner_quarter
  inner join team_of_quarter
    on
      team_of_quarter.close_quarter = owner_quarter.close_quarter
      and team_of_quarter.owner_key = owner_quarter.owner_key
  left join team_quarter
    on
      team_quarter.close_quarter = owner_quarter.close_quarter
      and team_quarter.team_name = team_of_quarter.team_name
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  rated.close_quarter,
  rated.owner_key,
  rated.owner_id,
  rated.owner_name,
  rated.team_name,
  rated.opps,
  rated.wins,
  rated.losses,
  rated.revenue_won,
  rated.revenue_lost,
  rated.win_rate,
  rated.win_rate_by_value,
  rated.win_rate_low,
  rated.win_rate_high,
  rated.team_win_rate,
  rated.win_rate - rated.team_win_rate as vs_team,
  rated.open_opps,
  case
    when rated.team_win_rate is null or rated.win_rate is null then null
    when rated.win_rate_high < rated.team_win_rate then 'below team'
    when rated.win_rate_low > rated.team_win_rate then 'above team'
    else 'within noise'
  end as coaching_flag,
  cast(rated.close_quarter + interval '3 months' as date) <= {{ as_of() }} + 1 as is_complete
from rated
