{#- The day a run is for: what is dated after it has not happened. -#}
{% macro as_of() -%}
  {%- if var('as_of', none) is none -%}
    current_date
  {%- else -%}
    date '{{ var("as_of") }}'
  {%- endif -%}
{%- endmacro %}

{#- The calendar day of a UTC moment in the organisation's time zone. -#}
{% macro local_day(moment) -%}
  cast({{ moment }} at time zone '{{ var("time_zone") }}' as date)
{%- endmacro %}

{#- The moment a calendar day begins in the organisation's time zone. -#}
{% macro day_start(day) -%}
  (cast({{ day }} as timestamp) at time zone '{{ var("time_zone") }}')
{%- endmacro %}

{#- Days between two moments, with their fraction. -#}
{% macro days_between(start, finish) -%}
  round(cast(extract(epoch from {{ finish }} - {{ start }}) as numeric) / 86400, 6)
{%- endmacro %}
