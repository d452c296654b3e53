/** Questions whose plans an admin approved, as the database has them. */
import { z } from 'zod';
import type { Database, Session } from '#kernel/database.ts';
import { intentNameSchema } from '#kernel/intent.ts';
import { limits } from '#kernel/limits.ts';
import type { Asker } from '#kernel/person.ts';
import { planSchema } from '#kernel/plan.ts';
import type { Clock } from '#kernel/ports.ts';

/**
 * A plan and what of it the question's own words say anew each day: which of the periods and days that are read from them.
 * null = the plan's own stays as it is.
 */
export const verifiedPlanSchema = z.object({
  plan: planSchema,
  period: z.number().int().min(0).nullable(),
  compared: z.number().int().min(0).nullable(),
  asOf: z.number().int().min(0).nullable(),
});
export type VerifiedPlan = z.infer<typeof verifiedPlanSchema>;

const verifiedSchema = z.object({
  verified_question_id: z.string(),
  question: z.string(),
  words: z.string(),
  intent: intentNameSchema,
  plans: z.array(verifiedPlanSchema).min(1),
  checked_fingerprint: z.string().nullable(),
  set_aside_reason: z.string().nullable(),
  row_version: z.number().int(),
  updated_at: z.string(),
});
export type VerifiedQuestion = z.infer<typeof verifiedSchema>;

const COLUMNS = 'verified_question_id, question, words, intent, plans, checked_fingerprint, set_aside_reason, row_version, updated_at';

/** The one in force with exactly these words; null when there is none. Reads with the session's rights. */
export async function readVerified(session: Session, organizationId: number, words: string): Promise<VerifiedQuestion | null> {
  const [row] = await session.query(
    `SELECT ${COLUMNS} FROM app.verified_question WHERE organization_id = $1::integer AND words = $2::text AND status = 'active'`,
    [organizationId, words],
  );
  return row === undefined ? null : verifiedSchema.parse(row);
}

/** Those in force, the newest first, at most limits.verifiedQuestionsShown: as the product's own role, or as `asker` may read them. */
export async function listVerified(database: Database, organizationId: number, asker: Asker | null): Promise<readonly VerifiedQuestion[]> {
  const identity = { organizationId, personId: asker?.personId ?? null };
  const rows = await database.transaction({ role: asker === null ? 'app' : 'reader', readOnly: true, identity }, (session) =>
    session.query(
      `SELECT ${COLUMNS}
       FROM app.verified_question
       WHERE organization_id = $1::integer AND status = 'active'
       ORDER BY updated_at DESC, verified_question_id
       LIMIT ${limits.verifiedQuestionsShown}`,
      [organizationId],
    ),
  );
  return rows.map((row) => verifiedSchema.parse(row));
}

export type CheckedVerified = { readonly id: string; readonly fingerprint: string; /** null = its plans fit. */ readonly reason: string | null };

/** Notes what a check against the catalogue found: a question that does not fit is set aside, one that fits again is back. */
export async function storeCheck(deps: { readonly database: Database; readonly clock: Pick<Clock, 'now'> }, organizationId: number, found: CheckedVerified) {
  await deps.database.transaction({ role: 'app', identity: { organizationId, personId: null } }, (session) =>
    session.query(
      `UPDATE app.verified_question
       SET checked_fingerprint = $3::text,
         set_aside_reason = $4::text,
         set_aside_at = CASE WHEN $4::text IS NULL THEN NULL ELSE coalesce(set_aside_at, $5::text::timestamptz) END
       WHERE organization_id = $1::integer AND verified_question_id = $2::text::uuid`,
      [organizationId, found.id, found.fingerprint, found.reason, deps.clock.now()],
    ),
  );
}
