-- One row per change of the expected close date of an open opportunity. The edit that closes it is not one, nor is what follows until it opens again.
with edit as (
  select
    edit.*,
    lag(edit.close_date) over (partition by edit.opportunity_id order by edit.changed_at, edit.history_id collate "C") as old_close_date
  from {{ ref('int_opportunity_edit') }} as edit
  where
    not edit.is_closed
    and edit.close_date is not null
),

change as (
  select
    edit.*,
    row_number() over (partition by edit.opportunity_id order by edit.changed_at, edit.history_id collate "C") as change_number
  from edit
  where edit.close_date <> edit.old_close_date
)

select
  change.organization_id,
  change.as_of,
  change.opportunity_id,
  cast(change.change_number as integer) as change_number,
  opportunity.owner_id,
  membership.team_id,
  coalesce(membership.team_name, 'Unassigned') as team_name,
  change.history_id,
  change.changed_at,
  change.changed_date,
  change.old_close_date,
  change.close_date as new_close_date,
  change.close_date - change.old_close_date as days_moved,
  case when change.close_date > change.old_close_date then 'pushed' else 'pulled_in' end as direction,
  {{ month_start('change.close_date') }} > {{ month_start('change.old_close_date') }} as is_month_push,
  {{ fiscal_quarter_start('change.close_date') }} > {{ fiscal_quarter_start('change.old_close_date') }} as is_quarter_push,
  change.stage_name as stage_at_change,
  change.amount as amount_at_change,
  change.old_close_date - change.changed_date as days_before_due
from change
inner join {{ ref('int_opportunity_standing') }} as opportunity
  on opportunity.opportunity_id = change.opportunity_id
left join {{ ref('stg_app__membership') }} as membership
  on
    membership.person_id = opportunity.owner_id
    and membership.valid_from <= change.changed_date
    and membership.valid_until > change.changed_date
