-- One row per open deal: the chance that it is lost, or won after the quarter it is due in, and what raises and lowers it. Without a
-- chance where the score is refused.
{% set features = ['f_stage_age', 'f_stage_place', 'f_pushes', 'f_age', 'f_days_left', 'f_large', 'f_small', 'f_owner', 'f_segment', 'f_undated'] %}
-- Everything learned in one row.
with fit as (
  select
    max(learned.value) filter (where learned.name = 'intercept' and learned.field = 'weight') as intercept
    {%- for feature in features %},
    max(learned.value) filter (where learned.name = '{{ feature }}' and learned.field = 'mean') as {{ feature }}_mean,
    max(learned.value) filter (where learned.name = '{{ feature }}' and learned.field = 'scale') as {{ feature }}_scale,
    max(learned.value) filter (where learned.name = '{{ feature }}' and learned.field = 'weight') as {{ feature }}_weight
    {%- endfor %}
  from {{ ref('int_deal_risk_learned') }} as learned
  where learned.part = 'fit'
),

quality as (
  select
    bool_or(quality.is_refused) as is_refused
  from {{ ref('a_deal_risk_quality_scoped') }} as quality
  where quality.scope_type = 'organisation'
),

average as (
  select
    max(learned.value) filter (where learned.name = 'hits')
    / nullif(max(learned.value) filter (where learned.name = 'rows') - max(learned.value) filter (where learned.name = 'hits'), 0) as odds
  from {{ ref('int_deal_risk_learned') }} as learned
  where learned.part = 'quality'
),

-- What each feature adds to the log-odds, against a deal that is average in it.
open_deal as materialized (
  select
    features.*,
    fit.intercept
    {%- for feature in features %},
    coalesce(
      round(cast(fit.{{ feature }}_weight * (cast(features.{{ feature }} as double precision) - fit.{{ feature }}_mean) / fit.{{ feature }}_scale as numeric), 6),
      0
    ) as {{ feature }}_added
    {%- endfor %}
  from {{ ref('int_deal_risk_features') }} as features
  cross join fit
  where features.snapshot_date = features.as_of
),

explained as (
  select
    open_deal.*,
    {%- for feature in features %}
    {{ '+ ' if not loop.first }}open_deal.{{ feature }}_added
    {%- endfor %} as added,
    reasons.reasons
  from open_deal
  cross join lateral (
    select
      string_agg(
        case when matter.added > 0 then 'raised by ' else 'lowered by ' end
        || case matter.name
          when 'f_stage_age'
            then coalesce(open_deal.days_in_stage || ' days in its stage (usually ' || open_deal.usual_days_in_stage || ')', 'unknown days in its stage')
          when 'f_stage_place' then coalesce('standing in ' || open_deal.stage_name, 'an unknown stage')
          when 'f_pushes'
            then case coalesce(open_deal.push_count, 0) when 0 then 'no push of its close date' when 1 then '1 push of its close date' else open_deal.push_count || ' pushes of its close date' end
          when 'f_age' then coalesce('an age of ' || open_deal.age_days || ' days', 'an unknown age')
          when 'f_days_left' then coalesce((open_deal.due_until - open_deal.as_of) || ' days left in the quarter it is due in', 'the lack of a recorded close date')
          when 'f_large'
            then case open_deal.amount_band
              when 'large' then 'an amount over twice the usual'
              when 'small' then 'an amount under half the usual'
              when 'usual' then 'a usual amount'
              else 'an amount nobody recorded'
            end
          when 'f_owner' then 'the owner''s win rate of ' || {{ percent_text('open_deal.owner_win_rate') }} || ' (all deals ' || {{ percent_text('open_deal.overall_win_rate') }} || ')'
          when 'f_segment'
            then 'the win rate of ' || {{ percent_text('open_deal.segment_win_rate') }} || ' in the segment ' || open_deal.segment || ' (all deals ' || {{ percent_text('open_deal.overall_win_rate') }} || ')'
        end,
        '; '
        order by
          abs(matter.added) desc,
          matter.name
      ) as reasons
    from (
      select
        added.name,
        added.added
      from (
        -- Large and small are one matter, and so are the date and the days left to it.
        values
        ('f_stage_age', open_deal.f_stage_age_added),
        ('f_stage_place', open_deal.f_stage_place_added),
        ('f_pushes', open_deal.f_pushes_added),
        ('f_age', open_deal.f_age_added),
        ('f_days_left', open_deal.f_days_left_added + open_deal.f_undated_added),
        ('f_large', open_deal.f_large_added + open_deal.f_small_added),
        ('f_owner', open_deal.f_owner_added),
        ('f_segment', open_deal.f_segment_added)
      ) as added (name, added)
      where abs(added.added) >= 0.01
      order by
        abs(added.added) desc,
        added.name
      limit 3
    ) as matter
  ) as reasons
),

scored as materialized (
  select
    opportunity.*,
    open_deal.days_in_stage,
    open_deal.usual_days_in_stage,
    open_deal.amount_band,
    open_deal.owner_win_rate,
    open_deal.segment_win_rate,
    open_deal.due_until,
    open_deal.reasons,
    case
      when not quality.is_refused
        then round(cast(1 / (1 + exp(-(open_deal.intercept + cast(open_deal.added as double precision)))) as numeric), 4)
    end as probability,
    average.odds as average_odds
  from {{ ref('fct_opportunity') }} as opportunity
  inner join explained as open_deal
    on open_deal.opportunity_id = opportunity.opportunity_id
  cross join quality
  cross join average
  where opportunity.outcome = 'Open'
),

-- The bands stand on the odds of the average deal: where most deals slip, a usual deal is not at risk for that.
banded as (
  select
    scored.*,
    case
      when scored.probability is null then null
      when scored.probability >= 1 or scored.probability / (1 - scored.probability) >= {{ var('risk_band_odds') }} * scored.average_odds then 'High'
      when scored.probability / (1 - scored.probability) * {{ var('risk_band_odds') }} <= scored.average_odds then 'Low'
      else 'Medium'
    end as risk_band
  from scored
)

select
  banded.organization_id,
  banded.as_of,
  banded.opportunity_id,
  banded.opportunity_name,
  banded.account_id,
  banded.account_name,
  banded.industry,
  banded.segment,
  banded.account_region,
  banded.product_name,
  banded.product_family,
  banded.owner_id,
  banded.owner_name,
  banded.manager_id,
  banded.manager_name,
  banded.team_name,
  banded.sales_region,
  banded.opportunity_type,
  banded.lead_source,
  banded.forecast_category,
  banded.stage_name,
  banded.amount,
  banded.currency,
  banded.created_date,
  banded.close_date,
  banded.due_until - 1 as due_by,
  banded.probability as risk_probability,
  1 - banded.probability as win_probability,
  banded.risk_band,
  banded.risk_band = 'High' as is_at_risk,
  case when banded.probability is not null then coalesce(banded.reasons, 'nothing in particular') end as risk_reasons,
  banded.age_band,
  banded.is_overdue,
  banded.is_stalled,
  banded.days_in_current_stage,
  banded.push_count_band,
  banded.days_in_stage,
  banded.usual_days_in_stage,
  banded.push_count,
  banded.amount_band,
  banded.owner_win_rate,
  banded.segment_win_rate,
  {{ built_at() }} as created_at,
  {{ built_at() }} as updated_at
from banded
