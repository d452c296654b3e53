-- One row per scope and fiscal quarter, from the scope's first deal to the running quarter: what pipeline health is judged by.
with calendar as (
  select
    today.as_of,
    today.quarter,
    cast(today.quarter - interval '3 months' as date) as previous_quarter,
    -- The snapshot of the quarter before that stands for the same day of the quarter.
    least(cast(today.quarter - interval '3 months' as date) + (today.as_of - today.quarter) + 1, today.quarter) as same_day
  from (
    select
      {{ as_of() }} as as_of,
      {{ fiscal_quarter_start(as_of()) }} as quarter
  ) as today
),

owner_due as (
  select
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
    {{ fiscal_quarter_start(day_of('sums.close_month')) }} as close_quarter,
    sums.outcome,
    sums.row_count as deals,
    sums.priced_count as priced_deals,
    cast(null as date) as created_quarter,
    {{ money_columns('sums') }}
  from {{ ref('int_closing_sums') }} as sums
  union all
  select
    {{ id_of('created.owner_key') }},
    {{ id_of('created.team_key') }},
    null,
    null,
    0,
    0,
    {{ day_of('created.created_quarter') }},
    null,
    null,
    null
  from {{ ref('int_created_sums') }} as created
),

scope_due as (
  {{ in_scopes('owner_due') }}
),

due as (
  select
    scope_due.scope_type,
    scope_due.scope_id,
    scope_due.close_quarter as quarter,
    sum(scope_due.deals) as total_opportunities,
    sum(scope_due.priced_deals) as priced_opportunities,
    {{ money_of_sums("true") }} as total_pipeline_value,
    {{ money_of_sums("outcome = 'Won'") }} as total_won_value,
    {{ money_of_sums("outcome = 'Lost'") }} as total_lost_value,
    coalesce(sum(scope_due.deals) filter (where scope_due.outcome <> 'Open'), 0) as closed_count,
    coalesce(sum(scope_due.deals) filter (where scope_due.outcome = 'Won'), 0) as won_count,
    count(distinct scope_due.owner_id) filter (where scope_due.outcome = 'Open') as open_due_owners
  from scope_due
  where scope_due.close_quarter is not null
  group by
    scope_due.scope_type,
    scope_due.scope_id,
    scope_due.close_quarter
),

scope as (
  select
    scope_due.scope_type,
    scope_due.scope_id,
    least(min(scope_due.created_quarter), min(scope_due.close_quarter), (select calendar.quarter from calendar)) as first_quarter,
    min(scope_due.first_currency) as currency,
    coalesce(min(scope_due.first_currency) <> max(scope_due.last_currency), false) as has_several_currencies
  from scope_due
  group by
    scope_due.scope_type,
    scope_due.scope_id
),

-- state_date is the snapshot that tells how the quarter ended: the start of the next one, or as_of.
scope_quarter as (
  select
    scope.scope_type,
    scope.scope_id,
    scope.currency,
    scope.has_several_currencies,
    cast(series.moment as date) as quarter,
    cast(series.moment + interval '3 months' as date) <= calendar.as_of + 1 as is_complete,
    least(cast(series.moment + interval '3 months' as date) - 1, calendar.as_of) as as_of_date,
    least(cast(series.moment + interval '3 months' as date), calendar.as_of) as state_date
  from scope
  cross join calendar
  cross join generate_series(
    cast(scope.first_quarter as timestamp),
    cast(calendar.quarter as timestamp),
    interval '3 months'
  ) as series (moment)
),

owner_standing as (
  select
    sums.snapshot_date,
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
    sums.outcome,
    sums.is_unknown,
    sums.is_overdue,
    sums.is_same_day,
    sums.row_count as deals,
    sums.priced_count as priced_deals,
    {{ money_columns('sums') }}
  from {{ ref('int_standing_sums') }} as sums
),

scope_standing as (
  {{ in_scopes('owner_standing') }}
),

-- The pipeline as it stood; one open deal that is unknown leaves it unknown.
standing as (
  select
    scope_standing.scope_type,
    scope_standing.scope_id,
    scope_standing.snapshot_date,
    coalesce(bool_or(scope_standing.is_unknown) filter (where scope_standing.outcome = 'Open'), false) as is_unknown,
    {{ money_of_sums("outcome = 'Open'") }} as open_pipeline,
    {{ money_of_sums("outcome = 'Open' and is_overdue") }} as overdue_pipeline,
    {{ money_of_sums("is_same_day") }} as same_day_pipeline,
    coalesce(sum(scope_standing.deals) filter (where scope_standing.outcome = 'Won' and scope_standing.is_same_day), 0) as same_day_won_count,
    coalesce(sum(scope_standing.deals) filter (where scope_standing.outcome <> 'Open' and scope_standing.is_same_day), 0) as same_day_closed_count,
    count(distinct scope_standing.owner_id) filter (where scope_standing.outcome = 'Open' and scope_standing.priced_deals > 0 and scope_standing.is_overdue) as overdue_owners,
    count(distinct scope_standing.owner_id) filter (where scope_standing.outcome = 'Open' and scope_standing.priced_deals > 0 and not scope_standing.is_overdue) as timely_owners
  from scope_standing
  group by
    scope_standing.scope_type,
    scope_standing.scope_id,
    scope_standing.snapshot_date
),

-- Owners behind the closed deals of a quarter, where everybody of the organisation may read all its totals.
published as (
  select
    total.period_start as quarter,
    min(total.owner_count) as owners
  from {{ ref('opportunity_totals') }} as total
  where
    total.grain = 'quarter'
    and total.measure in ('won_count', 'lost_count', 'closed_count', 'won_revenue', 'lost_revenue')
  group by total.period_start
  having bool_and(total.owner_count is not null)
),

-- Amounts of several currencies are never added, nor compared from one quarter to the next: such a scope has no amounts.
placed as (
  select
    scope_quarter.scope_type,
    scope_quarter.scope_id,
    scope_quarter.quarter,
    scope_quarter.is_complete,
    scope_quarter.as_of_date,
    case when not scope_quarter.has_several_currencies then scope_quarter.currency end as currency,
    scope_quarter.has_several_currencies,
    coalesce(due.total_opportunities, 0) as total_opportunities,
    coalesce(due.priced_opportunities, 0) as priced_opportunities,
    case when due.quarter is null then 0 else due.total_pipeline_value end as total_pipeline_value,
    case when due.quarter is null then 0 else due.total_won_value end as total_won_value,
    case when due.quarter is null then 0 else due.total_lost_value end as total_lost_value,
    coalesce(due.closed_count, 0) as closed_count,
    coalesce(due.won_count, 0) as won_count,
    case when standing.snapshot_date is null then 0 when not standing.is_unknown then standing.open_pipeline end as current_open_pipeline,
    case when standing.snapshot_date is null then 0 when not standing.is_unknown then standing.overdue_pipeline end as overdue_pipeline_value,
    case when same_day.snapshot_date is null then 0 when not same_day.is_unknown then same_day.same_day_pipeline end as same_day_pipeline,
    coalesce(same_day.same_day_won_count, 0) as same_day_won_count,
    coalesce(same_day.same_day_closed_count, 0) as same_day_closed_count,
    -- The fewest owners behind any figure of the row; figures that nobody stands behind are 0 and tell nobody's.
    least(
      published.owners,
      nullif(due.open_due_owners, 0),
      nullif(standing.overdue_owners, 0),
      nullif(standing.timely_owners, 0)
    ) as owner_count,
    scope_quarter.scope_type = 'organisation'
    and (coalesce(due.closed_count, 0) = 0 or published.quarter is not null)
    and coalesce(
      least(
        published.owners,
        nullif(due.open_due_owners, 0),
        nullif(standing.overdue_owners, 0),
        nullif(standing.timely_owners, 0)
      ) >= {{ var('shareable_owners_min') }},
      false
    ) as is_open_to_all
  from scope_quarter
  cross join calendar
  left join due
    on
      due.scope_type = scope_quarter.scope_type
      and due.scope_id = scope_quarter.scope_id
      and due.quarter = scope_quarter.quarter
  left join standing
    on
      standing.scope_type = scope_quarter.scope_type
      and standing.scope_id = scope_quarter.scope_id
      and standing.snapshot_date = scope_quarter.state_date
  left join standing as same_day
    on
      same_day.scope_type = scope_quarter.scope_type
      and same_day.scope_id = scope_quarter.scope_id
      and same_day.snapshot_date = calendar.same_day
      and scope_quarter.quarter = calendar.quarter
  left join published
    on
      published.quarter = scope_quarter.quarter
      and scope_quarter.scope_type = 'organisation'
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  placed.scope_type,
  placed.scope_id,
  placed.quarter,
  placed.is_complete,
  placed.as_of_date,
  placed.currency,
  placed.has_several_currencies,
  cast(placed.total_opportunities as integer) as total_opportunities,
  cast(placed.priced_opportunities as integer) as priced_opportunities,
  case when not placed.has_several_currencies then placed.total_pipeline_value end as total_pipeline_value,
  case when not placed.has_several_currencies then placed.total_won_value end as total_won_value,
  case when not placed.has_several_currencies then placed.total_lost_value end as total_lost_value,
  cast(placed.closed_count as integer) as closed_count,
  cast(placed.won_count as integer) as won_count,
  case when not placed.has_several_currencies then placed.current_open_pipeline end as current_open_pipeline,
  case when not placed.has_several_currencies then placed.overdue_pipeline_value end as overdue_pipeline_value,
  case when not placed.is_complete and not placed.has_several_currencies then placed.same_day_pipeline end as same_day_pipeline,
  case when not placed.is_complete then cast(placed.same_day_won_count as integer) end as same_day_won_count,
  case when not placed.is_complete then cast(placed.same_day_closed_count as integer) end as same_day_closed_count,
  cast(placed.owner_count as integer) as owner_count,
  placed.is_open_to_all
  and placed.is_complete
  and lag(placed.is_open_to_all, 1, true) over (partition by placed.scope_type, placed.scope_id order by placed.quarter) as is_shareable
from placed
