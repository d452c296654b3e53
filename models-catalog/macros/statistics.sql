{#-
  How many standard errors the rate of the first sample lies above that of the second, with the rate of both together (the
  two-proportion test). NULL where a sample is empty or both rates are 0 or 1.
-#}
{% macro two_proportion_z(wins, closed, wins_before, closed_before) -%}
  (cast({{ wins }} as numeric) * {{ closed_before }} - cast({{ wins_before }} as numeric) * {{ closed }})
  / nullif(sqrt(
    cast({{ wins }} + {{ wins_before }} as numeric) * ({{ closed }} + {{ closed_before }} - {{ wins }} - {{ wins_before }})
    * {{ closed }} * {{ closed_before }} / nullif({{ closed }} + {{ closed_before }}, 0)
  ), 0)
{%- endmacro %}

{#- 'up' or 'down' where the two-proportion test tells two rates apart at the 10 % level (two-sided), else 'flat'. -#}
{% macro rate_trend(z) -%}
  case
    when {{ z }} > 1.6448536269514722 then 'up'
    when {{ z }} < -1.6448536269514722 then 'down'
    else 'flat'
  end
{%- endmacro %}

{#- What `expression` was one quarter before, in a window of `partition`; NULL where there is no row of that quarter. -#}
{% macro of_previous_quarter(expression, partition, quarter) -%}
  max({{ expression }}) over (
    partition by {{ partition }}
    order by {{ quarter }}
    range between interval '3 months' preceding and interval '3 months' preceding
  )
{%- endmacro %}

{#- The one value that the smallest and the largest of some are; NULL where they differ. -#}
{% macro one_of(smallest, largest) -%}
  case when {{ smallest }} = {{ largest }} then {{ smallest }} end
{%- endmacro %}

{#- The value of the row with the highest number, also where it is NULL. -#}
{% macro last_value_by(number, value, condition="true") -%}
  (max(array[cast({{ number }} as numeric), {{ value }}]) filter (where {{ condition }}))[2]
{%- endmacro %}

{#- Sample standard deviation from a count, a sum and a sum of squares; NULL below two. -#}
{% macro stddev_of_sums(count, sum, squares) -%}
  case when {{ count }} >= 2 then round(sqrt(greatest({{ squares }} - {{ sum }} * {{ sum }} / {{ count }}, 0) / ({{ count }} - 1)), 6) end
{%- endmacro %}

{#- How much of a bottleneck a stage is by the days deals stay in it; days on an edge belong below it. -#}
{% macro bottleneck_level(days) -%}
  case
    when {{ days }} > 30 then 'High Bottleneck'
    when {{ days }} > 15 then 'Medium Bottleneck'
    when {{ days }} > 7 then 'Low Bottleneck'
    else 'No Bottleneck'
  end
{%- endmacro %}

{#- A name that is not taken for the roll-up of all names. -#}
{% macro no_rollup(name) -%}
  case when {{ name }} = 'All' then '"All"' else {{ name }} end
{%- endmacro %}

{#-
  Rows of a CTE with segment, region and team_name, once for their own cell and once for every roll-up of it: all teams, then all
  regions, all segments, all of both. The cell stands in cell_segment, cell_region and cell_team.
-#}
{% macro rolled_up(relation) -%}
  select
    part.*,
    cell.cell_segment,
    cell.cell_region,
    cell.cell_team
  from {{ relation }} as part
  cross join lateral (
    values
    ({{ no_rollup('part.segment') }}, {{ no_rollup('part.region') }}, {{ no_rollup('part.team_name') }}),
    ({{ no_rollup('part.segment') }}, {{ no_rollup('part.region') }}, 'All'),
    ({{ no_rollup('part.segment') }}, 'All', 'All'),
    ('All', {{ no_rollup('part.region') }}, 'All'),
    ('All', 'All', 'All')
  ) as cell (cell_segment, cell_region, cell_team)
{%- endmacro %}
