-- One row per snapshot that pipeline health looks at, owner, team of then, outcome and currency: sums of the pipeline as it stood.
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

snapshot as (
  select
    pipeline.*,
    case
      when pipeline.snapshot_date = calendar.as_of then pipeline.close_date < calendar.as_of
      else pipeline.close_date < pipeline.snapshot_date - 1
    end as is_overdue,
    -- Of a deal without an edit by then nobody knows what it looked like; on as_of everything is known that ever will be.
    pipeline.push_count_then is null and pipeline.snapshot_date < calendar.as_of as is_unknown,
    pipeline.snapshot_date = calendar.same_day and {{ fiscal_quarter_start('pipeline.close_date') }} = calendar.previous_quarter as is_same_day
  from {{ ref('fct_pipeline_asof') }} as pipeline
  cross join calendar
  where
    pipeline.snapshot_date in (calendar.as_of, calendar.same_day)
    or pipeline.snapshot_date = {{ fiscal_quarter_start('pipeline.snapshot_date') }}
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  snapshot.snapshot_date,
  {{ key_of('snapshot.owner_id') }} as owner_key,
  {{ key_of('snapshot.team_id') }} as team_key,
  snapshot.outcome,
  snapshot.is_unknown,
  coalesce(snapshot.is_overdue, false) as is_overdue,
  coalesce(snapshot.is_same_day, false) as is_same_day,
  snapshot.currency,
  count(*) as row_count,
  count(snapshot.amount) as priced_count,
  coalesce(sum(snapshot.amount), 0) as amount
from snapshot
group by
  snapshot.snapshot_date,
  snapshot.owner_id,
  snapshot.team_id,
  snapshot.outcome,
  snapshot.is_unknown,
  coalesce(snapshot.is_overdue, false),
  coalesce(snapshot.is_same_day, false),
  snapshot.currency
