{#- A multiple in words, cut and not rounded, so that what lies below an edge reads below it: 2.399 is 2.39x. -#}
{% macro multiple_text(multiple) -%}
  to_char(round({{ multiple }}, 2), 'FM999999990.00') || 'x'
{%- endmacro %}

{#- A whole number in words: 1,234. -#}
{% macro count_text(count) -%}
  to_char({{ count }}, 'FM999,999,999,990')
{%- endmacro %}

{#- Days in words, to one decimal. -#}
{% macro days_text(days) -%}
  to_char({{ days }}, 'FM999999990.0') || ' days'
{%- endmacro %}

{#- Points of a health label; none for Unknown. -#}
{% macro health_points(label) -%}
  case {{ label }} when 'Excellent' then 100 when 'Good' then 80 when 'Fair' then 60 when 'Poor' then 40 end
{%- endmacro %}
