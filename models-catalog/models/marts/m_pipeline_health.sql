-- One row per fiscal quarter of the caller's own scope: the serving name of m_pipeline_health_scoped.
{{ organisation_rows('m_pipeline_health_scoped') }}
