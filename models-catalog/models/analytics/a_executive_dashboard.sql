-- One row per dashboard type and report date: the executive dashboard of the caller's own scope.
{{ organisation_rows('a_executive_dashboard_scoped') }}
