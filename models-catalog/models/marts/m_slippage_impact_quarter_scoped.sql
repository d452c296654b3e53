-- One row per scope, fiscal quarter of the due date, segment, account region and team, and per roll-up of them ('All'): what
-- became of the deals due at its start.
{#- Kinds of deals, each with its number, amount and currencies. -#}
{% set kinds = [
  ['due', "sums.entry = 'due'"],
  ['slipped', "sums.is_slipped"],
  ['won', "sums.entry = 'due' and sums.result = 'won'"],
  ['lost', "sums.entry = 'due' and sums.result = 'lost'"],
  ['moved_out', "sums.entry = 'due' and sums.result = 'moved_out'"],
  ['overdue', "sums.entry = 'due' and sums.result = 'overdue'"],
  ['intra', "sums.entry <> 'due'"],
  ['all', "true"],
] %}
{% set counts = ['pulled_in_deals', 'not_yet_due_deals', 'unpriced_due_deals', 'unpriced_slipped_deals', 'slip_days', 'dated_deals'] %}
-- In alphabetical order: the first and the last of some numbers are found faster than of texts.
with currency as (
  select
    known.currency,
    cast(row_number() over (order by known.currency) as integer) as currency_number
  from (select distinct sums.currency from {{ ref('int_cohort_sums') }} as sums) as known
),

-- All that counts in the same cells beside each other, so that few rows are rolled up.
part as (
  select
    sums.owner_key,
    sums.team_key,
    sums.close_quarter,
    sums.is_complete,
    sums.segment,
    sums.region,
    sums.team_name,
    {%- for kind, condition in kinds %}
    cast(coalesce(sum(sums.row_count) filter (where {{ condition }}), 0) as integer) as {{ kind }}_deals,
    sum(sums.amount) filter (where {{ condition }} and sums.priced_count > 0) as {{ kind }}_amount,
    min(currency.currency_number) filter (where {{ condition }} and sums.priced_count > 0) as first_{{ kind }}_currency,
    max(currency.currency_number) filter (where {{ condition }} and sums.priced_count > 0) as last_{{ kind }}_currency,
    {%- endfor %}
    cast(coalesce(sum(sums.row_count) filter (where sums.entry = 'pulled_in'), 0) as integer) as pulled_in_deals,
    cast(coalesce(sum(sums.row_count) filter (where sums.entry = 'due' and sums.result = 'not_yet_due'), 0) as integer) as not_yet_due_deals,
    cast(coalesce(sum(sums.row_count - sums.priced_count) filter (where sums.entry = 'due'), 0) as integer) as unpriced_due_deals,
    cast(coalesce(sum(sums.row_count - sums.priced_count) filter (where sums.is_slipped), 0) as integer) as unpriced_slipped_deals,
    cast(coalesce(sum(sums.slip_days) filter (where sums.dated_count > 0), 0) as bigint) as slip_days,
    cast(sum(sums.dated_count) as integer) as dated_deals
  from {{ ref('int_cohort_sums') }} as sums
  left join currency
    on currency.currency = sums.currency
  group by 1, 2, 3, 4, 5, 6, 7
),

{{ numbered('part', ['close_quarter', 'is_complete', 'segment', 'region', 'team_name']) }},

-- The owners of a scope together, before anything is rolled up.
scoped_part as (
  select
    scope.scope_number,
    numbered.leaf_number,
    {{ sums_of_kinds('numbered', kinds, counts) }}
  from part_numbered as numbered
  inner join part_scope as scope
    on scope.pair_number = numbered.pair_number
  group by 1, 2
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

rolled as (
  select
    placed.cell_key,
    {{ sums_of_kinds('placed', kinds, counts) }}
  from placed
  group by placed.cell_key
),

summed as (
  select
    rolled.cell_key,
    rolled.due_deals as total_opps,
    {{ money_of_kind('due') }} as total_pipeline_amount,
    rolled.slipped_deals as slipped_opps,
    {{ money_of_kind('slipped') }} as slipped_amount,
    rolled.slip_days as slip_days_sum,
    rolled.dated_deals as slip_days_opps,
    rolled.won_deals as won_in_quarter,
    rolled.lost_deals as lost_in_quarter,
    rolled.moved_out_deals as moved_out_opps,
    rolled.overdue_deals as overdue_open_opps,
    rolled.not_yet_due_deals as not_yet_due_opps,
    {{ money_of_kind('won') }} as won_in_quarter_amount,
    {{ money_of_kind('lost') }} as lost_in_quarter_amount,
    {{ money_of_kind('moved_out') }} as moved_out_amount,
    {{ money_of_kind('overdue') }} as overdue_open_amount,
    rolled.pulled_in_deals as pulled_in_opps,
    rolled.intra_deals as intra_quarter_opps,
    {{ money_of_kind('intra') }} as intra_quarter_amount,
    rolled.unpriced_due_deals as total_without_amount_opps,
    rolled.unpriced_slipped_deals as slipped_without_amount_opps,
    currency.currency
  from rolled
  left join currency
    on
      currency.currency_number = rolled.first_all_currency
      and currency.currency_number = rolled.last_all_currency
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
