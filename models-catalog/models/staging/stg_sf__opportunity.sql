-- One row per opportunity that was not deleted. Renamed and typed only; nothing here knows as_of.
select
  opportunity.organization_id,
  {{ as_of() }} as as_of,
  opportunity.source_system || ':' || opportunity.source_key as opportunity_id,
  opportunity.source_system,
  opportunity.source_key,
  opportunity.source_system || ':' || opportunity.account_key as account_id,
  opportunity.source_system || ':' || opportunity.product_key as product_id,
  opportunity.owner_id,
  opportunity.opportunity_name,
  cast(opportunity.amount as numeric(18, 2)) as amount,
  coalesce(opportunity.currency, '{{ var("currency") }}') as currency,
  opportunity.stage_name,
  opportunity.opportunity_type,
  opportunity.lead_source,
  opportunity.forecast_category,
  opportunity.probability,
  opportunity.is_closed,
  opportunity.is_won,
  opportunity.created_at,
  coalesce(opportunity.created_date, {{ local_day('opportunity.created_at') }}) as created_date,
  opportunity.close_date,
  opportunity.last_activity_date,
  opportunity.last_modified_at,
  opportunity.next_step,
  opportunity.loaded_at
from {{ source('crm', 'opportunity') }} as opportunity
where
  opportunity.organization_id = {{ var('organization_id') }}
  and not opportunity.is_deleted
