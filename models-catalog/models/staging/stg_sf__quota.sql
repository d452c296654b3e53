-- One row per owner and period.
select
  quota.organization_id,
  {{ as_of() }} as as_of,
  quota.source_system || ':' || quota.source_key as quota_id,
  quota.owner_id,
  quota.period_start,
  quota.period_type,
  cast(quota.quota_amount as numeric(18, 2)) as quota_amount,
  coalesce(quota.currency, '{{ var("currency") }}') as currency
from {{ source('crm', 'quota') }} as quota
where quota.organization_id = {{ var('organization_id') }}
