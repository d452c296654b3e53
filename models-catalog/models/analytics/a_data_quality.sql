-- One row per kind of trouble with the data and source system that has it, for those who see the whole organisation.
{{ organisation_rows('a_data_quality_scoped') }}
