-- One row per snapshot date and opportunity that was open then, or had closed in the fiscal quarter that was running or just over:
-- its values at the start of that day, rebuilt from history; for as_of, at its end.
with calendar as (
  select
    {{ fiscal_quarter_start(as_of()) }} as quarter,
    cast({{ fiscal_quarter_start(as_of()) }} - interval '3 months' as date) as previous_quarter,
    {{ month_start(as_of()) }} as month
),

-- standing_day is the last day whose edits count.
snapshot_day as (
  select
    {{ as_of() }} as snapshot_date,
    {{ as_of() }} as standing_day
  union
  select
    quarter_start.snapshot_date,
    quarter_start.snapshot_date - 1
  from (select distinct day.quarter as snapshot_date from {{ ref('dim_date') }} as day) as quarter_start
  where quarter_start.snapshot_date < {{ as_of() }}
  union
  select
    cast(series.moment as date),
    cast(series.moment as date) - 1
  from calendar
  cross join generate_series(
    cast(calendar.month as timestamp) - {{ var('pipeline_months') }} * interval '1 month',
    cast({{ as_of() }} - 1 as timestamp),
    interval '1 month'
  ) as series (moment)
  union
  -- The quarter before, at the same day of the quarter, for a fair comparison with the running one.
  select
    least(calendar.previous_quarter + ({{ as_of() }} - calendar.quarter) + 1, calendar.quarter),
    least(calendar.previous_quarter + ({{ as_of() }} - calendar.quarter), calendar.quarter - 1)
  from calendar
),

snapshot as (
  select
    snapshot_day.snapshot_date,
    snapshot_day.standing_day,
    row_number() over (order by snapshot_day.standing_day) as snapshot_number
  from snapshot_day
),

series as (
  select
    array_agg(snapshot.standing_day order by snapshot.standing_day) as standing_days,
    count(*) as snapshots
  from snapshot
),

-- An opportunity from its creation on, nothing of it known, and then as every edit leaves it.
state as (
  select
    opportunity.opportunity_id,
    coalesce(opportunity.created_date, date '-infinity') as state_day,
    cast(null as timestamp with time zone) as changed_at,
    cast(null as text) as history_id,
    false as is_known,
    cast(null as text) as stage_name,
    cast(null as integer) as stage_order,
    cast(null as numeric(18, 2)) as amount,
    cast(null as date) as close_date,
    cast(null as text) as forecast_category,
    false as is_closed,
    false as is_won,
    false as is_month_push
  from {{ ref('fct_opportunity') }} as opportunity
  union all
  select
    edit.opportunity_id,
    edit.changed_date,
    edit.changed_at,
    edit.history_id,
    true,
    edit.stage_name,
    edit.stage_order,
    edit.amount,
    edit.close_date,
    edit.forecast_category,
    edit.is_closed,
    edit.is_won,
    coalesce(change.is_month_push, false)
  from {{ ref('int_opportunity_edit') }} as edit
  left join {{ ref('fct_close_date_changes') }} as change
    on change.history_id = edit.history_id
),

span as (
  select
    state.*,
    count(*) filter (where state.is_month_push) over states as push_count_then,
    lead(state.state_day) over states as next_state_day
  from state
  window states as (partition by state.opportunity_id order by state.changed_at nulls first, state.history_id collate "C")
),

-- The snapshots a state lasts for; most states between two snapshots have none. A deal is kept until the end of the quarter it closed in.
lasting as (
  select
    span.*,
    opportunity.owner_id,
    opportunity.account_id,
    opportunity.currency,
    opportunity.created_date,
    opportunity.outcome as final_outcome,
    opportunity.stage_name as final_stage_name,
    opportunity.stage_order as final_stage_order,
    opportunity.amount as final_amount,
    opportunity.close_date as final_close_date,
    opportunity.forecast_category as final_forecast_category,
    series.snapshots,
    width_bucket(greatest(span.state_day, opportunity.created_date) - 1, series.standing_days) + 1 as first_number,
    least(
      case
        when span.next_state_day is null then series.snapshots
        else width_bucket(greatest(span.next_state_day, opportunity.created_date) - 1, series.standing_days)
      end,
      case
        when opportunity.outcome = 'Open' then series.snapshots
        else width_bucket(cast({{ fiscal_quarter_start('opportunity.close_date') }} + interval '3 months' as date) - 1, series.standing_days)
      end
    ) as last_number,
    span.next_state_day is null as is_last
  from span
  inner join {{ ref('fct_opportunity') }} as opportunity
    on opportunity.opportunity_id = span.opportunity_id
  cross join series
),

shown as (
  select
    lasting.*,
    generate_series(lasting.first_number, lasting.last_number) as snapshot_number
  from lasting
  where lasting.first_number <= lasting.last_number
),

-- A deal closed by its date stands as it closed, unless it had closed otherwise before; else the last edit by then speaks.
judged as (
  select
    shown.*,
    snapshot.snapshot_date,
    snapshot.standing_day,
    snapshot.snapshot_number = shown.snapshots as is_as_of,
    shown.final_outcome <> 'Open'
    and coalesce(shown.final_close_date <= snapshot.standing_day, true)
    and not (not shown.is_last and shown.is_closed and coalesce(shown.close_date <= snapshot.standing_day, true)) as is_final
  from shown
  inner join snapshot
    on snapshot.snapshot_number = shown.snapshot_number
),

standing as (
  select
    judged.snapshot_date,
    judged.standing_day,
    judged.opportunity_id,
    judged.owner_id,
    judged.account_id,
    judged.currency,
    judged.created_date,
    judged.is_known,
    case when judged.is_known then judged.push_count_then end as push_count_then,
    case when judged.is_final or judged.is_as_of then judged.final_stage_name else judged.stage_name end as stage_name,
    case when judged.is_final or judged.is_as_of then judged.final_stage_order else judged.stage_order end as stage_order,
    case when judged.is_final or judged.is_as_of then judged.final_amount else judged.amount end as amount,
    case when judged.is_final or judged.is_as_of then judged.final_close_date else judged.close_date end as close_date,
    case when judged.is_final or judged.is_as_of then judged.final_forecast_category else judged.forecast_category end as forecast_category,
    case
      when judged.is_final or judged.is_as_of then judged.final_outcome
      when not judged.is_closed or judged.close_date > judged.standing_day then 'Open'
      when judged.is_won then 'Won'
      else 'Lost'
    end as outcome
  from judged
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  standing.snapshot_date,
  standing.opportunity_id,
  standing.owner_id,
  membership.team_id,
  coalesce(membership.team_name, 'Unassigned') as team_name,
  standing.account_id,
  standing.stage_name,
  standing.stage_order,
  standing.amount,
  standing.currency,
  standing.close_date,
  standing.forecast_category,
  standing.outcome,
  standing.outcome = 'Open' as is_open,
  cast(standing.push_count_then as integer) as push_count_then,
  standing.created_date
from standing
left join {{ ref('stg_app__membership') }} as membership
  on
    membership.person_id = standing.owner_id
    and membership.valid_from <= standing.standing_day
    and membership.valid_until > standing.standing_day
where
  standing.outcome = 'Open'
  or {{ fiscal_quarter_start('standing.close_date') }} = {{ fiscal_quarter_start('standing.standing_day') }}
