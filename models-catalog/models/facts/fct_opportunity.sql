-- One row per opportunity that exists on as_of, as it stands on that day.
with assigned as (
  -- Figures use the manager, team and region of then: of the close date of a closed deal, of as_of for an open one.
  select
    standing.*,
    person.user_name as owner_name,
    membership.manager_id,
    membership.manager_name,
    membership.team_id,
    membership.team_name,
    membership.sales_region
  from {{ ref('int_opportunity_standing') }} as standing
  left join {{ ref('stg_sf__user') }} as person
    on person.user_id = standing.owner_id
  left join {{ ref('stg_app__membership') }} as membership
    on
      membership.person_id = standing.owner_id
      and membership.valid_from <= standing.placed_on
      and membership.valid_until > standing.placed_on
),

-- What the stays of a deal come to. A sum with an unknown part is unknown.
course as (
  select
    stay.opportunity_id,
    max(stay.entered_at) filter (where stay.transition_type = 'Closed' and stay.is_current) as closed_at,
    max(stay.entered_at) filter (where stay.is_current and not stay.is_closed) as stay_began_at,
    max(stay.entered_date) filter (where stay.is_current and not stay.is_closed) as stay_began_on,
    max(stay.days_in_stage) filter (where stay.is_current) as days_in_current_stage,
    count(distinct stay.stage_name) filter (where not stay.is_closed) as stages_touched,
    case
      when count(*) filter (where not stay.is_closed and stay.days_in_stage is null) = 0 then sum(stay.days_in_stage) filter (where not stay.is_closed)
    end as stage_days
  from {{ ref('fct_stage_transitions') }} as stay
  group by stay.opportunity_id
),

pushes as (
  select
    change.opportunity_id,
    count(*) filter (where change.is_month_push) as push_count,
    count(*) filter (where change.is_quarter_push) as quarter_push_count
  from {{ ref('fct_close_date_changes') }} as change
  group by change.opportunity_id
),

original as (
  select distinct on (edit.opportunity_id)
    edit.opportunity_id,
    edit.close_date as original_close_date
  from {{ ref('int_opportunity_edit') }} as edit
  where edit.close_date is not null
  order by
    edit.opportunity_id,
    edit.changed_at,
    edit.history_id collate "C"
),

-- What history tells of a deal; all of it unknown where there is none.
lived as (
  select
    assigned.*,
    course.closed_at,
    case
      when assigned.is_closed then {{ days_between('assigned.created_at', 'course.closed_at') }}
      when assigned.has_history then {{ days_between('assigned.created_at', "greatest(" ~ day_start(as_of()) ~ ", course.stay_began_at, assigned.created_at)") }}
    end as total_days_in_pipeline,
    cast(course.stages_touched as integer) as stages_touched,
    round(course.stage_days / nullif(course.stages_touched, 0), 6) as avg_days_per_stage,
    course.days_in_current_stage,
    case when assigned.has_history then cast(coalesce(pushes.push_count, 0) as integer) end as push_count,
    case when assigned.has_history then cast(coalesce(pushes.quarter_push_count, 0) as integer) end as quarter_push_count,
    original.original_close_date,
    not assigned.is_closed and coalesce(assigned.close_date < assigned.as_of, false) as is_overdue,
    -- The last day the deal moved: it entered its stage, or somebody worked on it. Unknown where the stage's beginning is.
    case when course.stay_began_on is not null then greatest(course.stay_began_on, assigned.last_activity_date) end as moved_date,
    assigned.as_of - {{ var('stalled_days') }} as stalled_before
  from assigned
  left join course
    on course.opportunity_id = assigned.opportunity_id
  left join pushes
    on pushes.opportunity_id = assigned.opportunity_id
  left join original
    on original.opportunity_id = assigned.opportunity_id
)

select
  lived.organization_id,
  lived.as_of,
  lived.opportunity_id,
  lived.source_system,
  lived.source_key,
  lived.opportunity_name,
  lived.account_id,
  account.account_name,
  account.industry,
  coalesce(account.segment, 'Unknown') as segment,
  coalesce(account.region, 'Unknown') as account_region,
  lived.product_id,
  product.product_name,
  product.product_family,
  lived.owner_id,
  lived.owner_name,
  lived.manager_id,
  lived.manager_name,
  lived.team_id,
  coalesce(lived.team_name, 'Unassigned') as team_name,
  lived.sales_region,
  lived.opportunity_type,
  lived.lead_source,
  lived.forecast_category,
  lived.stage_name,
  stage.stage_order,
  stage.stage_category,
  lived.amount,
  lived.currency,
  lived.created_date,
  {{ month_start('lived.created_date') }} as created_month,
  {{ fiscal_quarter_start('lived.created_date') }} as created_quarter,
  {{ fiscal_year_start('lived.created_date') }} as created_year,
  lived.close_date,
  {{ month_start('lived.close_date') }} as close_month,
  {{ fiscal_quarter_start('lived.close_date') }} as close_quarter,
  {{ fiscal_year_start('lived.close_date') }} as close_year,
  lived.last_activity_date,
  lived.outcome,
  case when lived.is_closed then 'Closed' else 'Open' end as opportunity_status,
  case
    when lived.is_closed and lived.close_date >= lived.created_date then lived.close_date - lived.created_date
    when lived.is_closed and lived.close_date < lived.created_date then 0
  end as days_to_close,
  case when not lived.is_closed then lived.as_of - lived.created_date end as age_days,
  case
    when lived.is_closed or lived.created_date is null then null
    when lived.as_of - lived.created_date <= 30 then '0 to 30 days'
    when lived.as_of - lived.created_date <= 90 then '31 to 90 days'
    when lived.as_of - lived.created_date <= 180 then '91 to 180 days'
    else 'Over 180 days'
  end as age_band,
  lived.is_overdue,
  lived.closed_at,
  lived.total_days_in_pipeline,
  lived.stages_touched,
  lived.avg_days_per_stage,
  lived.days_in_current_stage,
  lived.push_count,
  case
    when lived.push_count = 0 then 'Not pushed'
    when lived.push_count = 1 then 'Once'
    when lived.push_count = 2 then 'Twice'
    when lived.push_count >= 3 then '3 times or more'
  end as push_count_band,
  lived.quarter_push_count,
  lived.original_close_date,
  case
    when lived.close_date is null or lived.original_close_date is null then null
    when lived.is_closed then greatest(lived.close_date - lived.original_close_date, 0)
    else greatest(lived.close_date - lived.original_close_date, lived.as_of - lived.original_close_date, 0)
  end as slip_days,
  -- Unknown where only the missing history could tell.
  lived.quarter_push_count >= 1
  or (lived.is_overdue and cast({{ fiscal_quarter_start('lived.close_date') }} + interval '3 months' as date) <= lived.as_of + 1) as is_slipped,
  case
    when lived.is_closed then false
    when lived.created_date >= lived.stalled_before or lived.last_activity_date >= lived.stalled_before then false
    else lived.moved_date < lived.stalled_before
  end as is_stalled,
  lived.next_step
from lived
left join {{ ref('dim_account') }} as account
  on account.account_id = lived.account_id
left join {{ ref('stg_sf__product') }} as product
  on product.product_id = lived.product_id
left join {{ ref('dim_stage') }} as stage
  on stage.stage_name = lived.stage_name
