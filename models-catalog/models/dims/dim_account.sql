-- One row per account. A segment or region that the source gives wins over the one worked out here.
with account as (
  select
    account.*,
    lower(trim(regexp_replace(replace(replace(account.billing_country, '’', ''''), '&', 'and'), '[.[:space:]]+', ' ', 'g'))) as country_spelling
  from {{ ref('stg_sf__account') }} as account
)

select
  account.organization_id,
  account.as_of,
  account.account_id,
  account.account_name,
  account.industry,
  account.account_type,
  account.billing_country as country,
  country.country_code,
  account.billing_state as state,
  account.annual_revenue,
  account.employees,
  coalesce(
    account.segment,
    case
      when account.annual_revenue >= {{ var('segment_enterprise_revenue') }} then 'Enterprise'
      when account.annual_revenue >= {{ var('segment_mid_market_revenue') }} then 'Mid-Market'
      when account.annual_revenue is not null then 'SMB'
      when account.employees >= {{ var('segment_enterprise_employees') }} then 'Enterprise'
      when account.employees >= {{ var('segment_mid_market_employees') }} then 'Mid-Market'
      when account.employees is not null then 'SMB'
      else 'Unknown'
    end
  ) as segment,
  coalesce(account.account_region, country.region, 'Unknown') as region,
  account.parent_name
from account
left join {{ ref('dim_country') }} as country
  on country.spelling = account.country_spelling
