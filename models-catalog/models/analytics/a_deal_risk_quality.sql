-- The quality of the deal risk score in the caller's own scope (under dbt: the organisation's).
{{ organisation_rows('a_deal_risk_quality_scoped') }}
