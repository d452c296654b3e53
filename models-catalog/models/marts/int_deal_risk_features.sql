-- One row per open deal and day it is looked at: as_of, and one first day of a month in every fiscal quarter. What was known at the
-- start of that day (on as_of, at its end) and nothing later.
with looked_at as (
  -- Which month of the quarter is drawn by the deal's id, so that deals of every age are there and a long one does not count every month.
  select
    pipeline.*,
    pipeline.push_count_then is not null as is_known
  from {{ ref('fct_pipeline_asof') }} as pipeline
  where
    pipeline.is_open
    and (
      pipeline.snapshot_date = {{ as_of() }}
      or (
        pipeline.snapshot_date = {{ month_start('pipeline.snapshot_date') }}
        and pipeline.snapshot_date >= cast({{ month_start(as_of()) }} - {{ var('pipeline_months') }} * interval '1 month' as date)
        and mod({{ months_into_fiscal_year('pipeline.snapshot_date') }}, 3)
        = mod(cast(cast(('x' || substr(md5(pipeline.opportunity_id), 1, 6)) as bit(24)) as integer), 3)
      )
    )
),

day as (
  select distinct looked_at.snapshot_date
  from looked_at
),

-- Deals closed by a day, by owner, by segment and all of them; what a deal itself comes to is not known while it is open.
closed as (
  select
    opportunity.owner_id,
    opportunity.segment,
    opportunity.currency,
    {{ risk_known_from('opportunity.close_date') }} as known_from,
    count(*) as closed,
    count(*) filter (where opportunity.outcome = 'Won') as won,
    count(*) filter (where opportunity.outcome = 'Won' and opportunity.amount > 0) as priced,
    sum({{ log_of('opportunity.amount') }}) filter (where opportunity.outcome = 'Won' and opportunity.amount > 0) as log_amounts
  from (
    select
      opportunity.*
    from {{ ref('fct_opportunity') }} as opportunity
    where
      opportunity.outcome <> 'Open'
      and opportunity.close_date is not null
  ) as opportunity
  group by
    opportunity.owner_id,
    opportunity.segment,
    opportunity.currency,
    {{ risk_known_from('opportunity.close_date') }}
),

overall as (
  select
    day.snapshot_date,
    (coalesce(sum(closed.won), 0) + 1) / (coalesce(sum(closed.closed), 0) + 2) as win_rate
  from day
  left join closed
    on closed.known_from <= day.snapshot_date
  group by day.snapshot_date
),

owner_history as (
  select
    seen.owner_id,
    seen.snapshot_date,
    sum(closed.closed) as closed,
    sum(closed.won) as won
  from (select distinct looked_at.owner_id, looked_at.snapshot_date from looked_at) as seen
  inner join closed
    on
      closed.owner_id = seen.owner_id
      and closed.known_from <= seen.snapshot_date
  group by
    seen.owner_id,
    seen.snapshot_date
),

segment_history as (
  select
    closed.segment,
    day.snapshot_date,
    sum(closed.closed) as closed,
    sum(closed.won) as won
  from day
  inner join closed
    on closed.known_from <= day.snapshot_date
  group by
    closed.segment,
    day.snapshot_date
),

-- The usual won deal of a currency: the geometric mean, which one giant does not move.
usual_amount as (
  select
    closed.currency,
    day.snapshot_date,
    cast(exp(cast(sum(closed.log_amounts) / sum(closed.priced) as double precision)) as numeric(18, 2)) as amount
  from day
  inner join closed
    on closed.known_from <= day.snapshot_date
  group by
    closed.currency,
    day.snapshot_date
  having sum(closed.priced) > 0
),

-- The usual stay in a stage, of the stays that had ended by then: their geometric mean.
left_stage as (
  select
    stay.stage_name,
    {{ risk_known_from('stay.exited_date') }} as known_from,
    count(*) as stays,
    sum({{ log_of('1 + stay.days_in_stage') }}) as log_days
  from (
    select
      stay.*
    from {{ ref('fct_stage_transitions') }} as stay
    where
      not stay.is_closed
      and stay.exited_date is not null
      and stay.days_in_stage is not null
  ) as stay
  group by
    stay.stage_name,
    {{ risk_known_from('stay.exited_date') }}
),

usual_stay as (
  select
    left_stage.stage_name,
    day.snapshot_date,
    round(cast(exp(cast(sum(left_stage.log_days) / sum(left_stage.stays) as double precision)) - 1 as numeric), 1) as days
  from day
  inner join left_stage
    on left_stage.known_from <= day.snapshot_date
  group by
    left_stage.stage_name,
    day.snapshot_date
),

-- The stay a deal was in.
stay as (
  select distinct on (looked_at.opportunity_id, looked_at.snapshot_date)
    looked_at.opportunity_id,
    looked_at.snapshot_date,
    greatest(looked_at.snapshot_date - stay.entered_date, 0) as days_in_stage
  from looked_at
  inner join {{ ref('fct_stage_transitions') }} as stay
    on
      stay.opportunity_id = looked_at.opportunity_id
      and stay.stage_name = looked_at.stage_name
      and (stay.entered_date < looked_at.snapshot_date or looked_at.snapshot_date = {{ as_of() }})
  where not stay.is_closed
  order by
    looked_at.opportunity_id,
    looked_at.snapshot_date,
    stay.stay_number desc
),

-- Where a stage lies among the open stages, 0 to 1.
stage as (
  select
    stage.stage_name,
    (row_number() over (order by stage.stage_order, stage.stage_name) - 0.5) / count(*) over () as place
  from {{ ref('dim_stage') }} as stage
  where
    stage.is_open
    and stage.stage_order is not null
),

told as (
  select
    looked_at.snapshot_date,
    looked_at.opportunity_id,
    looked_at.owner_id,
    looked_at.is_known,
    case when looked_at.is_known then looked_at.stage_name end as stage_name,
    case when looked_at.is_known then stage.place end as stage_place,
    case when looked_at.is_known then stay.days_in_stage end as days_in_stage,
    case when looked_at.is_known then usual_stay.days end as usual_days_in_stage,
    looked_at.push_count_then as push_count,
    looked_at.snapshot_date - looked_at.created_date as age_days,
    case when looked_at.is_known then looked_at.amount end as amount,
    looked_at.currency,
    usual_amount.amount as usual_amount,
    case
      when looked_at.is_known and looked_at.close_date is not null
        then cast({{ fiscal_quarter_start('greatest(looked_at.close_date, looked_at.snapshot_date)') }} + interval '3 months' as date)
    end as due_until,
    coalesce(account.segment, 'Unknown') as segment,
    {{ shrunk_rate('owner_history.won', 'owner_history.closed', 'overall.win_rate') }} as owner_win_rate,
    {{ shrunk_rate('segment_history.won', 'segment_history.closed', 'overall.win_rate') }} as segment_win_rate,
    overall.win_rate as overall_win_rate
  from looked_at
  inner join overall
    on overall.snapshot_date = looked_at.snapshot_date
  left join {{ ref('dim_account') }} as account
    on account.account_id = looked_at.account_id
  left join owner_history
    on
      owner_history.owner_id = looked_at.owner_id
      and owner_history.snapshot_date = looked_at.snapshot_date
  left join segment_history
    on
      segment_history.segment = coalesce(account.segment, 'Unknown')
      and segment_history.snapshot_date = looked_at.snapshot_date
  left join usual_amount
    on
      usual_amount.currency = looked_at.currency
      and usual_amount.snapshot_date = looked_at.snapshot_date
  left join usual_stay
    on
      usual_stay.stage_name = looked_at.stage_name
      and usual_stay.snapshot_date = looked_at.snapshot_date
  left join stay
    on
      stay.opportunity_id = looked_at.opportunity_id
      and stay.snapshot_date = looked_at.snapshot_date
  left join stage
    on stage.stage_name = looked_at.stage_name
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  told.snapshot_date,
  told.opportunity_id,
  {{ fiscal_quarter_start('told.snapshot_date') }} as snapshot_quarter,
  told.owner_id,
  told.is_known,
  told.stage_name,
  told.days_in_stage,
  told.usual_days_in_stage,
  told.push_count,
  told.age_days,
  told.due_until,
  told.amount,
  told.currency,
  told.usual_amount,
  case
    when told.amount is null or told.usual_amount is null then 'unknown'
    when told.amount > 2 * told.usual_amount then 'large'
    when 2 * told.amount < told.usual_amount then 'small'
    else 'usual'
  end as amount_band,
  told.segment,
  round(told.owner_win_rate, 6) as owner_win_rate,
  round(told.segment_win_rate, 6) as segment_win_rate,
  round(told.overall_win_rate, 6) as overall_win_rate,
  -- What the model reads; 0 where unknown.
  coalesce(greatest(least({{ log_of('(1 + told.days_in_stage) / (1 + told.usual_days_in_stage)') }}, 3), -3), 0) as f_stage_age,
  coalesce(told.stage_place - 0.5, 0) as f_stage_place,
  coalesce({{ log_of('1 + told.push_count') }}, 0) as f_pushes,
  coalesce({{ log_of('1 + greatest(told.age_days, 0)') }}, 0) as f_age,
  coalesce({{ log_of('1 + (told.due_until - told.snapshot_date)') }}, 0) as f_days_left,
  coalesce(cast(cast(told.amount > 2 * told.usual_amount as integer) as numeric), 0) as f_large,
  coalesce(cast(cast(2 * told.amount < told.usual_amount as integer) as numeric), 0) as f_small,
  {{ log_odds_above('told.owner_win_rate', 'told.overall_win_rate') }} as f_owner,
  {{ log_odds_above('told.segment_win_rate', 'told.overall_win_rate') }} as f_segment,
  cast(cast(told.due_until is null as integer) as numeric) as f_undated
from told
