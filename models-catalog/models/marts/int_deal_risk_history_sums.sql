-- One row per owner, segment, currency, stage and all of them, and day from which on it is known: sums of the deals that had closed (of a stage,
-- of the stays in it that had ended) since the row before.
with closed as (
  select
    opportunity.owner_id,
    opportunity.segment,
    opportunity.currency,
    opportunity.outcome = 'Won' as is_won,
    {{ risk_known_from('opportunity.close_date') }} as known_from,
    case when opportunity.outcome = 'Won' and opportunity.amount > 0 then {{ log_of('opportunity.amount') }} end as log_amount
  from {{ ref('fct_opportunity') }} as opportunity
  where
    opportunity.outcome <> 'Open'
    and opportunity.close_date is not null
),

history as (
  select
    kind.subject_kind,
    kind.subject,
    closed.known_from,
    closed.is_won,
    kind.log_value
  from closed
  cross join lateral (
    values
    ('all', 'all', null),
    ('owner', cast(closed.owner_id as text), null),
    ('segment', closed.segment, null),
    ('currency', closed.currency, closed.log_amount)
  ) as kind (subject_kind, subject, log_value)
  where kind.subject is not null
  union all
  select
    'stage',
    stay.stage_name,
    {{ risk_known_from('stay.exited_date') }},
    false,
    {{ log_of('1 + stay.days_in_stage') }}
  from {{ ref('fct_stage_transitions') }} as stay
  where
    not stay.is_closed
    and stay.exited_date is not null
    and stay.days_in_stage is not null
)

select
  {{ var('organization_id') }} as organization_id,
  {{ as_of() }} as as_of,
  history.subject_kind,
  history.subject,
  history.known_from,
  count(*) as row_count,
  count(*) filter (where history.is_won) as won_count,
  count(history.log_value) as log_count,
  coalesce(sum(history.log_value), 0) as log_sum
from history
group by
  history.subject_kind,
  history.subject,
  history.known_from
