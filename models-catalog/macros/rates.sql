{#- part / whole as exact numeric; NULL when whole is 0 or unknown. -#}
{% macro ratio(part, whole) -%}
  cast({{ part }} as numeric) / nullif(cast({{ whole }} as numeric), 0)
{%- endmacro %}

{#- One end of the Wilson 95 % interval of wins out of closed; NULL when nothing is closed. side is '-' or '+'. -#}
{% macro wilson_bound(wins, closed, side) -%}
  (
    ({{ ratio(wins, closed) }}) + 1.959963984540054 * 1.959963984540054 / (2 * nullif(cast({{ closed }} as numeric), 0))
    {{ side }} 1.959963984540054 * sqrt(
      ({{ ratio(wins, closed) }}) * (1 - ({{ ratio(wins, closed) }})) / nullif(cast({{ closed }} as numeric), 0)
      + 1.959963984540054 * 1.959963984540054 / (4 * nullif(cast({{ closed }} as numeric), 0) * cast({{ closed }} as numeric))
    )
  ) / (1 + 1.959963984540054 * 1.959963984540054 / nullif(cast({{ closed }} as numeric), 0))
{%- endmacro %}

{#- Kept within 0 and 1, to ten decimals. -#}
{% macro wilson_low(wins, closed) -%}
  round(greatest({{ wilson_bound(wins, closed, '-') }}, case when {{ closed }} > 0 then 0 end), 10)
{%- endmacro %}

{% macro wilson_high(wins, closed) -%}
  round(least({{ wilson_bound(wins, closed, '+') }}, case when {{ closed }} > 0 then 1 end), 10)
{%- endmacro %}

{#-
  Sum of amount over the rows of a condition: 0 when there are no such rows, NULL when none of them has an amount,
  NULL too when they are of several currencies, which are never added.
-#}
{% macro money_sum(condition) -%}
  case
    when count(*) filter (where {{ condition }}) = 0 then 0
    when count(distinct currency) filter (where {{ condition }} and amount is not null) > 1 then null
    else sum(amount) filter (where {{ condition }})
  end
{%- endmacro %}

{#- The same over rows that hold sums already: deals, amount, first_currency and last_currency. -#}
{% macro money_of_sums(condition) -%}
  case
    when count(*) filter (where {{ condition }}) = 0 then 0
    when min(first_currency) filter (where {{ condition }}) <> max(last_currency) filter (where {{ condition }}) then null
    else sum(amount) filter (where {{ condition }})
  end
{%- endmacro %}
