-- One row per opportunity and stretch of days at whose ends it stood the same, from its creation to as_of; rebuilt from history.
-- An opportunity from its creation on, nothing of it known, and then as every edit leaves it.
with state as (
  select
    opportunity.opportunity_id,
    coalesce(opportunity.created_date, date '-infinity') as starts_on,
    cast(null as timestamp with time zone) as changed_at,
    cast(null as text) as history_id,
    false as is_known,
    cast(null as text) as stage_name,
    cast(null as integer) as stage_order,
    cast(null as numeric(18, 2)) as amount,
    cast(null as date) as close_date,
    cast(null as text) as forecast_category,
    false as is_closed,
    false as is_won
  from {{ ref('fct_opportunity') }} as opportunity
  union all
  select
    edit.opportunity_id,
    greatest(edit.changed_date, opportunity.created_date),
    edit.changed_at,
    edit.history_id,
    true,
    edit.stage_name,
    edit.stage_order,
    edit.amount,
    edit.close_date,
    edit.forecast_category,
    edit.is_closed,
    edit.is_won
  from {{ ref('int_opportunity_edit') }} as edit
  inner join {{ ref('fct_opportunity') }} as opportunity
    on opportunity.opportunity_id = edit.opportunity_id
),

span as (
  select
    state.*,
    lead(state.starts_on) over (partition by state.opportunity_id order by state.changed_at nulls first, state.history_id collate "C") as next_starts_on
  from state
),

-- Of several edits of one day the last one counts.
lasting as (
  select
    span.*,
    span.next_starts_on is null as is_last,
    coalesce(span.next_starts_on, {{ as_of() }} + 1) as ends_on,
    opportunity.owner_id,
    opportunity.currency,
    opportunity.outcome as final_outcome,
    opportunity.stage_name as final_stage_name,
    opportunity.stage_order as final_stage_order,
    opportunity.amount as final_amount,
    opportunity.close_date as final_close_date,
    opportunity.forecast_category as final_forecast_category
  from span
  inner join {{ ref('fct_opportunity') }} as opportunity
    on opportunity.opportunity_id = span.opportunity_id
  where
    span.next_starts_on is null
    or span.starts_on < span.next_starts_on
),

-- The days on which owners came to another team.
placement as (
  select
    membership.person_id,
    array_agg(membership.valid_from) as days
  from {{ ref('stg_app__membership') }} as membership
  where membership.valid_from < {{ as_of() }}
  group by membership.person_id
),

-- Every day of a stretch on which it may have come to stand otherwise: its first, a close date reached, its owner in another team,
-- as_of. A day that comes twice stands the same twice.
possible as (
  select
    lasting.*,
    unnest(
      array[
        lasting.starts_on,
        case when lasting.is_closed then lasting.close_date end,
        case when lasting.final_outcome <> 'Open' then lasting.final_close_date end,
        {{ as_of() }}
      ]
      || placement.days
    ) as moment_day
  from lasting
  left join placement
    on placement.person_id = lasting.owner_id
),

moment as (
  select possible.*
  from possible
  where
    possible.moment_day >= possible.starts_on
    and possible.moment_day < possible.ends_on
),

-- A deal closed by its date stands as it closed, unless it had closed otherwise before; else the last edit by then speaks.
judged as (
  select
    moment.*,
    moment.moment_day = {{ as_of() }} as is_as_of,
    moment.final_outcome <> 'Open'
    and coalesce(moment.final_close_date <= moment.moment_day, true)
    and not (not moment.is_last and moment.is_closed and coalesce(moment.close_date <= moment.moment_day, true)) as is_final
  from moment
),

standing as (
  select
    judged.opportunity_id,
    judged.moment_day,
    judged.owner_id,
    judged.currency,
    judged.is_known
    or judged.is_final
    or (judged.is_as_of and coalesce(judged.final_stage_name, cast(judged.final_amount as text), cast(judged.final_close_date as text)) is not null) as is_known,
    case when judged.is_final or judged.is_as_of then judged.final_stage_name else judged.stage_name end as stage_name,
    case when judged.is_final or judged.is_as_of then judged.final_stage_order else judged.stage_order end as stage_order,
    case when judged.is_final or judged.is_as_of then judged.final_amount else judged.amount end as amount,
    case when judged.is_final or judged.is_as_of then judged.final_close_date else judged.close_date end as close_date,
    case when judged.is_final or judged.is_as_of then judged.final_forecast_category else judged.forecast_category end as forecast_category,
    case
      when judged.is_final or judged.is_as_of then judged.final_outcome
      when not judged.is_closed or judged.close_date > judged.moment_day then 'Open'
      when judged.is_won then 'Won'
      else 'Lost'
    end as outcome
  from judged
),

-- Whose deal it was then matters while it is open.
placed as (
  select
    standing.*,
    membership.manager_id,
    membership.manager_name,
    membership.team_id,
    case when standing.outcome = 'Open' then coalesce(membership.team_name, 'Unassigned') end as team_name,
    membership.sales_region
  from standing
  left join {{ ref('stg_app__membership') }} as membership
    on
      standing.outcome = 'Open'
      and membership.person_id = standing.owner_id
      and membership.valid_from <= standing.moment_day
      and membership.valid_until > standing.moment_day
),

compared as (
  select
    placed.*,
    row(
      placed.is_known, placed.stage_name, placed.amount, placed.close_date, placed.forecast_category, placed.outcome,
      placed.manager_id, placed.manager_name, placed.team_id, placed.team_name, placed.sales_region
    ) is distinct from lag(row(
      placed.is_known, placed.stage_name, placed.amount, placed.close_date, placed.forecast_category, placed.outcome,
      placed.manager_id, placed.manager_name, placed.team_id, placed.team_name, placed.sales_region
    )) over (partition by placed.opportunity_id order by placed.moment_day) as is_new
  from placed
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  compared.opportunity_id,
  cast(row_number() over states as integer) as state_number,
  compared.moment_day as valid_from,
  coalesce(lead(compared.moment_day) over states, date 'infinity') as valid_until,
  compared.is_known,
  compared.owner_id,
  compared.manager_id,
  compared.manager_name,
  compared.team_id,
  compared.team_name,
  compared.sales_region,
  compared.stage_name,
  compared.stage_order,
  compared.amount,
  compared.currency,
  compared.close_date,
  compared.forecast_category,
  compared.outcome
from compared
where compared.is_new
window states as (partition by compared.opportunity_id order by compared.moment_day)
