-- One row per source system: how many of its opportunities and edits have each kind of trouble.
select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  notice.source_system,
  count(*) as row_count,
  count(*) filter (where notice.is_deal) as deals,
  count(*) filter (where notice.is_closed) as closed_deals,
  count(*) filter (where notice.has_history) as told_deals,
  count(*) filter (where notice.has_history and notice.is_closed) as told_closed_deals,
  count(*) filter (where notice.lacks_amount) as without_amount,
  count(*) filter (where notice.lacks_close_date) as without_close_date,
  count(*) filter (where notice.lacks_owner) as without_owner,
  count(*) filter (where notice.lacks_created_date) as without_created_date,
  count(*) filter (where notice.lacks_account) as without_account,
  count(*) filter (where notice.lacks_stage) as without_stage,
  count(*) filter (where notice.is_closed_before_created) as closed_before_created,
  count(*) filter (where notice.is_edited_before_created) as edited_before_created,
  count(*) filter (where notice.left_closed_stage) as left_closed_stage,
  count(*) filter (where notice.lacks_order) as without_order,
  count(*) filter (where notice.close_date_differs) as close_date_differs,
  count(*) filter (where notice.stage_differs) as stage_differs,
  count(*) filter (where notice.amount_differs) as amount_differs,
  count(*) filter (where notice.lacks_closing_edit) as without_closing_edit,
  coalesce(sum(notice.edit_count), 0) as edits,
  coalesce(sum(notice.edit_count) filter (where notice.is_unknown), 0) as edits_of_unknown
from {{ ref('int_opportunity_notice') }} as notice
group by notice.source_system
