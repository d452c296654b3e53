{#- First day of the month that holds a day. -#}
{% macro month_start(day) -%}
  cast(date_trunc('month', cast({{ day }} as timestamp)) as date)
{%- endmacro %}

{#- Whole months from the first month of the fiscal year to the month of a day, 0 to 11. -#}
{% macro months_into_fiscal_year(day) -%}
  mod(cast(extract(month from {{ day }}) as integer) - {{ var("fiscal_year_start_month") }} + 12, 12)
{%- endmacro %}

{#- First day of the fiscal quarter that holds a day. -#}
{% macro fiscal_quarter_start(day) -%}
  cast({{ month_start(day) }} - mod({{ months_into_fiscal_year(day) }}, 3) * interval '1 month' as date)
{%- endmacro %}

{#- First day of the fiscal year that holds a day. -#}
{% macro fiscal_year_start(day) -%}
  cast({{ month_start(day) }} - {{ months_into_fiscal_year(day) }} * interval '1 month' as date)
{%- endmacro %}

{#- Name of the fiscal year that holds a day: the calendar year in which it ends. -#}
{% macro fiscal_year(day) -%}
  cast(extract(year from {{ fiscal_year_start(day) }} + interval '1 year' - interval '1 day') as integer)
{%- endmacro %}
