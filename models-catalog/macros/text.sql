{#- A fraction in words: 0.4213 is 42.1%. -#}
{% macro percent_text(fraction) -%}
  to_char(100 * {{ fraction }}, 'FM999999990.0') || '%'
{%- endmacro %}

{#- A difference of two fractions in words, without its sign: -0.062 is 6.2 points. -#}
{% macro points_text(difference) -%}
  to_char(100 * abs({{ difference }}), 'FM999999990.0') || ' points'
{%- endmacro %}

{#- An amount in words, in whole units: 1,234,000 USD. -#}
{% macro money_text(amount, currency) -%}
  to_char(round({{ amount }}), 'FM999,999,999,999,999,990') || coalesce(' ' || {{ currency }}, '')
{%- endmacro %}

{#- The moment of the run, for created_at and updated_at. -#}
{% macro built_at() -%}
  cast('{{ run_started_at }}' as timestamp with time zone)
{%- endmacro %}

{#- Label of the fiscal quarter that begins on a day: 2026-Q4, named by the year the fiscal year ends in. -#}
{% macro quarter_label(quarter) -%}
  {{ fiscal_year(quarter) }} || '-Q' || ({{ months_into_fiscal_year(quarter) }} / 3 + 1)
{%- endmacro %}
