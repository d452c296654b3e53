-- One row per forecasting method of the caller's own scope: the serving name of m_forecast_accuracy_scoped.
{{ organisation_rows('m_forecast_accuracy_scoped') }}
