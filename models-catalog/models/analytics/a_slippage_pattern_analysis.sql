-- One row per fiscal quarter of the due date, segment, account region and team of the caller's own scope: the serving name of a_slippage_pattern_analysis_scoped.
{{ organisation_rows('a_slippage_pattern_analysis_scoped') }}
