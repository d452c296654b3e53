/** Questions that got no figures: what the catalogue's owner may want to add. */
import type { Database, Row } from '#kernel/database.ts';
import { addMilliseconds, type LocalDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { Asker } from '#kernel/person.ts';
import type { Clock } from '#kernel/ports.ts';
import { questionWords } from '#kernel/question-words.ts';
import type { Turn } from '#kernel/turn.ts';
import { asReader, asSystem, turnKeyOf } from '#services/feedback/sessions.ts';

export type GapDeps = { readonly database: Database; readonly clock: Pick<Clock, 'now'> };
/** declined = nothing fitted; asked_back = a question back that nobody answered. */
export type GapKind = 'declined' | 'asked_back';
export type NewGap = { readonly kind: GapKind; readonly intent: string; readonly nearest: readonly string[] };

/** Notes that a turn got no figures; once per turn. The text is cut to limits.gapCharactersMax. */
export async function recordGap(deps: GapDeps, turn: Turn, gap: NewGap): Promise<void> {
  const { organizationId, personId } = turn.asker;
  const question = turn.text.slice(0, limits.gapCharactersMax);
  const nearest = gap.nearest.slice(0, limits.nearestNamesShown).map((text) => text.slice(0, limits.gapCharactersMax));
  await asSystem(deps.database, organizationId, (session) =>
    session.query(
      `INSERT INTO app.question_gap
         (organization_id, turn_id, person_id, thread_key, kind, intent, question, words, nearest, recorded_at)
       VALUES ($1::integer, $2::text::uuid, $3::text::uuid, $4::text, $5::text, $6::text, $7::text, $8::text, $9::text::jsonb, $10::text::timestamptz)
       ON CONFLICT (organization_id, turn_id) DO NOTHING`,
      [
        organizationId,
        turnKeyOf(turn.turnId, organizationId),
        personId,
        turn.threadKey,
        gap.kind,
        gap.intent,
        question,
        questionWords(question),
        JSON.stringify(nearest),
        deps.clock.now(),
      ],
    ),
  );
}

/** The asker got figures after all: questions back of this thread are no gaps. */
export async function resolveGaps(deps: GapDeps, turn: Turn): Promise<void> {
  const { organizationId, personId } = turn.asker;
  await asSystem(deps.database, organizationId, (session) =>
    session.query(
      `UPDATE app.question_gap
       SET resolved_at = $4::text::timestamptz
       WHERE organization_id = $1::integer AND thread_key = $2::text AND person_id = $3::text::uuid
         AND kind = 'asked_back' AND resolved_at IS NULL`,
      [organizationId, turn.threadKey, personId, deps.clock.now()],
    ),
  );
}

/** One question as it was last typed, with how often it was asked and by how many people. */
export type Gap = Row & {
  readonly question: string;
  readonly kind: GapKind;
  readonly intent: string;
  readonly nearest: readonly string[];
  readonly asked: number;
  readonly people: number;
  readonly last_at: string;
};
/** Days of `timeZone`, both included. */
export type Span = { readonly from: LocalDate; readonly to: LocalDate; readonly timeZone: string };

/** Gaps of a span, most people first, at most limits.gapsShown; nothing unless `asker` is an admin. A question back counts once it was left for limits.gapSettlesMs. */
export function listGaps(deps: GapDeps, asker: Asker, span: Span): Promise<readonly Gap[]> {
  const settled = addMilliseconds(deps.clock.now(), -limits.gapSettlesMs);
  return asReader(deps.database, asker, (session) =>
    session.query<Gap>(
      `SELECT
         (array_agg(question ORDER BY recorded_at DESC))[1] AS question,
         (array_agg(kind ORDER BY recorded_at DESC))[1] AS kind,
         (array_agg(intent ORDER BY recorded_at DESC))[1] AS intent,
         (array_agg(nearest ORDER BY recorded_at DESC))[1] AS nearest,
         count(*) AS asked,
         count(DISTINCT person_id) AS people,
         max(recorded_at) AS last_at
       FROM app.question_gap
       WHERE organization_id = $1::integer
         AND (recorded_at AT TIME ZONE $6::text)::date BETWEEN $2::text::date AND $3::text::date
         AND resolved_at IS NULL
         AND (kind = 'declined' OR recorded_at <= $4::text::timestamptz)
       GROUP BY words
       ORDER BY people DESC, asked DESC, last_at DESC
       LIMIT $5::integer`,
      [asker.organizationId, span.from, span.to, settled, limits.gapsShown, span.timeZone],
    ),
  );
}
