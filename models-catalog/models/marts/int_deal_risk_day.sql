-- One row per open deal and day it is looked at: as_of, and one first day of a month in every fiscal quarter of which it is known what
-- came. What the deal itself told at the start of that day (on as_of, at its end) and nothing later, and beside it what came of it.
with looked_at as (
  -- Which month of the quarter is drawn by the deal's id, so that deals of every age are there and a long one does not count every month.
  select
    pipeline.snapshot_date,
    pipeline.opportunity_id,
    pipeline.owner_id,
    pipeline.currency,
    pipeline.created_date,
    pipeline.push_count_then,
    pipeline.push_count_then is not null as is_known,
    case when pipeline.push_count_then is not null then pipeline.stage_name end as stage_name,
    case when pipeline.push_count_then is not null then pipeline.amount end as amount,
    case
      when pipeline.push_count_then is not null and pipeline.close_date is not null
        then cast({{ fiscal_quarter_start('greatest(pipeline.close_date, pipeline.snapshot_date)') }} + interval '3 months' as date)
    end as due_until
  from {{ ref('fct_pipeline_asof') }} as pipeline
  where
    pipeline.is_open
    and (
      pipeline.snapshot_date = {{ as_of() }}
      or (
        pipeline.snapshot_date = {{ month_start('pipeline.snapshot_date') }}
        and pipeline.snapshot_date >= {{ risk_first_day() }}
        and mod({{ months_into_fiscal_year('pipeline.snapshot_date') }}, 3) = mod({{ number_of_id('pipeline.opportunity_id', 6) }}, 3)
      )
    )
),

-- The stay a deal was in: the last one in that stage that had begun.
stay as (
  select
    looked_at.opportunity_id,
    looked_at.snapshot_date,
    greatest(looked_at.snapshot_date - max(stay.entered_date), 0) as days_in_stage
  from looked_at
  inner join {{ ref('fct_stage_transitions') }} as stay
    on
      stay.opportunity_id = looked_at.opportunity_id
      and stay.stage_name = looked_at.stage_name
      and (stay.entered_date < looked_at.snapshot_date or looked_at.snapshot_date = {{ as_of() }})
  where not stay.is_closed
  group by
    looked_at.opportunity_id,
    looked_at.snapshot_date
),

told as (
  select
    looked_at.*,
    stay.days_in_stage,
    opportunity.segment,
    opportunity.outcome,
    opportunity.close_date as closed_on,
    -- A deal with a date is known when the quarter it was then due in is over, won or not, so that quick deals do not come in before
    -- slow ones; one without a date, when it is closed. A deal that closed nobody knows when is never known.
    case
      when opportunity.outcome <> 'Open' and opportunity.close_date is null then null
      when looked_at.due_until is not null then looked_at.due_until
      when opportunity.outcome <> 'Open' then opportunity.close_date + 1
    end as known_on
  from looked_at
  inner join {{ ref('fct_opportunity') }} as opportunity
    on opportunity.opportunity_id = looked_at.opportunity_id
  left join stay
    on
      stay.opportunity_id = looked_at.opportunity_id
      and stay.snapshot_date = looked_at.snapshot_date
),

known as (
  select
    told.*,
    coalesce(told.snapshot_date < {{ as_of() }} and told.known_on <= {{ as_of() }} + 1, false) as is_learned_from
  from told
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  known.opportunity_id,
  known.snapshot_date,
  -- Deals that are scored come before all that are learned from.
  case when known.is_learned_from then {{ number_of_id('known.opportunity_id', 3) }} else -1 end as sample_place,
  known.owner_id,
  known.segment,
  known.is_known,
  known.stage_name,
  known.days_in_stage,
  known.push_count_then as push_count,
  known.snapshot_date - known.created_date as age_days,
  known.due_until,
  known.amount,
  known.currency,
  case when known.is_learned_from then known.known_on end as known_on,
  case when known.is_learned_from then known.outcome <> 'Open' end as is_closed,
  -- Not won, or won after the quarter it was due in.
  case when known.is_learned_from then known.outcome <> 'Won' or coalesce(known.closed_on >= known.due_until, false) end as is_lost_or_slipped
from known
where
  known.is_learned_from
  or known.snapshot_date = {{ as_of() }}
