-- One row per measure, grain and period: totals that everybody of the organisation may read.
-- What is published is a tree: all time, fiscal years, quarters, months. A reader can subtract published cells from the
-- published cell above them, so what is judged is always the rest that would then stand alone: the rows of a cell that no
-- published cell below it covers. It must rest on enough owners, else the cell is withheld (value and owner_count null).
with owner_month as (
  -- One row per owner, outcome and month of close: small, and all that follows is sums and owners of it.
  select
    opportunity.owner_id,
    opportunity.outcome,
    opportunity.close_month,
    opportunity.close_quarter,
    opportunity.close_year,
    count(*) as deals,
    count(opportunity.amount) as priced_deals,
    sum(opportunity.amount) as amount,
    min(opportunity.currency) filter (where opportunity.amount is not null) as first_currency,
    max(opportunity.currency) filter (where opportunity.amount is not null) as last_currency,
    count(opportunity.days_to_close) as dated_deals,
    sum(opportunity.days_to_close) as days_to_close
  from {{ ref('fct_opportunity') }} as opportunity
  where opportunity.outcome <> 'Open'
  group by
    opportunity.owner_id,
    opportunity.outcome,
    opportunity.close_month,
    opportunity.close_quarter,
    opportunity.close_year
),

-- One row per family too: what the family's measures rest on. Amounts and cycles of one side are families of their own,
-- because five owners may have won while only one of them has an amount.
part as (
  select
    family.family,
    owner_month.owner_id,
    owner_month.outcome,
    owner_month.close_month,
    owner_month.close_quarter,
    owner_month.close_year
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
