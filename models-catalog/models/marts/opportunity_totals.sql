-- One row per measure, grain and period: totals that everybody of the organisation may read.
-- What is published is a tree, judged from the top: all time, fiscal years, quarters, months. A reader can subtract the
-- published cells below a published one from it, so the cells below it that are withheld must together rest on enough
-- owners: where they do not, the smallest of the others are withheld with them, and below a withheld cell everything is.
with owner_month as (
  -- One row per owner, outcome and month of close: small, and all that follows is sums and owners of it.
  select
    {{ id_of('sums.owner_key') }} as owner_id,
    sums.outcome,
    {{ day_of('sums.close_month') }} as close_month,
    {{ fiscal_quarter_start(day_of('sums.close_month')) }} as close_quarter,
    {{ fiscal_year_start(day_of('sums.close_month')) }} as close_year,
    sum(sums.row_count) as deals,
    sum(sums.priced_count) as priced_deals,
    sum(sums.amount) filter (where sums.priced_count > 0) as amount,
    min(sums.currency) filter (where sums.priced_count > 0) as first_currency,
    max(sums.currency) filter (where sums.priced_count > 0) as last_currency,
    sum(sums.dated_count) as dated_deals,
    sum(sums.days_to_close) filter (where sums.dated_count > 0) as days_to_close
  from {{ ref('int_closing_sums') }} as sums
  where sums.outcome <> 'Open'
  group by
    sums.owner_key,
    sums.outcome,
    sums.close_month
),

-- One row per family too: what the family's measures rest on. Amounts and cycles of one side are families of their own,
-- because five owners may have won while only one of them has an amount. Rows without a date lie in a cell of their own
-- that is never published.
part as (
  select
    family.family,
    owner_month.owner_id,
    owner_month.outcome,
    cast('0001-01-01' as date) as close_all,
    coalesce(owner_month.close_year, cast('0001-01-01' as date)) as close_year,
    coalesce(owner_month.close_quarter, cast('0001-01-01' as date)) as close_quarter,
    coalesce(owner_month.close_month, cast('0001-01-01' as date)) as close_month
  from owner_month
  cross join lateral (
    values
    ('count', true),
    ('won_amount', owner_month.outcome = 'Won' and owner_month.priced_deals > 0),
    ('lost_amount', owner_month.outcome = 'Lost' and owner_month.priced_deals > 0),
    ('won_cycle', owner_month.outcome = 'Won' and owner_month.dated_deals > 0)
  ) as family (family, is_part)
  where family.is_part
),
{% set min_owners = var('shareable_owners_min') %}
{% macro is_safe(family) %}
  case
    when {{ family }} = 'count' then
      count(distinct owner_id) filter (where outcome = 'Won') >= {{ min_owners }}
      and count(distinct owner_id) filter (where outcome = 'Lost') >= {{ min_owners }}
    else count(distinct owner_id) >= {{ min_owners }}
  end
{% endmacro %}
published_all as (
  select
    family,
    close_all
  from part
  group by family, close_all
  having {{ is_safe('family') }}
),
{% for parent, child in [('all', 'year'), ('year', 'quarter'), ('quarter', 'month')] %}
-- Cells below a published cell.
{{ child }}_cell as (
  select
    part.family,
    part.close_{{ parent }},
    part.close_{{ child }},
    {{ is_safe('part.family') }} and part.close_{{ child }} > cast('0001-01-01' as date) as is_safe,
    count(*) as size
  from part
  inner join published_{{ parent }}
    on
      published_{{ parent }}.family = part.family
      and published_{{ parent }}.close_{{ parent }} = part.close_{{ parent }}
  group by part.family, part.close_{{ parent }}, part.close_{{ child }}
),

-- In the order in which they are withheld: those that must be first, then the smallest.
ranked_{{ child }} as (
  select
    {{ child }}_cell.*,
    row_number() over (partition by family, close_{{ parent }} order by is_safe, size, close_{{ child }}) as place,
    count(*) filter (where not is_safe) over (partition by family, close_{{ parent }}) as unsafe_cells
  from {{ child }}_cell
),

-- The place from which on an owner stands behind what is withheld.
owner_of_{{ child }} as (
  select
    ranked.family,
    ranked.close_{{ parent }},
    part.owner_id,
    part.outcome,
    min(ranked.place) as place
  from ranked_{{ child }} as ranked
  inner join part
    on
      part.family = ranked.family
      and part.close_{{ parent }} = ranked.close_{{ parent }}
      and part.close_{{ child }} = ranked.close_{{ child }}
  where ranked.unsafe_cells > 0
  group by ranked.family, ranked.close_{{ parent }}, part.owner_id, part.outcome
),

-- One row per place up to which withholding leaves enough owners behind the withheld cells.
enough_{{ child }} as (
  select
    ranked.family,
    ranked.close_{{ parent }},
    ranked.place
  from ranked_{{ child }} as ranked
  inner join owner_of_{{ child }} as owner_of
    on
      owner_of.family = ranked.family
      and owner_of.close_{{ parent }} = ranked.close_{{ parent }}
      and owner_of.place <= ranked.place
  where ranked.place >= ranked.unsafe_cells
  group by ranked.family, ranked.close_{{ parent }}, ranked.place
  having {{ is_safe('ranked.family') }}
),

published_{{ child }} as (
  select
    ranked.family,
    ranked.close_{{ child }}
  from ranked_{{ child }} as ranked
  left join enough_{{ child }} as enough
    on
      enough.family = ranked.family
      and enough.close_{{ parent }} = ranked.close_{{ parent }}
      and enough.place < ranked.place
  group by ranked.family, ranked.close_{{ child }}, ranked.unsafe_cells
  having
    ranked.unsafe_cells = 0
    or count(enough.place) > 0
),
{% endfor %}
published as (
  {% for grain in ['all', 'year', 'quarter', 'month'] %}
  select family, '{{ grain }}' as grain, {{ 'cast(null as date)' if grain == 'all' else 'close_' ~ grain }} as period_start from published_{{ grain }}
  {% if not loop.last %}union all{% endif %}
  {% endfor %}
),

published_cell as (
  select
    grain,
    period_start,
    bool_or(family = 'count') as is_count_open,
    bool_or(family = 'won_amount') as is_won_amount_open,
    bool_or(family = 'lost_amount') as is_lost_amount_open,
    bool_or(family = 'won_cycle') as is_won_cycle_open
  from published
  group by grain, period_start
),

-- Every figure of every cell, before anything is withheld.
closed_cell as (
  select
    placed.grain,
    placed.period_start,
    coalesce(sum(deals) filter (where outcome = 'Won'), 0) as won_count,
    coalesce(sum(deals) filter (where outcome = 'Lost'), 0) as lost_count,
    coalesce(sum(deals), 0) as closed_count,
    {{ money_of_sums("outcome = 'Won'") }} as won_revenue,
    {{ money_of_sums("outcome = 'Lost'") }} as lost_revenue,
    {{ money_of_sums("outcome = 'Won'") }} + {{ money_of_sums("outcome = 'Lost'") }} as closed_revenue,
    coalesce(sum(priced_deals) filter (where outcome = 'Won'), 0) as won_with_amount_count,
    coalesce(sum(deals - priced_deals) filter (where outcome = 'Won'), 0) as won_without_amount_count,
    coalesce(sum(deals - priced_deals) filter (where outcome = 'Lost'), 0) as lost_without_amount_count,
    coalesce(sum(deals - priced_deals), 0) as closed_without_amount_count,
    coalesce(sum(days_to_close) filter (where outcome = 'Won'), 0) as won_cycle_days_sum,
    coalesce(sum(dated_deals) filter (where outcome = 'Won'), 0) as won_with_cycle_count,
    count(distinct owner_id) filter (where outcome = 'Won') as won_owners,
    count(distinct owner_id) filter (where outcome = 'Lost') as lost_owners,
    count(distinct owner_id) as owners
  from owner_month
  cross join lateral (
    values
    ('all', cast(null as date)),
    ('year', owner_month.close_year),
    ('quarter', owner_month.close_quarter),
    ('month', owner_month.close_month)
  ) as placed (grain, period_start)
  where
    placed.grain = 'all'
    or placed.period_start is not null
  group by
    placed.grain,
    placed.period_start
),

-- Where nothing has an amount or a cycle, there is nothing of it to withhold.
judged_cell as (
  select
    closed_cell.*,
    coalesce(published_cell.is_count_open, false) as is_open,
    coalesce(published_cell.is_won_amount_open, false) or closed_cell.won_with_amount_count = 0 as is_won_amount_open,
    coalesce(published_cell.is_lost_amount_open, false) or closed_cell.lost_count = closed_cell.lost_without_amount_count as is_lost_amount_open,
    coalesce(published_cell.is_won_cycle_open, false) or closed_cell.won_with_cycle_count = 0 as is_won_cycle_open
  from closed_cell
  left join published_cell
    on
      published_cell.grain = closed_cell.grain
      and published_cell.period_start is not distinct from closed_cell.period_start
),

closed_measure as (
  select
    measure.measure,
    judged_cell.grain,
    judged_cell.period_start,
    measure.value,
    measure.owner_count,
    judged_cell.is_open and measure.is_open as is_open
  from judged_cell
  cross join lateral (
    values
    ('won_count', cast(won_count as numeric), won_owners, true),
    ('lost_count', lost_count, lost_owners, true),
    ('closed_count', closed_count, owners, true),
    ('won_revenue', won_revenue, won_owners, is_won_amount_open),
    ('lost_revenue', lost_revenue, lost_owners, is_lost_amount_open),
    ('closed_revenue', closed_revenue, owners, is_won_amount_open and is_lost_amount_open),
    ('won_with_amount_count', won_with_amount_count, won_owners, true),
    ('won_without_amount_count', won_without_amount_count, won_owners, true),
    ('lost_without_amount_count', lost_without_amount_count, lost_owners, true),
    ('closed_without_amount_count', closed_without_amount_count, owners, true),
    ('won_cycle_days_sum', won_cycle_days_sum, won_owners, is_won_cycle_open),
    ('won_with_cycle_count', won_with_cycle_count, won_owners, true)
  ) as measure (measure, value, owner_count, is_open)
),

-- Balances as of the day: no period. All opportunities are the open and the closed ones, so both must be published.
part_of_all as (
  select
    {{ id_of('sums.owner_key') }} as owner_id,
    sums.outcome,
    sums.row_count as deals,
    sums.priced_count as priced_deals,
    {{ money_columns('sums') }}
  from {{ ref('int_closing_sums') }} as sums
),

open_cell as (
  select
    coalesce(sum(deals) filter (where outcome = 'Open'), 0) as open_count,
    coalesce(sum(deals), 0) as opportunity_count,
    {{ money_of_sums("outcome = 'Open'") }} as open_pipeline,
    coalesce(sum(deals - priced_deals) filter (where outcome = 'Open'), 0) as open_without_amount_count,
    count(distinct owner_id) filter (where outcome = 'Open') as open_owners,
    count(distinct owner_id) filter (where outcome = 'Open' and priced_deals > 0) as priced_owners,
    count(distinct owner_id) as owners
  from part_of_all
),

open_measure as (
  select
    measure.measure,
    'all' as grain,
    cast(null as date) as period_start,
    measure.value,
    measure.owner_count,
    open_owners >= {{ min_owners }} and measure.is_open as is_open
  from open_cell
  cross join lateral (
    values
    ('open_count', cast(open_count as numeric), open_owners, true),
    ('open_pipeline', open_pipeline, open_owners, priced_owners = 0 or priced_owners >= {{ min_owners }}),
    ('open_without_amount_count', open_without_amount_count, open_owners, true),
    ('opportunity_count', opportunity_count, owners, (select judged_cell.is_open from judged_cell where judged_cell.grain = 'all'))
  ) as measure (measure, value, owner_count, is_open)
),

measured as (
  select * from closed_measure
  union all
  select * from open_measure
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  measured.measure,
  measured.grain,
  measured.period_start,
  coalesce(cast(measured.period_start as text), 'all') as period_key,
  case when measured.is_open then cast(measured.value as numeric(18, 2)) end as value,
  case when measured.is_open then cast(measured.owner_count as integer) end as owner_count
from measured
