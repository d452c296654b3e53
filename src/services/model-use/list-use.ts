/** What models were used for, by whom and when: admins see everybody's use, others their own. */
import type { Database, Row } from '#kernel/database.ts';
import type { LocalDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { Asker } from '#kernel/person.ts';

/** **Units** `cost` in the currency of OPENAI_PRICES; null where a part of it has no price. */
export type PersonUse = Row & {
  readonly person: string | null;
  readonly model: string;
  readonly turns: number;
  readonly calls: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cost: string | null;
};

/** Per person and model from day `from` to day `to`, both included; most tokens first, at most limits.modelUsersShown. */
export function listModelUse(database: Database, asker: Asker, from: LocalDate, to: LocalDate): Promise<readonly PersonUse[]> {
  const { organizationId, personId } = asker;
  return database.transaction({ role: 'reader', readOnly: true, identity: { organizationId, personId } }, (session) =>
    session.query<PersonUse>(
      `SELECT
         person.name AS person,
         used.model,
         count(DISTINCT used.turn_id) AS turns,
         sum(used.calls)::bigint AS calls,
         sum(used.input_tokens)::bigint AS input_tokens,
         sum(used.output_tokens)::bigint AS output_tokens,
         CASE WHEN count(*) = count(used.cost) THEN sum(used.cost) END AS cost
       FROM app.model_use AS used
       LEFT JOIN app.person AS person ON person.organization_id = used.organization_id AND person.person_id = used.person_id
       WHERE used.organization_id = $1::integer AND used.day BETWEEN $2::text::date AND $3::text::date
       GROUP BY person.name, used.person_id, used.model
       ORDER BY sum(used.input_tokens + used.output_tokens) DESC, person.name
       LIMIT $4::integer`,
      [organizationId, from, to, limits.modelUsersShown],
    ),
  );
}
