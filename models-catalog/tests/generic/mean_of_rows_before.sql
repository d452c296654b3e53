{#-
  Fails with one row per row whose `column` is not the mean of `value` over the `rows` rows before it (by `order`, within
  `partition`), to the cent; rows where either is NULL hold.
-#}
{% test mean_of_rows_before(model, column, value, rows, partition, order) %}
select *
from (
  select
    {{ column }} as told,
    avg({{ value }}) over rows_before as mean,
    count({{ value }}) over rows_before as known
  from {{ model }}
  window rows_before as (
    partition by {{ partition | join(', ') }}
    order by {{ order }}
    rows between {{ rows }} preceding and 1 preceding
  )
) as compared
where
  compared.known = {{ rows }}
  and compared.told <> round(compared.mean, 2)
{% endtest %}
