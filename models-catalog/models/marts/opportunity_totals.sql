-- One row per measure, grain and period: totals that everybody of the organisation may read.
-- What is published is a tree: all time, fiscal years, quarters, months. A reader can subtract published cells from the
-- published cell above them, so what is judged is always the rest that would then stand alone: the rows of a cell that no
-- published cell below it covers. It must rest on enough owners, else the cell is withheld (value and owner_count null).
with deal as (
  select
    opportunity.owner_id,
    opportunity.outcome,
    opportunity.amount,
    opportunity.currency,
    opportunity.days_to_close,
    opportunity.close_month,
    opportunity.close_quarter,
    opportunity.close_year
  from {{ ref('fct_opportunity') }} as opportunity
  where opportunity.outcome <> 'Open'
),

-- One row per closed deal and family: what the family's measures rest on. Amounts and cycles of one side are families of
-- their own, because five owners may have won while only one of them has an amount.
part as (
  select
    family.family,
    deal.owner_id,
    deal.outcome,
    deal.close_month,
    deal.close_quarter,
    deal.close_year
  from deal
  cross join lateral (
    values
    ('count', true),
    ('won_amount', deal.outcome = 'Won' and deal.amount is not null),
    ('lost_amount', deal.outcome = 'Lost' and deal.amount is not null),
    ('won_cycle', deal.outcome = 'Won' and deal.days_to_close is not null)
  ) as family (family, is_part)
  where family.is_part
),
{% set min_owners = var('shareable_owners_min') %}
{% set is_safe %}
  case
    when family = 'count' then
      count(distinct owner_id) filter (where outcome = 'Won') >= {{ min_owners }}
      and count(distinct owner_id) filter (where outcome = 'Lost') >= {{ min_owners }}
    else count(distinct owner_id) >= {{ min_owners }}
  end
{% endset %}
month_cell as (
  select
    family,
    close_year,
    close_quarter,
    close_month,
    {{ is_safe }} as is_safe
  from part
  where close_month is not null
  group by family, close_year, close_quarter, close_month
),

-- Rows that published months do not cover.
beyond_months as (
  select part.*
  from part
  left join month_cell
    on
      month_cell.family = part.family
      and month_cell.close_month = part.close_month
  where not coalesce(month_cell.is_safe, false)
),

unsafe_quarter as (
  select
    family,
    close_year,
    close_quarter
  from beyond_months
  where close_quarter is not null
  group by family, close_year, close_quarter
  having not ({{ is_safe }})
),

-- Rows that published quarters do not cover either.
beyond_quarters as (
  select beyond_months.*
  from beyond_months
  left join unsafe_quarter
    on
      unsafe_quarter.family = beyond_months.family
      and unsafe_quarter.close_quarter = beyond_months.close_quarter
  where
    beyond_months.close_quarter is null
    or unsafe_quarter.family is not null
),

unsafe_year as (
  select
    family,
    close_year
  from beyond_quarters
  where close_year is not null
  group by family, close_year
  having not ({{ is_safe }})
),

beyond_years as (
  select beyond_quarters.*
  from beyond_quarters
  left join unsafe_year
    on
      unsafe_year.family = beyond_quarters.family
      and unsafe_year.close_year = beyond_quarters.close_year
  where
    beyond_quarters.close_year is null
    or unsafe_year.family is not null
),

unsafe_all as (
  select family
  from beyond_years
  group by family
  having not ({{ is_safe }})
),

unsafe as (
  select family, 'month' as grain, close_month as period_start from month_cell where not is_safe
  union all
  select family, 'quarter', close_quarter from unsafe_quarter
  union all
  select family, 'year', close_year from unsafe_year
  union all
  select family, 'all', null from unsafe_all
),

unsafe_cell as (
  select
    grain,
    period_start,
    bool_or(family = 'count') as is_count_unsafe,
    bool_or(family = 'won_amount') as is_won_amount_unsafe,
    bool_or(family = 'lost_amount') as is_lost_amount_unsafe,
    bool_or(family = 'won_cycle') as is_won_cycle_unsafe
  from unsafe
  group by grain, period_start
),

-- Every figure of every cell, before anything is withheld.
closed_cell as (
  select
    placed.grain,
    placed.period_start,
    count(*) filter (where outcome = 'Won') as won_count,
    count(*) filter (where outcome = 'Lost') as lost_count,
    count(*) as closed_count,
    {{ money_sum("outcome = 'Won'") }} as won_revenue,
    {{ money_sum("outcome = 'Lost'") }} as lost_revenue,
    {{ money_sum("outcome = 'Won'") }} + {{ money_sum("outcome = 'Lost'") }} as closed_revenue,
    count(amount) filter (where outcome = 'Won') as won_with_amount_count,
    count(*) filter (where outcome = 'Won' and amount is null) as won_without_amount_count,
    count(*) filter (where outcome = 'Lost' and amount is null) as lost_without_amount_count,
    count(*) filter (where amount is null) as closed_without_amount_count,
    coalesce(sum(days_to_close) filter (where outcome = 'Won'), 0) as won_cycle_days_sum,
    count(days_to_close) filter (where outcome = 'Won') as won_with_cycle_count,
    count(distinct owner_id) filter (where outcome = 'Won') as won_owners,
    count(distinct owner_id) filter (where outcome = 'Lost') as lost_owners,
    count(distinct owner_id) as owners
  from deal
  cross join lateral (
    values
    ('all', cast(null as date)),
    ('year', deal.close_year),
    ('quarter', deal.close_quarter),
    ('month', deal.close_month)
  ) as placed (grain, period_start)
  where
    placed.grain = 'all'
    or placed.period_start is not null
  group by
    placed.grain,
    placed.period_start
),

judged_cell as (
  select
    closed_cell.*,
    least(closed_cell.won_owners, closed_cell.lost_owners) >= {{ min_owners }}
    and not coalesce(unsafe_cell.is_count_unsafe, false) as is_open,
    not coalesce(unsafe_cell.is_won_amount_unsafe, false) as is_won_amount_open,
    not coalesce(unsafe_cell.is_lost_amount_unsafe, false) as is_lost_amount_open,
    not coalesce(unsafe_cell.is_won_cycle_unsafe, false) as is_won_cycle_open
  from closed_cell
  left join unsafe_cell
    on
      unsafe_cell.grain = closed_cell.grain
      and unsafe_cell.period_start is not distinct from closed_cell.period_start
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
open_cell as (
  select
    count(*) filter (where outcome = 'Open') as open_count,
    count(*) as opportunity_count,
    {{ money_sum("outcome = 'Open'") }} as open_pipeline,
    count(*) filter (where outcome = 'Open' and amount is null) as open_without_amount_count,
    count(distinct owner_id) filter (where outcome = 'Open') as open_owners,
    count(distinct owner_id) filter (where outcome = 'Open' and amount is not null) as priced_owners,
    count(distinct owner_id) as owners
  from {{ ref('fct_opportunity') }}
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
