-- One row per day from the first day any opportunity knows to a year after as_of or its last day, in whole fiscal years.
with span as (
  select
    least(min(sums.month), {{ as_of() }}) as first_day,
    greatest(max(sums.month) filter (where sums.close_count > 0), cast({{ as_of() }} + interval '1 year' as date)) as last_day
  from {{ ref('int_landed_month_sums') }} as sums
),

day as (
  select cast(series.moment as date) as date_day
  from span
  cross join generate_series(
    cast({{ fiscal_year_start('span.first_day') }} as timestamp),
    cast({{ fiscal_year_start('span.last_day') }} as timestamp) + interval '1 year' - interval '1 day',
    interval '1 day'
  ) as series (moment)
),

placed as (
  select
    day.date_day,
    {{ month_start('day.date_day') }} as month,
    {{ fiscal_quarter_start('day.date_day') }} as quarter,
    {{ fiscal_year_start('day.date_day') }} as year,
    {{ fiscal_year('day.date_day') }} as fiscal_year,
    {{ months_into_fiscal_year('day.date_day') }} / 3 + 1 as fiscal_quarter
  from day
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  placed.date_day,
  placed.month,
  placed.quarter,
  placed.year,
  placed.fiscal_year,
  placed.fiscal_quarter,
  to_char(placed.month, 'YYYY-MM') as month_label,
  placed.fiscal_year || '-Q' || placed.fiscal_quarter as quarter_label,
  placed.date_day - placed.quarter + 1 as day_of_quarter,
  cast(placed.month + interval '1 month' as date) <= {{ as_of() }} + 1 as is_month_complete,
  cast(placed.quarter + interval '3 months' as date) <= {{ as_of() }} + 1 as is_quarter_complete,
  cast(placed.year + interval '1 year' as date) <= {{ as_of() }} + 1 as is_year_complete
from placed
