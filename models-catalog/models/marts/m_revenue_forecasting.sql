-- One row per calendar month of the caller's own scope: the serving name of m_revenue_forecasting_scoped.
{{ organisation_rows('m_revenue_forecasting_scoped') }}
