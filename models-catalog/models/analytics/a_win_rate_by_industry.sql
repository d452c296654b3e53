-- One row per fiscal close quarter and industry of the caller's own scope: the serving name of a_win_rate_by_industry_scoped.
{{ organisation_rows('a_win_rate_by_industry_scoped') }}
