-- One row per opportunity that exists on as_of, as it stands on that day. Both days compared are business days, inclusive.
with known as (
  select
    opportunity.*,
    coalesce(opportunity.is_closed and (opportunity.close_date is null or opportunity.close_date <= {{ as_of() }}), false) as is_closed_then
  from {{ ref('stg_sf__opportunity') }} as opportunity
  where
    opportunity.created_date is null
    or opportunity.created_date <= {{ as_of() }}
),

-- The last edit of an opportunity up to as_of, and whether any edit is later.
edit as (
  select distinct on (history.opportunity_id)
    history.opportunity_id,
    history.changed_date <= {{ as_of() }} as is_known,
    history.stage_name,
    history.amount,
    history.close_date,
    history.forecast_category,
    bool_or(history.changed_date > {{ as_of() }}) over (partition by history.opportunity_id) as is_edited_later
  from {{ ref('stg_sf__opportunity_history') }} as history
  order by
    history.opportunity_id,
    history.changed_date <= {{ as_of() }} desc,
    history.changed_at desc,
    history.history_id desc
),

-- An open row that closes or is edited later tells what nobody knew on as_of: the last edit by then speaks, else nothing does.
judged as (
  select
    known.*,
    edit.is_known,
    edit.stage_name as edit_stage_name,
    edit.amount as edit_amount,
    edit.close_date as edit_close_date,
    edit.forecast_category as edit_forecast_category,
    not known.is_closed_then and (known.is_closed or coalesce(edit.is_edited_later, false)) as is_ahead
  from known
  left join edit
    on edit.opportunity_id = known.opportunity_id
),

standing as (
  select
    judged.organization_id,
    judged.as_of,
    judged.opportunity_id,
    judged.source_system,
    judged.source_key,
    coalesce(judged.opportunity_name, judged.source_key) as opportunity_name,
    judged.account_id,
    judged.product_id,
    judged.owner_id,
    judged.opportunity_type,
    judged.lead_source,
    case when not judged.is_ahead then judged.forecast_category when judged.is_known then judged.edit_forecast_category end as forecast_category,
    case when not judged.is_ahead then judged.stage_name when judged.is_known then judged.edit_stage_name end as stage_name,
    case when not judged.is_ahead then judged.amount when judged.is_known then judged.edit_amount end as amount,
    case when not judged.is_ahead then judged.close_date when judged.is_known then judged.edit_close_date end as close_date,
    judged.currency,
    judged.created_date,
    case when judged.last_activity_date <= {{ as_of() }} then judged.last_activity_date end as last_activity_date,
    judged.is_closed_then,
    case when judged.is_closed_then and judged.close_date is not null then judged.close_date else judged.as_of end as placed_on,
    case
      when not judged.is_closed_then then 'Open'
      when judged.is_won then 'Won'
      else 'Lost'
    end as outcome
  from judged
),

-- Manager, team and region of a person from valid_from up to valid_until; a later row ends an earlier one.
assignment as (
  select
    person_assignment.person_id,
    person_assignment.manager_id,
    person_assignment.team_id,
    person_assignment.sales_region,
    person_assignment.valid_from,
    least(
      person_assignment.valid_to,
      lead(person_assignment.valid_from) over (partition by person_assignment.person_id order by person_assignment.valid_from)
    ) as valid_until
  from {{ source('app', 'person_assignment') }} as person_assignment
  where person_assignment.organization_id = {{ var('organization_id') }}
),

-- Figures use the manager, team and region of then: of the close date of a closed deal, of as_of for an open one.
assigned as (
  select
    standing.*,
    person.user_name as owner_name,
    case when assignment.person_id is null then person.manager_id else assignment.manager_id end as manager_id,
    case when assignment.person_id is null then person.team_id else assignment.team_id end as team_id,
    case when assignment.person_id is null then person.sales_region else assignment.sales_region end as sales_region
  from standing
  left join {{ ref('stg_sf__user') }} as person
    on person.user_id = standing.owner_id
  left join assignment
    on
      assignment.person_id = standing.owner_id
      and assignment.valid_from <= standing.placed_on
      and (assignment.valid_until is null or assignment.valid_until > standing.placed_on)
)

select
  assigned.organization_id,
  assigned.as_of,
  assigned.opportunity_id,
  assigned.source_system,
  assigned.source_key,
  assigned.opportunity_name,
  assigned.account_id,
  account.account_name,
  account.industry,
  coalesce(account.segment, 'Unknown') as segment,
  coalesce(account.region, 'Unknown') as account_region,
  assigned.product_id,
  product.product_name,
  product.product_family,
  assigned.owner_id,
  assigned.owner_name,
  assigned.manager_id,
  manager.user_name as manager_name,
  assigned.team_id,
  coalesce(team.name, manager.user_name, 'Unassigned') as team_name,
  assigned.sales_region,
  assigned.opportunity_type,
  assigned.lead_source,
  assigned.forecast_category,
  assigned.stage_name,
  stage.stage_order,
  stage.stage_category,
  assigned.amount,
  assigned.currency,
  assigned.created_date,
  {{ month_start('assigned.created_date') }} as created_month,
  {{ fiscal_quarter_start('assigned.created_date') }} as created_quarter,
  {{ fiscal_year_start('assigned.created_date') }} as created_year,
  assigned.close_date,
  {{ month_start('assigned.close_date') }} as close_month,
  {{ fiscal_quarter_start('assigned.close_date') }} as close_quarter,
  {{ fiscal_year_start('assigned.close_date') }} as close_year,
  assigned.last_activity_date,
  assigned.outcome,
  case when assigned.is_closed_then then 'Closed' else 'Open' end as opportunity_status,
  case
    when assigned.is_closed_then and assigned.close_date >= assigned.created_date then assigned.close_date - assigned.created_date
    when assigned.is_closed_then and assigned.close_date < assigned.created_date then 0
  end as days_to_close,
  case when not assigned.is_closed_then then assigned.as_of - assigned.created_date end as age_days,
  not assigned.is_closed_then and coalesce(assigned.close_date < assigned.as_of, false) as is_overdue
from assigned
left join {{ ref('dim_account') }} as account
  on account.account_id = assigned.account_id
left join {{ ref('stg_sf__product') }} as product
  on product.product_id = assigned.product_id
left join {{ ref('stg_sf__user') }} as manager
  on manager.user_id = assigned.manager_id
left join {{ source('app', 'team') }} as team
  on
    team.organization_id = assigned.organization_id
    and team.team_id = assigned.team_id
left join {{ ref('dim_stage') }} as stage
  on stage.stage_name = assigned.stage_name
