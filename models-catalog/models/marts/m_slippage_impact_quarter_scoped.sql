-- One row per scope, fiscal quarter of the due date, segment, account region and team, and per roll-up of them ('All'): what
-- became of the deals due at its start.
with part as (
  select
    {{ id_of('sums.owner_key') }} as owner_id,
    {{ id_of('sums.team_key') }} as team_id,
    sums.close_quarter,
    sums.segment,
    sums.region,
    sums.team_name,
    sums.entry,
    sums.result,
    sums.is_slipped,
    sums.is_complete,
    sum(sums.row_count) as deals,
    sum(sums.amount) filter (where sums.priced_count > 0) as amount,
    sum(sums.row_count - sums.priced_count) as unpriced_deals,
    sum(sums.slip_days) filter (where sums.dated_count > 0) as slip_days,
    sum(sums.dated_count) as dated_deals,
    min(sums.currency) filter (where sums.priced_count > 0) as first_currency,
    max(sums.currency) filter (where sums.priced_count > 0) as last_currency
  from {{ ref('int_cohort_sums') }} as sums
  group by
    sums.owner_key,
    sums.team_key,
    sums.close_quarter,
    sums.segment,
    sums.region,
    sums.team_name,
    sums.entry,
    sums.result,
    sums.is_slipped,
    sums.is_complete
),

scoped_part as (
  {{ in_scopes('part') }}
),

placed as (
  {{ rolled_up('scoped_part') }}
),

cell as (
  select
    placed.scope_type,
    placed.scope_id,
    placed.close_quarter,
    placed.cell_segment as segment,
    placed.cell_region as region,
    placed.cell_team as team_name,
    placed.is_complete,
    coalesce(sum(placed.deals) filter (where placed.entry = 'due'), 0) as total_opps,
    {{ money_of_sums("entry = 'due'") }} as total_pipeline_amount,
    coalesce(sum(placed.deals) filter (where placed.is_slipped), 0) as slipped_opps,
    {{ money_of_sums("is_slipped") }} as slipped_amount,
    coalesce(sum(placed.slip_days), 0) as slip_days_sum,
    sum(placed.dated_deals) as slip_days_opps,
    coalesce(sum(placed.deals) filter (where placed.entry = 'due' and placed.result = 'won'), 0) as won_in_quarter,
    coalesce(sum(placed.deals) filter (where placed.entry = 'due' and placed.result = 'lost'), 0) as lost_in_quarter,
    coalesce(sum(placed.deals) filter (where placed.entry = 'due' and placed.result = 'moved_out'), 0) as moved_out_opps,
    coalesce(sum(placed.deals) filter (where placed.entry = 'due' and placed.result = 'overdue'), 0) as overdue_open_opps,
    coalesce(sum(placed.deals) filter (where placed.entry = 'due' and placed.result = 'not_yet_due'), 0) as not_yet_due_opps,
    {{ money_of_sums("entry = 'due' and result = 'won'") }} as won_in_quarter_amount,
    {{ money_of_sums("entry = 'due' and result = 'lost'") }} as lost_in_quarter_amount,
    {{ money_of_sums("entry = 'due' and result = 'moved_out'") }} as moved_out_amount,
    {{ money_of_sums("entry = 'due' and result = 'overdue'") }} as overdue_open_amount,
    coalesce(sum(placed.deals) filter (where placed.entry = 'pulled_in'), 0) as pulled_in_opps,
    coalesce(sum(placed.deals) filter (where placed.entry <> 'due'), 0) as intra_quarter_opps,
    {{ money_of_sums("entry <> 'due'") }} as intra_quarter_amount,
    coalesce(sum(placed.unpriced_deals) filter (where placed.entry = 'due'), 0) as total_without_amount_opps,
    coalesce(sum(placed.unpriced_deals) filter (where placed.is_slipped), 0) as slipped_without_amount_opps,
    {{ one_of('min(first_currency)', 'max(last_currency)') }} as currency
  from placed
  group by
    placed.scope_type,
    placed.scope_id,
    placed.close_quarter,
    placed.cell_segment,
    placed.cell_region,
    placed.cell_team,
    placed.is_complete
),
{% set cell_key = 'scope_type, scope_id, segment, region, team_name' %}
compared as (
  select
    cell.*,
    {{ of_previous_quarter('case when total_opps > 0 then slipped_opps end', cell_key, 'close_quarter') }} as prev_q_slipped_opps,
    {{ of_previous_quarter('case when total_opps > 0 then slipped_amount end', cell_key, 'close_quarter') }} as prev_q_slipped_amount,
    -- While a quarter runs, only what has moved out counts: it is not compared with a whole one.
    case when cell.is_complete then 1 end as whole
  from cell
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  compared.scope_type,
  compared.scope_id,
  compared.close_quarter,
  compared.segment,
  compared.region,
  compared.team_name,
  compared.total_opps,
  compared.total_pipeline_amount,
  compared.slipped_opps,
  compared.slipped_amount,
  round({{ ratio('compared.slip_days_sum', 'compared.slip_days_opps') }}, 6) as avg_slip_days,
  compared.slip_days_sum,
  compared.slip_days_opps,
  {{ ratio('compared.slipped_opps', 'compared.total_opps') }} as slippage_rate,
  {{ ratio('compared.slipped_amount', 'compared.total_pipeline_amount') }} as slippage_amount_rate,
  compared.won_in_quarter,
  compared.lost_in_quarter,
  compared.moved_out_opps,
  compared.overdue_open_opps,
  compared.not_yet_due_opps,
  compared.won_in_quarter_amount,
  compared.lost_in_quarter_amount,
  compared.moved_out_amount,
  compared.overdue_open_amount,
  compared.pulled_in_opps,
  compared.intra_quarter_opps,
  compared.intra_quarter_amount,
  compared.total_without_amount_opps,
  compared.slipped_without_amount_opps,
  compared.prev_q_slipped_opps,
  compared.prev_q_slipped_amount,
  (compared.slipped_opps - compared.prev_q_slipped_opps) * compared.whole as qoq_slipped_opps_change,
  (compared.slipped_amount - compared.prev_q_slipped_amount) * compared.whole as qoq_slipped_amount_change,
  100 * {{ ratio('compared.slipped_opps - compared.prev_q_slipped_opps', 'compared.prev_q_slipped_opps') }} * compared.whole as qoq_slipped_opps_percent_change,
  100 * {{ ratio('compared.slipped_amount - compared.prev_q_slipped_amount', 'compared.prev_q_slipped_amount') }} * compared.whole as qoq_slipped_amount_percent_change,
  compared.currency,
  compared.is_complete,
  {{ built_at() }} as created_at,
  {{ built_at() }} as updated_at
from compared
