-- One row per driver type and driver value of the caller's own scope: the serving name of a_comprehensive_slippage_analysis_scoped.
{{ organisation_rows('a_comprehensive_slippage_analysis_scoped') }}
