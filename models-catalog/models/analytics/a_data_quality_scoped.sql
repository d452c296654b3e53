-- One row per kind of trouble with the data and source system that has it, of the whole organisation: dq_notice in words people ask in.
select
  notice.organization_id,
  notice.as_of,
  'organisation' as scope_type,
  cast(notice.organization_id as text) as scope_id,
  case notice.notice_kind
    when 'no_history' then 'No history'
    when 'no_amount' then 'No amount'
    when 'no_close_date' then 'No close date'
    when 'no_owner' then 'No owner'
    when 'no_created_date' then 'No created date'
    when 'no_account' then 'No account'
    when 'no_stage' then 'No stage'
    when 'closed_before_created' then 'Closed before created'
    when 'history_out_of_order' then 'Edits before the creation'
    when 'closed_stage_left' then 'Reopened after closing'
    when 'stage_without_order' then 'Stage without an order'
    when 'close_date_changed_without_history' then 'Close date changed without history'
    when 'stage_changed_without_history' then 'Stage changed without history'
    when 'amount_changed_without_history' then 'Amount changed without history'
    when 'no_closing_edit' then 'Closing not in the history'
    when 'history_of_unknown_deal' then 'History of an unknown deal'
  end as trouble,
  notice.subject as source_system,
  notice.affected_rows,
  notice.total_rows,
  round({{ ratio('notice.affected_rows', 'notice.total_rows') }}, 10) as affected_share,
  notice.consequence,
  {{ built_at() }} as created_at,
  {{ built_at() }} as updated_at
from {{ ref('dq_notice') }} as notice
