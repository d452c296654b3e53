/** Changes of a generated organisation that an incremental build follows, one in a hundred opportunities each. */
import type { LocalDate } from '#kernel/dates.ts';

/** What was changed, and one more edit of each that tells so. */
function changeSql(asOf: LocalDate, kind: string, changed: string): string {
  return `
WITH ${changed},
told AS (
  INSERT INTO raw.opportunity_history
    (organization_id, source_system, source_key, row_hash, loaded_at, opportunity_key, stage_name, amount, close_date, changed_at)
  SELECT organization_id, source_system, source_key || '/${kind}', '', now(), source_key, stage_name, amount, close_date, TIMESTAMPTZ '${asOf}T15:00:00Z'
  FROM changed
)
UPDATE app.organization SET data_version = data_version + 1 WHERE id = 1`;
}

/** One opportunity in a hundred, closed ones too, gets another amount. */
export const amountsSql = (asOf: LocalDate): string =>
  changeSql(
    asOf,
    'amounts',
    `changed AS (
  UPDATE raw.opportunity
  SET amount = coalesce(amount, 0) + 100
  WHERE organization_id = 1 AND mod(abs(hashtext(source_key)), 100) = 0
  RETURNING *
)`,
  );

/**
 * As many open ones, none overdue for more than a quarter, as are a hundredth of all are worked on: a quarter
 * each gets another amount, is due 30 days later, moves to another stage, closes.
 */
export const workSql = (asOf: LocalDate): string =>
  changeSql(
    asOf,
    'work',
    `picked AS (
  SELECT source_key, row_number() OVER (ORDER BY hashtext(source_key)) AS place
  FROM raw.opportunity
  WHERE organization_id = 1 AND NOT is_closed AND (close_date IS NULL OR close_date >= DATE '${asOf}' - 90)
  ORDER BY place
  LIMIT (SELECT count(*) / 100 FROM raw.opportunity WHERE organization_id = 1)
),
changed AS (
  UPDATE raw.opportunity AS worked
  SET
    amount = CASE place % 4 WHEN 0 THEN coalesce(amount, 0) + 100 ELSE amount END,
    close_date = CASE place % 4 WHEN 1 THEN coalesce(close_date, DATE '${asOf}') + 30 WHEN 3 THEN DATE '${asOf}' ELSE close_date END,
    stage_name = CASE
      WHEN place % 4 = 2 THEN CASE stage_name WHEN 'Negotiation' THEN 'Proposal' ELSE 'Negotiation' END
      WHEN place % 4 = 3 THEN CASE place % 3 WHEN 0 THEN 'Closed Won' ELSE 'Closed Lost' END
      ELSE stage_name
    END,
    is_closed = place % 4 = 3,
    is_won = place % 4 = 3 AND place % 3 = 0
  FROM picked
  WHERE worked.organization_id = 1 AND worked.source_key = picked.source_key
  RETURNING worked.*
)`,
  );
