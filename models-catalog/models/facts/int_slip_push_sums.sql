-- One row per owner, team, quarter and cell of a slipped deal, and days moved: moves to a later date that were made to slipped deals
-- in the quarter they slipped from.
select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  {{ key_of('cohort.owner_id') }} as owner_key,
  {{ key_of('cohort.team_id') }} as team_key,
  cohort.close_quarter,
  cohort.segment,
  cohort.region,
  cohort.team_name,
  {{ days_bucket('change.days_moved') }} as days_bucket,
  count(*) as row_count,
  count(*) filter (where change.days_before_due <= {{ var('late_push_days') }}) as late_count,
  sum(change.days_moved) as days
from {{ ref('fct_quarter_cohort') }} as cohort
inner join {{ ref('fct_close_date_changes') }} as change
  on
    change.opportunity_id = cohort.opportunity_id
    and {{ fiscal_quarter_start('change.changed_date') }} = cohort.close_quarter
where
  cohort.is_slipped
  and change.direction = 'pushed'
group by
  cohort.owner_id,
  cohort.team_id,
  cohort.close_quarter,
  cohort.segment,
  cohort.region,
  cohort.team_name,
  {{ days_bucket('change.days_moved') }}
