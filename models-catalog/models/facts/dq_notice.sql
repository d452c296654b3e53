-- One row per kind of trouble with the data and source system that has it: how many rows it affects and what cannot be told for them.
with edits as (
  select
    edit.opportunity_id,
    min(edit.changed_date) as first_changed_date,
    count(*) as edits
  from {{ ref('int_opportunity_edit') }} as edit
  group by edit.opportunity_id
),

stays as (
  select
    stay.opportunity_id,
    bool_or(stay.is_closed and stay.exited_at is not null) as left_closed_stage,
    bool_or(not stay.is_closed and stay.stage_order is null) as lacks_order
  from {{ ref('fct_stage_transitions') }} as stay
  group by stay.opportunity_id
),

deal as (
  select
    standing.*,
    fact.closed_at,
    coalesce(edits.first_changed_date < standing.created_date, false) as is_edited_before_created,
    coalesce(stays.left_closed_stage, false) as left_closed_stage,
    coalesce(stays.lacks_order, false) as lacks_order
  from {{ ref('int_opportunity_standing') }} as standing
  inner join {{ ref('fct_opportunity') }} as fact
    on fact.opportunity_id = standing.opportunity_id
  left join edits
    on edits.opportunity_id = standing.opportunity_id
  left join stays
    on stays.opportunity_id = standing.opportunity_id
),

source_count as (
  select
    deal.source_system,
    count(*) as deals,
    count(*) filter (where deal.is_closed) as closed_deals,
    count(*) filter (where deal.has_history) as told_deals,
    count(*) filter (where deal.has_history and deal.is_closed) as told_closed_deals,
    count(*) filter (where deal.amount is null) as without_amount,
    count(*) filter (where deal.close_date is null) as without_close_date,
    count(*) filter (where deal.owner_id is null) as without_owner,
    count(*) filter (where deal.created_date is null) as without_created_date,
    count(*) filter (where deal.account_id is null) as without_account,
    count(*) filter (where deal.stage_name is null) as without_stage,
    count(*) filter (where deal.is_closed and deal.close_date < deal.created_date) as closed_before_created,
    count(*) filter (where deal.is_edited_before_created) as edited_before_created,
    count(*) filter (where deal.left_closed_stage) as left_closed_stage,
    count(*) filter (where deal.lacks_order) as without_order,
    count(*) filter (where deal.has_history and deal.close_date is distinct from deal.edit_close_date) as close_date_differs,
    count(*) filter (where deal.has_history and deal.stage_name is distinct from deal.edit_stage_name) as stage_differs,
    count(*) filter (where deal.has_history and deal.amount is distinct from deal.edit_amount) as amount_differs,
    count(*) filter (where deal.has_history and deal.is_closed and deal.closed_at is null) as without_closing_edit
  from deal
  group by deal.source_system
),

notice as (
  select
    source_count.source_system as subject,
    kind.notice_kind,
    kind.affected_rows,
    kind.total_rows,
    kind.consequence
  from source_count
  cross join lateral (
    values
    ('no_history', deals - told_deals, deals, 'Time in stages, pushes, slips and what these deals looked like earlier are unknown.'),
    ('no_amount', without_amount, deals, 'These deals count, but are missing from sums and averages of money.'),
    ('no_close_date', without_close_date, deals, 'These deals belong to no period by close date.'),
    ('no_owner', without_owner, deals, 'These deals belong to no owner, manager or team; leaders, facilitators and admins alone see them.'),
    ('no_created_date', without_created_date, deals, 'These deals are taken to have existed on every day; their age and cycle are unknown.'),
    ('no_account', without_account, deals, 'These deals have no industry; their segment and account region are Unknown.'),
    ('no_stage', without_stage, deals, 'The stage of these deals is unknown on this day.'),
    ('closed_before_created', closed_before_created, closed_deals, 'These deals count as closed in 0 days.'),
    ('history_out_of_order', edited_before_created, told_deals, 'Edits dated before the creation of these deals; stage time counts from the creation.'),
    ('closed_stage_left', left_closed_stage, told_deals, 'These deals left a closed stage again; what they were closed as before shows on earlier days.'),
    ('stage_without_order', without_order, told_deals, 'Whether these deals moved forward, back or past a stage is unknown.'),
    ('close_date_changed_without_history', close_date_differs, told_deals, 'The close date of these deals is not that of their last edit: pushes and slips may be incomplete.'),
    ('stage_changed_without_history', stage_differs, told_deals, 'The stage of these deals is not that of their last edit: since when is unknown.'),
    ('amount_changed_without_history', amount_differs, told_deals, 'The amount of these deals is not that of their last edit: since when is unknown.'),
    ('no_closing_edit', without_closing_edit, told_closed_deals, 'No edit tells when these deals closed, so their time in the pipeline and in their last stage is unknown.')
  ) as kind (notice_kind, affected_rows, total_rows, consequence)
),

-- Edits of opportunities that were deleted or never landed.
orphan as (
  select
    split_part(edits.opportunity_id, ':', 1) as subject,
    sum(edits.edits) filter (where opportunity.opportunity_id is null) as affected_rows,
    sum(edits.edits) as total_rows
  from edits
  left join {{ ref('stg_sf__opportunity') }} as opportunity
    on opportunity.opportunity_id = edits.opportunity_id
  group by split_part(edits.opportunity_id, ':', 1)
),

told as (
  select
    notice.subject,
    notice.notice_kind,
    notice.affected_rows,
    notice.total_rows,
    notice.consequence
  from notice
  union all
  select
    orphan.subject,
    'history_of_unknown_deal',
    orphan.affected_rows,
    orphan.total_rows,
    'These edits are of deals that are not there; they are left out.'
  from orphan
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  told.notice_kind,
  told.subject,
  cast(told.affected_rows as integer) as affected_rows,
  cast(told.total_rows as integer) as total_rows,
  told.consequence
from told
where told.affected_rows > 0
