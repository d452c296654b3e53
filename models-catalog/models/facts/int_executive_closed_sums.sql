-- One row per owner, team of then, segment and quarter of close: the deals that closed in the last six complete quarters.
with calendar as (
  select
    case
      when cast({{ fiscal_quarter_start(as_of()) }} + interval '3 months' as date) <= {{ as_of() }} + 1 then {{ fiscal_quarter_start(as_of()) }}
      else cast({{ fiscal_quarter_start(as_of()) }} - interval '3 months' as date)
    end as newest_quarter
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  {{ key_of('opportunity.owner_id') }} as owner_key,
  {{ key_of('opportunity.team_id') }} as team_key,
  opportunity.segment,
  opportunity.close_quarter,
  count(*) as row_count,
  count(*) filter (where opportunity.outcome = 'Won') as won_count
from {{ ref('fct_opportunity') }} as opportunity
cross join calendar
where
  opportunity.outcome <> 'Open'
  and opportunity.close_quarter between calendar.newest_quarter - interval '15 months' and calendar.newest_quarter
group by
  opportunity.owner_id,
  opportunity.team_id,
  opportunity.segment,
  opportunity.close_quarter
