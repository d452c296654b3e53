-- One row per open deal of as_of, and per row of the past that the score is learned from. What was known at the start of that day (on
-- as_of, at its end) and nothing later: of the deal, and of what had closed before.
with place as (
  select
    sums.sample_place,
    sum(sums.row_count) over (order by sums.sample_place) - sums.row_count as rows_before
  from {{ ref('int_deal_risk_sample_sums') }} as sums
),

-- Deals are taken in the order of their places until there are enough rows: the same ones in every build, all where there are fewer.
looked_at as (
  select day.*
  from {{ ref('int_deal_risk_day') }} as day
  where
    day.sample_place <= (
      select coalesce(max(place.sample_place), -1)
      from place
      where place.rows_before < {{ var('risk_training_rows') }}
    )
),

day as (
  select {{ as_of() }} as snapshot_date
  union
  select cast(series.moment as date)
  from generate_series(cast({{ risk_first_day() }} as timestamp), cast({{ as_of() }} as timestamp), interval '1 month') as series (moment)
),

subject as (
  select distinct
    sums.subject_kind,
    sums.subject
  from {{ ref('int_deal_risk_history_sums') }} as sums
),

-- What was known of a subject on a day: everything up to it.
history as (
  select
    subject.subject_kind,
    subject.subject,
    day.snapshot_date,
    sum(sums.row_count) over days as closed,
    sum(sums.won_count) over days as won,
    sum(sums.log_count) over days as log_count,
    sum(sums.log_sum) over days as log_sum
  from subject
  cross join day
  left join {{ ref('int_deal_risk_history_sums') }} as sums
    on
      sums.subject_kind = subject.subject_kind
      and sums.subject = subject.subject
      and sums.known_from = day.snapshot_date
  window days as (partition by subject.subject_kind, subject.subject order by day.snapshot_date)
),

overall as (
  select
    day.snapshot_date,
    (coalesce(history.won, 0) + 1) / (coalesce(history.closed, 0) + 2) as win_rate
  from day
  left join history
    on
      history.snapshot_date = day.snapshot_date
      and history.subject_kind = 'all'
),

-- Win rates of owners and segments on a day, and of whom nothing had closed (no subject): made here, where rows are few.
rate as materialized (
  select
    known.*,
    {{ log_odds_above('known.win_rate', 'known.overall_win_rate') }} as log_odds
  from (
    select
      history.subject_kind,
      history.subject,
      history.snapshot_date,
      {{ shrunk_rate('history.won', 'history.closed', 'overall.win_rate') }} as win_rate,
      overall.win_rate as overall_win_rate
    from history
    inner join overall
      on overall.snapshot_date = history.snapshot_date
    where history.subject_kind in ('owner', 'segment')
    union all
    select
      'nothing closed',
      null,
      overall.snapshot_date,
      {{ shrunk_rate('0', '0', 'overall.win_rate') }},
      overall.win_rate
    from overall
  ) as known
),

-- The usual won deal of a currency and the usual stay in a stage: geometric means, which one giant does not move.
usual as (
  select
    history.subject_kind,
    history.subject,
    history.snapshot_date,
    exp(cast(history.log_sum / history.log_count as double precision)) as mean
  from history
  where history.log_count > 0
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

told as materialized (
  select
    looked_at.*,
    stage.place as stage_place,
    round(cast(usual_stay.mean - 1 as numeric), 1) as usual_days_in_stage,
    cast(usual_deal.mean as numeric(18, 2)) as usual_amount,
    coalesce(owner_rate.win_rate, no_rate.win_rate) as owner_win_rate,
    coalesce(owner_rate.log_odds, no_rate.log_odds) as owner_log_odds,
    coalesce(segment_rate.win_rate, no_rate.win_rate) as segment_win_rate,
    coalesce(segment_rate.log_odds, no_rate.log_odds) as segment_log_odds,
    no_rate.overall_win_rate
  from looked_at
  inner join rate as no_rate
    on
      no_rate.subject_kind = 'nothing closed'
      and no_rate.snapshot_date = looked_at.snapshot_date
  left join rate as owner_rate
    on
      owner_rate.subject_kind = 'owner'
      and owner_rate.subject = cast(looked_at.owner_id as text)
      and owner_rate.snapshot_date = looked_at.snapshot_date
  left join rate as segment_rate
    on
      segment_rate.subject_kind = 'segment'
      and segment_rate.subject = looked_at.segment
      and segment_rate.snapshot_date = looked_at.snapshot_date
  left join usual as usual_deal
    on
      usual_deal.subject_kind = 'currency'
      and usual_deal.subject = looked_at.currency
      and usual_deal.snapshot_date = looked_at.snapshot_date
  left join usual as usual_stay
    on
      usual_stay.subject_kind = 'stage'
      and usual_stay.subject = looked_at.stage_name
      and usual_stay.snapshot_date = looked_at.snapshot_date
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
  told.known_on,
  told.is_closed,
  told.is_lost_or_slipped,
  -- What the model reads; 0 where unknown.
  greatest(least(coalesce({{ log_of('(1 + told.days_in_stage) / (1 + told.usual_days_in_stage)') }}, 0), 3), -3) as f_stage_age,
  coalesce(told.stage_place - 0.5, 0) as f_stage_place,
  coalesce({{ log_of('1 + told.push_count') }}, 0) as f_pushes,
  coalesce({{ log_of('1 + greatest(told.age_days, 0)') }}, 0) as f_age,
  coalesce({{ log_of('1 + (told.due_until - told.snapshot_date)') }}, 0) as f_days_left,
  coalesce(cast(cast(told.amount > 2 * told.usual_amount as integer) as numeric), 0) as f_large,
  coalesce(cast(cast(2 * told.amount < told.usual_amount as integer) as numeric), 0) as f_small,
  told.owner_log_odds as f_owner,
  told.segment_log_odds as f_segment,
  cast(cast(told.due_until is null as integer) as numeric) as f_undated
from told
