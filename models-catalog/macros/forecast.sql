{#- First day of the month that is running: the one that holds the day after as_of, so that a month that ends on as_of is complete. -#}
{% macro running_month() -%}
  {{ month_start(as_of() ~ ' + 1') }}
{%- endmacro %}

{#- First day of the month `months` after a first day of a month. -#}
{% macro month_after(month, months) -%}
  cast({{ month }} + {{ months }} * interval '1 month' as date)
{%- endmacro %}

{#- Chance of winning from a stage of which neither history nor the CRM tells one: the last resort. -#}
{% macro last_resort_probability(stage_name) -%}
  case
    when lower({{ stage_name }}) like 'qualification%' then 0.25
    when lower({{ stage_name }}) like 'proposal%' then 0.50
    when lower({{ stage_name }}) like 'negotiation%' then 0.75
    else 0.10
  end
{%- endmacro %}

{#- Which of so many absolute residuals, the smallest first, bounds a level (in percent) by split conformal prediction: more than there are, when they are too few. -#}
{% macro conformal_rank(residuals, percent) -%}
  (({{ residuals }} + 1) * {{ percent }} + 99) / 100
{%- endmacro %}

{#- How an interval of a level (in percent) was made. -#}
{% macro interval_method(residuals, percent) -%}
  case
    when {{ conformal_rank(residuals, percent) }} <= {{ residuals }} then 'conformal'
    when {{ residuals }} >= 6 then 't-residual'
    else 'none'
  end
{%- endmacro %}
