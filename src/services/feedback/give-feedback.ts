/** What a person says of an answer: stored once per person and turn, with what they saw. */
import { randomUUID } from 'node:crypto';
import type { Answer, Reply } from '#kernel/answer.ts';
import type { Database, Row, Session } from '#kernel/database.ts';
import type { Cell } from '#kernel/findings.ts';
import { limits } from '#kernel/limits.ts';
import type { Asker } from '#kernel/person.ts';
import { type Plan, planToJson } from '#kernel/plan.ts';
import type { Clock, FeedbackCall } from '#kernel/ports.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import { asSystem, turnKeyOf } from '#services/feedback/sessions.ts';

export type FeedbackDeps = { readonly database: Database; readonly clock: Pick<Clock, 'now'> };

/**
 * What was seen: the messages of the asker that led to it, the answer, and per plan the statement and its first rows.
 * **Shape** `plans` as the contract writes them; `rawPlans` as code reads them.
 */
export type ShownAnswer = {
  readonly turns: readonly string[];
  readonly asked_by: string;
  readonly kind: Answer['kind'];
  readonly intent: Answer['intent'];
  readonly lead: string;
  readonly raw_plans: readonly Plan[];
  readonly results: readonly {
    readonly plan: Record<string, unknown>;
    readonly sql: string | null;
    readonly parameters: readonly Cell[];
    readonly columns: readonly string[];
    readonly rows: readonly (readonly Cell[])[];
    readonly row_count: number;
  }[];
};

type TurnRow = Row & { person_id: string; person: string; audience: string; thread_key: string; number: number; reply: Reply | null };

/**
 * Stores a verdict on the reply to a turn; saying it again replaces it, and a reason stays until another is given.
 * People judge what they were shown: their own answers, and what stands in a channel. Rows kept: limits.feedbackRowsKept.
 * **Fails** invalid_input (no such answer, an overlong reason), not_permitted (somebody else's private answer).
 */
export async function giveFeedback(deps: FeedbackDeps, asker: Asker, call: FeedbackCall): Promise<Result<null>> {
  const { organizationId } = asker;
  const turnKey = turnKeyOf(call.turnId, organizationId);
  const reason = call.reason?.trim() === '' ? null : (call.reason?.trim() ?? null);
  if (reason !== null && reason.length > limits.feedbackCharactersMax)
    return failed({ kind: 'invalid_input', where: 'reason', reason: `it is longer than ${limits.feedbackCharactersMax} characters` });
  if (turnKey === null) return failed({ kind: 'invalid_input', where: 'answer', reason: 'it is not known here' });
  return asSystem(deps.database, organizationId, async (session) => {
    const [turn] = await session.query<TurnRow>(TURN_SQL, [organizationId, turnKey]);
    if (turn === undefined || turn.reply === null) return failed({ kind: 'invalid_input', where: 'answer', reason: 'it is not known here' });
    const isOwn = turn.person_id === asker.personId;
    if (!isOwn && (call.part === 'privately' || turn.audience !== 'channel')) return failed({ kind: 'not_permitted', permission: 'feedback' });
    const answer = isOwn ? (turn.reply.privately ?? turn.reply.shown) : turn.reply.shown;
    const texts = await textsOf(session, organizationId, turn);
    // What led to somebody else's question may have been answered to them alone.
    const shown = shownOf(answer, turn.person, isOwn ? texts : texts.slice(-1));
    await session.query(STORE_SQL, [organizationId, randomUUID(), turnKey, asker.personId, call.verdict, reason, JSON.stringify(shown), deps.clock.now()]);
    return ok(null);
  });
}

const TURN_SQL = `
SELECT turn.person_id, person.name AS person, turn.audience, turn.thread_key, turn.number, turn.reply
FROM app.turn AS turn
JOIN app.person AS person ON person.organization_id = turn.organization_id AND person.person_id = turn.person_id
WHERE turn.organization_id = $1::integer AND turn.turn_id = $2::text::uuid`;

const STORE_SQL = `
INSERT INTO app.feedback (organization_id, feedback_id, turn_id, person_id, verdict, reason, shown, created_at, updated_at)
VALUES ($1::integer, $2::text::uuid, $3::text::uuid, $4::text::uuid, $5::text, $6::text, $7::text::jsonb, $8::text::timestamptz, $8::text::timestamptz)
ON CONFLICT (organization_id, turn_id, person_id) DO UPDATE
SET verdict = excluded.verdict,
  reason = CASE WHEN excluded.verdict = feedback.verdict THEN coalesce(excluded.reason, feedback.reason) ELSE excluded.reason END,
  status = 'open',
  closed_at = NULL,
  closing_note = NULL,
  updated_at = excluded.updated_at`;

/** The asker's last messages in the thread, up to the one that was answered. */
async function textsOf(session: Session, organizationId: number, turn: TurnRow): Promise<readonly string[]> {
  const rows = await session.query<Row & { text: string }>(
    `SELECT text
     FROM app.turn
     WHERE organization_id = $1::integer AND thread_key = $2::text AND person_id = $3::text::uuid AND number <= $4::integer
     ORDER BY number DESC
     LIMIT ${limits.memoryTurnsMax}`,
    [organizationId, turn.thread_key, turn.person_id, turn.number],
  );
  return rows.map(({ text }) => text).toReversed();
}

function shownOf(answer: Answer, askedBy: string, turns: readonly string[]): ShownAnswer {
  return {
    turns,
    asked_by: askedBy,
    kind: answer.kind,
    intent: answer.intent,
    lead: answer.lead.slice(0, limits.feedbackCharactersMax),
    raw_plans: answer.findings.map(({ plan }) => plan),
    results: answer.findings.map((findings) => {
      const plan = planToJson(findings.plan);
      if (findings.kind === 'failed') return { plan, sql: null, parameters: [], columns: [], rows: [], row_count: 0 };
      const { evidence, columns, rows } = findings;
      const names = columns.map(({ name }) => name);
      return { plan, sql: evidence.sql, parameters: evidence.parameters, columns: names, rows: rows.slice(0, limits.feedbackRowsKept), row_count: rows.length };
    }),
  };
}
