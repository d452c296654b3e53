-- One row per stage, owner and, for quarterly_trends, quarter of the caller's own scope: the serving name of m_deal_velocity_analysis_scoped.
{{ organisation_rows('m_deal_velocity_analysis_scoped') }}
