{#- Fails with one row per row of which `expression` is false; an unknown expression holds. -#}
{% test holds(model, expression) %}
select *
from {{ model }}
where not ({{ expression }})
{% endtest %}
