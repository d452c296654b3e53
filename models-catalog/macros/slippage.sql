{#- Size of a deal by its amount, in the organisation's currency; a lower edge belongs to its band. -#}
{% macro deal_size_band(amount) -%}
  case
    when {{ amount }} is null then 'Unknown'
    when {{ amount }} < 25000 then 'Under 25k'
    when {{ amount }} < 50000 then '25k to 50k'
    when {{ amount }} < 100000 then '50k to 100k'
    else '100k and more'
  end
{%- endmacro %}

{#- Age of a deal in days; a lower edge belongs to its band. -#}
{% macro age_band(days) -%}
  case
    when {{ days }} is null then 'Unknown'
    when {{ days }} < 30 then 'Under 30 days'
    when {{ days }} < 90 then '30 to 89 days'
    when {{ days }} < 180 then '90 to 179 days'
    else '180 days and more'
  end
{%- endmacro %}

{#- How often the close date had been moved into a later month. -#}
{% macro push_count_band(pushes) -%}
  case
    when {{ pushes }} is null then 'Unknown'
    when {{ pushes }} = 0 then 'Never pushed'
    when {{ pushes }} = 1 then 'Pushed once'
    when {{ pushes }} = 2 then 'Pushed twice'
    else 'Pushed 3 times or more'
  end
{%- endmacro %}

{#- What to do about a driver of slippage: one rule per driver type. -#}
{% macro slippage_mitigation(driver_type, driver_value) -%}
  case {{ driver_type }}
    when 'owner' then 'Go through every deal of ' || {{ driver_value }} || ' that is due this quarter, and have the buyer confirm its date.'
    when 'team' then 'Review the due deals of ' || {{ driver_value }} || ' every week: date, buyer''s reason for it, next step.'
    when 'stage_at_quarter_start' then 'Re-date deals that begin a quarter in ' || {{ driver_value }} || ', or show which steps bring them to a close in it.'
    when 'segment' then 'Plan longer for ' || {{ driver_value }} || ' deals, and leave them out of the commit until the buyer has confirmed the date.'
    when 'industry' then 'Ask ' || {{ driver_value }} || ' buyers for their approval and budget calendar before a date is set.'
    when 'region' then 'Check what holds deals in ' || {{ driver_value }} || ' up (legal, procurement, holidays), and set dates around it.'
    when 'opportunity_type' then 'Start ' || {{ driver_value }} || ' deals earlier, and agree on a closing plan with the buyer.'
    when 'lead_source' then 'Qualify deals from ' || {{ driver_value }} || ' again before they are given a date in the quarter.'
    when 'deal_size_band' then 'Give deals of this size (' || {{ driver_value }} || ') a closing plan that names approvers, and a sponsor of ours.'
    when 'age_band' then 'Decide on deals of this age (' || {{ driver_value }} || ') at the start of the quarter: a new plan, a new date, or closed.'
    when 'push_count_band' then 'Keep deals with this record (' || {{ driver_value }} || ') out of the commit until the buyer has confirmed the date.'
    when 'next_step_present' then 'Give every deal that is due a next step with a date.'
  end
{%- endmacro %}
