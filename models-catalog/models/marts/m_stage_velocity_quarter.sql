-- One row per fiscal quarter, stage, segment, account region and team of the caller's own scope: the serving name of m_stage_velocity_quarter_scoped.
{{ organisation_rows('m_stage_velocity_quarter_scoped') }}
