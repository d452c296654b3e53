-- One row per account of a source.
select
  account.organization_id,
  {{ as_of() }} as as_of,
  account.source_system || ':' || account.source_key as account_id,
  account.account_name,
  account.industry,
  account.account_type,
  account.annual_revenue,
  account.employees,
  account.billing_country,
  account.billing_state,
  account.account_region,
  account.segment,
  account.parent_name
from {{ source('crm', 'account') }} as account
where account.organization_id = {{ var('organization_id') }}
