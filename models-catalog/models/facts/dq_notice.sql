-- One row per kind of trouble with the data and source system that has it: how many rows it affects and what cannot be told for them.
with notice as (
  select
    sums.source_system as subject,
    kind.notice_kind,
    kind.affected_rows,
    kind.total_rows,
    kind.consequence
  from {{ ref('int_notice_sums') }} as sums
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
    ('no_closing_edit', without_closing_edit, told_closed_deals, 'No edit tells when these deals closed, so their time in the pipeline and in their last stage is unknown.'),
    -- Edits of opportunities that were deleted or never landed.
    ('history_of_unknown_deal', edits_of_unknown, edits, 'These edits are of deals that are not there; they are left out.')
  ) as kind (notice_kind, affected_rows, total_rows, consequence)
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  notice.notice_kind,
  notice.subject,
  cast(notice.affected_rows as integer) as affected_rows,
  cast(notice.total_rows as integer) as total_rows,
  notice.consequence
from notice
where notice.affected_rows > 0
