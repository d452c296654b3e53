/** `question.verify` and `question.withdraw`: an admin approves the plan of a question, and takes that back. */
import { randomUUID } from 'node:crypto';
import type { Row, Session } from '#kernel/database.ts';
import { planToJson } from '#kernel/plan.ts';
import { questionWords } from '#kernel/question-words.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import type { Action, Applied, Confirmation, DraftRequest, Prepared } from '#actions/action.ts';
import { questionSchema, verifyFieldsSchema, withdrawFieldsSchema } from '#actions/question-verify/fields.ts';
import { ORGANIZATION_STREAM } from '#services/audit/entry.ts';
import { readVerified, type VerifiedPlan } from '#services/verified/verified-questions.ts';

const ENTITY = 'verified_question';

/** Admins only. Undone by `question.withdraw`, at any time. */
export const verifyQuestion: Action = {
  card: {
    action: 'question.verify',
    intent: 'audit',
    description: 'Approves the plan behind the last answer, so that everybody who asks this question gets it.',
    synonyms: [],
    fields: [{ name: 'question', description: 'The question as people ask it.', required: true }],
  },
  asked: 'of_an_answer',
  entity: ENTITY,
  roles: ['admin'],
  whoMay: 'Questions are verified, and verified ones withdrawn, by admins.',
  example: 'verify that',
  prepare: prepareVerify,
  apply: applyVerify,
  readBack: readStored,
  describeStored: (stored) => `“${String(stored['question'])}” is a verified question now. Undo it with: unverify "${String(stored['question'])}"`,
};

/** Admins only. The question stays in the ledger, and can be verified again. */
export const withdrawQuestion: Action = {
  ...verifyQuestion,
  card: {
    ...verifyQuestion.card,
    action: 'question.withdraw',
    description: 'Takes the approval of a verified question back; it is read like any other again.',
  },
  example: 'unverify "<question>"',
  prepare: prepareWithdraw,
  apply: applyWithdraw,
  describeStored: (stored) => `“${String(stored['question'])}” is no verified question any more.`,
};

async function prepareVerify(session: Session, { asker, fields: proposed }: DraftRequest): Promise<Result<Prepared>> {
  const parsed = verifyFieldsSchema.safeParse(proposed);
  if (!parsed.success) return invalid(parsed.error.issues[0]);
  const fields = parsed.data;
  const before = await readVerified(session, asker.organizationId, questionWords(fields.question));
  return ok({
    fields,
    changes: [
      { field: 'question', before: before?.question ?? null, after: fields.question },
      { field: 'plan', before: before === null ? null : planText(before.plans), after: planText(fields.plans) },
    ],
    summary: `${before === null ? 'Verify' : 'Replace the plan of'} the question “${fields.question}”: whoever asks it in these words gets this plan, with their own rights.`,
    expectedRowVersion: before?.row_version ?? null,
  });
}

async function prepareWithdraw(session: Session, { asker, fields }: DraftRequest): Promise<Result<Prepared>> {
  const parsed = questionSchema.safeParse(fields['question']);
  if (!parsed.success) return invalid(parsed.error.issues[0]);
  const before = await readVerified(session, asker.organizationId, questionWords(parsed.data));
  if (before === null) return failed({ kind: 'invalid_input', where: 'question', reason: `“${parsed.data}” is no verified question` });
  return ok({
    fields: { question: before.question },
    changes: [{ field: 'verified', before: before.question, after: null }],
    summary: `Withdraw the verified question “${before.question}”: it is read like any other again.`,
    expectedRowVersion: before.row_version,
  });
}

function invalid(issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): Result<Prepared> {
  return failed({ kind: 'invalid_input', where: String(issue?.path[0] ?? 'question'), reason: issue?.message ?? 'it cannot be read' });
}

async function applyVerify(session: Session, confirmation: Confirmation): Promise<Result<Applied>> {
  const { organizationId, personId, expectedRowVersion, now } = confirmation;
  const { question, intent, plans } = verifyFieldsSchema.parse(confirmation.fields);
  const words = questionWords(question);
  const [written] =
    expectedRowVersion === null
      ? await session.query<Row & { verified_question_id: string }>(INSERT_SQL, [
          organizationId,
          randomUUID(),
          question,
          words,
          intent,
          JSON.stringify(plans),
          personId,
          now,
        ])
      : await session.query<Row & { verified_question_id: string }>(REPLACE_SQL, [
          organizationId,
          words,
          expectedRowVersion,
          question,
          intent,
          JSON.stringify(plans),
          personId,
          now,
        ]);
  if (written === undefined) return failed({ kind: 'row_changed', entity: 'verified question', entityId: words });
  const entityId = written.verified_question_id;
  return ok({
    entityId,
    audit: { stream: ORGANIZATION_STREAM, event: 'question.verified', payload: { verified_question_id: entityId, question, words, plans: planText(plans) } },
  });
}

const INSERT_SQL = `
INSERT INTO app.verified_question
  (organization_id, verified_question_id, question, words, intent, plans, person_id, created_at, updated_at)
VALUES ($1::integer, $2::text::uuid, $3::text, $4::text, $5::text, $6::text::jsonb, $7::text::uuid, $8::text::timestamptz, $8::text::timestamptz)
ON CONFLICT (organization_id, words) WHERE status = 'active' DO NOTHING
RETURNING verified_question_id`;

const REPLACE_SQL = `
UPDATE app.verified_question
SET question = $4::text, intent = $5::text, plans = $6::text::jsonb, person_id = $7::text::uuid, updated_at = $8::text::timestamptz,
  checked_fingerprint = NULL, set_aside_reason = NULL, set_aside_at = NULL, row_version = row_version + 1
WHERE organization_id = $1::integer AND words = $2::text AND status = 'active' AND row_version = $3::integer
RETURNING verified_question_id`;

async function applyWithdraw(session: Session, confirmation: Confirmation): Promise<Result<Applied>> {
  const { organizationId, expectedRowVersion, now } = confirmation;
  const { question } = withdrawFieldsSchema.parse(confirmation.fields);
  const words = questionWords(question);
  const [written] = await session.query<Row & { verified_question_id: string }>(
    `UPDATE app.verified_question
     SET status = 'withdrawn', updated_at = $4::text::timestamptz, row_version = row_version + 1
     WHERE organization_id = $1::integer AND words = $2::text AND status = 'active' AND row_version = $3::integer
     RETURNING verified_question_id`,
    [organizationId, words, expectedRowVersion, now],
  );
  if (written === undefined) return failed({ kind: 'row_changed', entity: 'verified question', entityId: words });
  const entityId = written.verified_question_id;
  return ok({ entityId, audit: { stream: ORGANIZATION_STREAM, event: 'question.withdrawn', payload: { verified_question_id: entityId, question, words } } });
}

async function readStored(session: Session, organizationId: number, id: string): Promise<Row | null> {
  const [row] = await session.query(
    `SELECT verified_question_id, question, words, status, row_version, updated_at
     FROM app.verified_question
     WHERE organization_id = $1::integer AND verified_question_id = $2::text::uuid`,
    [organizationId, id],
  );
  return row ?? null;
}

function planText(plans: readonly VerifiedPlan[]): string {
  return plans.map(({ plan }) => JSON.stringify(planToJson(plan))).join('\n');
}
