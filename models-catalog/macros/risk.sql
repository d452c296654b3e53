{#- The first day that deals are looked at on (a first day of a month, or as_of) and that knows what happened on a day. -#}
{% macro risk_known_from(day) -%}
  least(cast({{ month_start(day) }} + interval '1 month' as date), {{ as_of() }})
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
