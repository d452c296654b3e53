-- One row per fiscal close quarter, industry, owner and team of the caller's own scope: the serving name of a_win_rate_trend_analysis_scoped.
{{ organisation_rows('a_win_rate_trend_analysis_scoped') }}
