{#- What stands for nobody, no team in the key of a sum: a key is never NULL. -#}
{% macro key_of(id) -%}
  coalesce({{ id }}, cast('00000000-0000-0000-0000-000000000000' as uuid))
{%- endmacro %}

{% macro id_of(key) -%}
  nullif({{ key }}, cast('00000000-0000-0000-0000-000000000000' as uuid))
{%- endmacro %}

{#- What stands for no day in the key of a sum. -#}
{% macro day_key(day) -%}
  coalesce({{ day }}, date '0001-01-01')
{%- endmacro %}

{% macro day_of(key) -%}
  nullif({{ key }}, date '0001-01-01')
{%- endmacro %}

{#- Columns of a row of sums as money_of_sums takes them: nothing where none of its rows has an amount. -#}
{% macro money_columns(sums) -%}
  case when {{ sums }}.priced_count > 0 then {{ sums }}.amount end as amount,
  case when {{ sums }}.priced_count > 0 then {{ sums }}.currency end as first_currency,
  case when {{ sums }}.priced_count > 0 then {{ sums }}.currency end as last_currency
{%- endmacro %}

{#-
  Sums over rows of `from` that hold sums of the same names: of each kind (`kinds` are pairs whose first is its name) the deals, the
  amount and the first and last number of a currency; and the columns `counts`.
-#}
{% macro sums_of_kinds(from, kinds, counts) -%}
  {%- for kind in kinds %}
    cast(sum({{ from }}.{{ kind[0] }}_deals) as integer) as {{ kind[0] }}_deals,
    sum({{ from }}.{{ kind[0] }}_amount) as {{ kind[0] }}_amount,
    min({{ from }}.first_{{ kind[0] }}_currency) as first_{{ kind[0] }}_currency,
    max({{ from }}.last_{{ kind[0] }}_currency) as last_{{ kind[0] }}_currency,
  {%- endfor %}
  {%- for count in counts %}
    cast(sum({{ from }}.{{ count }}) as bigint) as {{ count }}{{ ',' if not loop.last }}
  {%- endfor %}
{%- endmacro %}

{#- Amount of a kind in such a row: 0 without its deals, NULL where none of them has an amount or they are of several currencies. -#}
{% macro money_of_kind(kind) -%}
  case
    when {{ kind }}_deals = 0 then 0
    when first_{{ kind }}_currency <> last_{{ kind }}_currency then null
    else {{ kind }}_amount
  end
{%- endmacro %}

{#-
  Bucket of a number of days, 0 or more: a fiftieth of the power of two below it wide, so at most 2 % of the value, and a fiftieth
  of a day below 1; -1 where the days are unknown. Exact arithmetic, so that a row falls into the same bucket in every build.
-#}
{% macro days_bucket(days) -%}
  coalesce(
    cast(
      50 * greatest(width_bucket(cast({{ days }} as numeric), cast(array[1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192] as numeric [])) - 1, 0)
      + floor(
        50 * cast({{ days }} as numeric)
        / power(2, greatest(width_bucket(cast({{ days }} as numeric), cast(array[1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192] as numeric [])) - 1, 0))
      ) as integer
    ),
    -1
  )
{%- endmacro %}

{#-
  Rows of a CTE (one per `key` and days_bucket) with how many deals lie in the buckets up to their own, and in all of the key's:
  what percentile_of_buckets needs. `deals` names the column that counts the deals with known days.
-#}
{% macro in_bucket_order(buckets, key, deals="deals") -%}
  select
    bucketed.*,
    sum(cast(bucketed.{{ deals }} as integer)) over (partition by bucketed.{{ key | join(', bucketed.') }} order by bucketed.days_bucket) as deals_through,
    sum(cast(bucketed.{{ deals }} as integer)) over (partition by bucketed.{{ key | join(', bucketed.') }}) as deals_of_all
  from {{ buckets }} as bucketed
{%- endmacro %}

{#-
  The number of days below which so many percent of the deals lie: an aggregate over the rows of in_bucket_order. As percentile_cont,
  between two deals where it falls between them; a bucket stands for the mean of its days (`days` names their sum). Whole numbers
  until the few buckets are found that it falls into.
-#}
{% macro percentile_of_buckets(percent, deals="deals", days="days") -%}
  round(
    sum(
      {{ days }} / nullif(cast({{ deals }} as numeric), 0) * (
        case
          when {{ percent }} * (deals_of_all - 1) / 100 between deals_through - {{ deals }} and deals_through - 1
            then 100 - mod({{ percent }} * (deals_of_all - 1), 100)
          else 0
        end
        + case
          when {{ percent }} * (deals_of_all - 1) / 100 + 1 between deals_through - {{ deals }} and deals_through - 1
            then mod({{ percent }} * (deals_of_all - 1), 100)
          else 0
        end
      )
    ) filter (
      where 100 * deals_through > {{ percent }} * (deals_of_all - 1)
      and 100 * (deals_through - {{ deals }}) <= {{ percent }} * (deals_of_all - 1) + 100
    ) / 100,
    6
  )
{%- endmacro %}
