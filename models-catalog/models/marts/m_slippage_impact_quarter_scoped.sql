-- One row per scope, fiscal quarter of the due date, segment, account region and team, and per roll-up of them ('All'): what
-- became of the deals due at its start.
with part as (
  select
    sums.owner_key,
    sums.team_key,
    sums.close_quarter,
    sums.is_complete,
    sums.segment,
    sums.region,
    sums.team_name,
    sums.entry,
    sums.result,
    sums.is_slipped,
    sums.row_count as deals,
    case when sums.priced_count > 0 then sums.amount end as amount,
    sums.row_count - sums.priced_count as unpriced_deals,
    case when sums.dated_count > 0 then sums.slip_days end as slip_days,
    sums.dated_count as dated_deals,
    case when sums.priced_count > 0 then sums.currency end as currency
  from {{ ref('int_cohort_sums') }} as sums
),

{{ numbered('part', ['close_quarter', 'is_complete', 'segment', 'region', 'team_name']) }},

-- The owners of a scope together, before anything is rolled up.
scoped_part as (
  select
    scope.scope_number,
    numbered.leaf_number,
    numbered.entry,
    numbered.result,
    numbered.is_slipped,
    sum(numbered.deals) as deals,
    sum(numbered.amount) as amount,
    sum(numbered.unpriced_deals) as unpriced_deals,
    sum(numbered.slip_days) as slip_days,
    sum(numbered.dated_deals) as dated_deals,
    min(numbered.currency) as first_currency,
    max(numbered.currency) as last_currency
  from part_numbered as numbered
  inner join part_scope as scope
    on scope.pair_number = numbered.pair_number
  group by 1, 2, 3, 4, 5
),

{{ cells_of('part', beside=['is_complete']) }},

placed as (
  select
    {{ cell_key('scoped_part.scope_number', 'part_cell.cell_number') }} as cell_key,
    scoped_part.*
  from scoped_part
  inner join part_cell
    on part_cell.leaf_number = scoped_part.leaf_number
),

summed as (
  select
    placed.cell_key,
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
  group by placed.cell_key
),

cell as (
  {{ named_cells('part', 'summed', ['close_quarter', 'segment', 'region', 'team_name', 'is_complete']) }}
),

compared as (
  select
    cell.*,
    {{ of_previous_quarter('case when total_opps > 0 then slipped_opps end', 'scope_number, line_number', 'close_quarter') }} as prev_q_slipped_opps,
    {{ of_previous_quarter('case when total_opps > 0 then slipped_amount end', 'scope_number, line_number', 'close_quarter') }} as prev_q_slipped_amount,
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
