-- One row per fiscal quarter of the due date, segment, account region and team of the caller's own scope: the serving name of m_slippage_impact_quarter_scoped.
{{ organisation_rows('m_slippage_impact_quarter_scoped') }}
