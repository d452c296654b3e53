{#- The first day of the past that open deals are looked at on. -#}
{% macro risk_first_day() -%}
  cast({{ month_start(as_of()) }} - {{ var('pipeline_months') }} * interval '1 month' as date)
{%- endmacro %}

{#- The first day that deals are looked at on (a first day of a month, or as_of) and that knows what happened on a day. -#}
{% macro risk_known_from(day) -%}
  greatest(least(cast({{ month_start(day) }} + interval '1 month' as date), {{ as_of() }}), {{ risk_first_day() }})
{%- endmacro %}

{#- A whole number drawn by an id, the same every time: the first so many digits, of 16 each, of its hash. -#}
{% macro number_of_id(id, digits) -%}
  cast(cast(('x' || substr(md5({{ id }}), 1, {{ digits }})) as bit({{ 4 * digits }})) as integer)
{%- endmacro %}

{#- Natural logarithm, in figures that do not depend on how many digits the server carries. -#}
{% macro log_of(value) -%}
  cast(round(cast(ln(cast({{ value }} as double precision)) as numeric), 6) as numeric)
{%- endmacro %}

{#- Share of wins drawn towards the rate of all deals, as if risk_prior_deals more had closed at that rate. -#}
{% macro shrunk_rate(won, closed, rate) -%}
  (coalesce({{ won }}, 0) + {{ var('risk_prior_deals') }} * {{ rate }}) / (coalesce({{ closed }}, 0) + {{ var('risk_prior_deals') }})
{%- endmacro %}

{#- Log-odds of one rate above those of another. -#}
{% macro log_odds_above(rate, other) -%}
  {{ log_of('(' ~ rate ~ ') / (1 - (' ~ rate ~ '))') }} - {{ log_of('(' ~ other ~ ') / (1 - (' ~ other ~ '))') }}
{%- endmacro %}
