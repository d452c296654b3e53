-- One row per product of a source.
select
  product.organization_id,
  {{ as_of() }} as as_of,
  product.source_system || ':' || product.source_key as product_id,
  product.product_name,
  product.product_family,
  cast(product.list_price as numeric(18, 2)) as list_price,
  coalesce(product.currency, '{{ var("currency") }}') as currency
from {{ source('crm', 'product') }} as product
where product.organization_id = {{ var('organization_id') }}
