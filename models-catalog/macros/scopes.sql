{#-
  Rows of a relation or CTE in every scope they count in, with scope_type and scope_id. It has owner_id (who owns the deal) and
  team_id (the team of then). Sum first, by owner and team, and put the sums in scopes: there are few of them.
-#}
{% macro in_scopes(relation) -%}
  select
    unscoped.*,
    'organisation' as scope_type,
    '{{ var("organization_id") }}' as scope_id
  from {{ relation }} as unscoped
  union all
  select
    unscoped.*,
    'team' as scope_type,
    cast(unscoped.team_id as text) as scope_id
  from {{ relation }} as unscoped
  where unscoped.team_id is not null
  union all
  select
    unscoped.*,
    owner_scope.scope_type,
    owner_scope.scope_id
  from {{ relation }} as unscoped
  inner join {{ ref('dim_owner_scope') }} as owner_scope
    on owner_scope.owner_id = unscoped.owner_id
{%- endmacro %}

{#- What a serving name is under dbt, which knows no caller: the rows of the whole organisation. -#}
{% macro organisation_rows(scoped_model) -%}
  select *
  from {{ ref(scoped_model) }}
  where scope_type = 'organisation'
{%- endmacro %}
