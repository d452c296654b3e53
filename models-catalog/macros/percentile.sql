{#- The value below which a share of the rows lies, 0 to 1, between two rows where it falls between them. An aggregate. -#}
{% macro percentile(expression, share) -%}
  percentile_cont({{ share }}) within group (order by {{ expression }})
{%- endmacro %}
