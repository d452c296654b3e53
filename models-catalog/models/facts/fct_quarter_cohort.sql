-- One row per fiscal quarter and opportunity that was open and due in it at its first instant, or was created or pulled into it since.
with quarter as (
  select distinct
    calendar.quarter as close_quarter,
    cast(calendar.quarter + interval '3 months' as date) as next_quarter,
    calendar.is_quarter_complete as is_complete,
    -- The snapshot that ends the quarter: the first day of the next one, or as_of while it runs.
    least(cast(calendar.quarter + interval '3 months' as date), {{ as_of() }}) as ended_on
  from {{ ref('dim_date') }} as calendar
  where calendar.quarter <= {{ as_of() }}
),

-- Open at the first instant of the quarter and due in it or later. Deals without history are not known to have been.
opening as (
  select
    quarter.*,
    pipeline.opportunity_id,
    pipeline.close_date < quarter.next_quarter as is_due,
    pipeline.close_date as due_date,
    pipeline.stage_name,
    pipeline.amount,
    pipeline.push_count_then,
    pipeline.team_id,
    pipeline.team_name
  from quarter
  inner join {{ ref('fct_pipeline_asof') }} as pipeline
    on pipeline.snapshot_date = quarter.close_quarter
  where
    pipeline.is_open
    and pipeline.close_date >= quarter.close_quarter
),

closing as (
  select
    quarter.*,
    pipeline.opportunity_id,
    pipeline.outcome,
    pipeline.close_date,
    pipeline.stage_name,
    pipeline.amount,
    pipeline.team_id,
    pipeline.team_name,
    coalesce(pipeline.created_date >= quarter.close_quarter, false) as is_created,
    coalesce(pipeline.close_date >= quarter.close_quarter and pipeline.close_date < quarter.next_quarter, false) as is_due
  from quarter
  inner join {{ ref('fct_pipeline_asof') }} as pipeline
    on pipeline.snapshot_date = quarter.ended_on
),

member as (
  select
    opening.close_quarter,
    opening.next_quarter,
    opening.is_complete,
    opening.opportunity_id,
    case when opening.is_due then 'due' else 'pulled_in' end as entry,
    opening.due_date,
    opening.stage_name as stage_at_start,
    opening.amount,
    opening.push_count_then as push_count_at_start,
    opening.team_id,
    opening.team_name,
    closing.outcome,
    closing.close_date,
    closing.stage_name as stage_at_end
  from opening
  left join closing
    on
      closing.close_quarter = opening.close_quarter
      and closing.opportunity_id = opening.opportunity_id
  where
    opening.is_due
    or closing.is_due
  union all
  select
    closing.close_quarter,
    closing.next_quarter,
    closing.is_complete,
    closing.opportunity_id,
    'created',
    closing.close_date,
    null,
    closing.amount,
    null,
    closing.team_id,
    closing.team_name,
    closing.outcome,
    closing.close_date,
    closing.stage_name
  from closing
  where
    closing.is_created
    and closing.is_due
),

-- Where the deal stood when the quarter ended. One that closed on the very day after was still open then.
ended as (
  select
    member.*,
    case
      when member.close_date >= member.next_quarter then 'moved_out'
      when member.outcome = 'Open' and member.close_date < case when member.is_complete then member.next_quarter else {{ as_of() }} end then 'overdue'
      when member.outcome = 'Open' and member.close_date is null then 'moved_out'
      when member.outcome = 'Open' then 'not_yet_due'
      when member.outcome = 'Won' then 'won'
      -- Closed under a date before the quarter and opened again later: lost, as far as this quarter goes.
      else 'lost'
    end as result
  from member
),

judged as (
  select
    ended.*,
    ended.entry = 'due' and (ended.result = 'moved_out' or (ended.result = 'overdue' and ended.is_complete)) as is_slipped
  from ended
),

-- The last edit of the quarter that moved a deal's date beyond its end.
push_out as (
  select distinct on (change.opportunity_id, {{ fiscal_quarter_start('change.changed_date') }})
    change.opportunity_id,
    {{ fiscal_quarter_start('change.changed_date') }} as close_quarter,
    change.stage_at_change
  from {{ ref('fct_close_date_changes') }} as change
  where change.new_close_date >= cast({{ fiscal_quarter_start('change.changed_date') }} + interval '3 months' as date)
  order by
    change.opportunity_id,
    {{ fiscal_quarter_start('change.changed_date') }},
    change.change_number desc
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  judged.close_quarter,
  judged.opportunity_id,
  opportunity.owner_id,
  opportunity.owner_name,
  judged.team_id,
  judged.team_name,
  opportunity.segment,
  opportunity.account_region as region,
  opportunity.industry,
  opportunity.opportunity_type,
  opportunity.lead_source,
  judged.entry,
  judged.due_date,
  judged.amount,
  opportunity.currency,
  judged.stage_at_start,
  judged.stage_at_end,
  case when judged.is_slipped then coalesce(push_out.stage_at_change, judged.stage_at_end) end as stage_at_slip,
  judged.close_quarter - opportunity.created_date as age_days_at_start,
  judged.push_count_at_start,
  opportunity.quarter_push_count,
  opportunity.next_step is not null as has_next_step,
  judged.result,
  judged.is_slipped,
  case
    when judged.is_slipped and opportunity.outcome = 'Open' then greatest(opportunity.close_date, {{ as_of() }}) - judged.due_date
    when judged.is_slipped then opportunity.close_date - judged.due_date
  end as slip_days,
  opportunity.outcome as eventual_outcome,
  judged.is_complete
from judged
inner join {{ ref('fct_opportunity') }} as opportunity
  on opportunity.opportunity_id = judged.opportunity_id
left join push_out
  on
    push_out.opportunity_id = judged.opportunity_id
    and push_out.close_quarter = judged.close_quarter
-- Deals without history are not known to have been due at any time.
where opportunity.push_count is not null
