/** Turns in the database: stored before they are processed, answered once, delivered once. */
import type { Answer, Reply } from '#kernel/answer.ts';
import type { Database, Row, Session } from '#kernel/database.ts';
import type { ThreadMemory } from '#kernel/decisions.ts';
import { localDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { Clock } from '#kernel/ports.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import type { Audience, RawTurn, SurfaceName } from '#kernel/turn.ts';

export type TurnStore = { readonly database: Database; readonly clock: Clock };

/** `<organization>.<uuid>`: a turn's id as surfaces carry it. */
type TurnKey = { readonly organizationId: number; readonly id: string };

export type StoredTurn = {
  readonly raw: RawTurn;
  readonly number: number;
  readonly receivedAt: string;
  readonly reply: Reply | null;
};

type TurnRow = Row & {
  turn_id: string;
  surface: SurfaceName;
  event_key: string;
  thread_key: string;
  person_id: string;
  audience: Audience;
  text: string;
  at: string | null;
  reply_to: Record<string, string> | null;
  number: number;
  reply: Reply | null;
  received_at: string;
};

const COLUMNS = 'turn_id, surface, event_key, thread_key, person_id, audience, text, at, reply_to, number, reply, received_at';

/** Stores a turn once per event key. **Fails** invalid_input for an empty or overlong message. */
export async function storeTurn(store: TurnStore, raw: RawTurn): Promise<Result<{ readonly turnId: string; readonly isNew: boolean }>> {
  const text = raw.text.trim();
  if (text === '') return failed({ kind: 'invalid_input', where: 'message', reason: 'it is empty' });
  if (text.length > limits.messageCharactersMax)
    return failed({ kind: 'invalid_input', where: 'message', reason: `it is longer than ${limits.messageCharactersMax} characters` });
  return asSystem(store, raw.organizationId, async (session) => {
    const inserted = await session.query<{ turn_id: string }>(INSERT_SQL, [
      raw.organizationId,
      raw.surface,
      raw.eventKey,
      raw.threadKey,
      raw.personId,
      raw.audience,
      text,
      raw.at ?? null,
      raw.replyTo === undefined ? null : JSON.stringify(raw.replyTo),
      store.clock.now(),
    ]);
    const fresh = inserted[0];
    if (fresh !== undefined) return ok({ turnId: `${raw.organizationId}.${fresh.turn_id}`, isNew: true });
    const known = await session.query<{ turn_id: string }>('SELECT turn_id FROM app.turn WHERE organization_id = $1 AND surface = $2 AND event_key = $3', [
      raw.organizationId,
      raw.surface,
      raw.eventKey,
    ]);
    return ok({ turnId: `${raw.organizationId}.${known[0]?.turn_id ?? ''}`, isNew: false });
  });
}

const INSERT_SQL = `
INSERT INTO app.turn (organization_id, turn_id, surface, event_key, thread_key, person_id, audience, text, at, reply_to, received_at, number)
SELECT $1, gen_random_uuid(), $2, $3, $4, $5, $6, $7, $8, $9, $10,
  1 + (SELECT count(*) FROM app.turn AS earlier WHERE earlier.organization_id = $1 AND earlier.thread_key = $4 AND earlier.person_id = $5)
ON CONFLICT (organization_id, surface, event_key) DO NOTHING
RETURNING turn_id`;

/** The stored turn, or null when nobody stored one under that id. */
export async function readTurn(store: TurnStore, turnId: string): Promise<StoredTurn | null> {
  const key = parseTurnId(turnId);
  if (key === null) return null;
  const rows = await asSystem(store, key.organizationId, (session) =>
    session.query<TurnRow>(`SELECT ${COLUMNS} FROM app.turn WHERE organization_id = $1 AND turn_id = $2`, [key.organizationId, key.id]),
  );
  const [row] = rows;
  return row === undefined ? null : { raw: rawOf(key.organizationId, row), number: row.number, receivedAt: row.received_at, reply: row.reply };
}

/** Stores the reply once; gives the reply that counts (another process may have been first). */
export async function storeReply(store: TurnStore, reply: Reply, memory: ThreadMemory | null): Promise<Reply> {
  const key = parseTurnId(reply.turnId);
  if (key === null) throw new Error(`not a turn id: ${reply.turnId}`);
  return asSystem(store, key.organizationId, async (session) => {
    const stored = await session.query(
      'UPDATE app.turn SET reply = $3, memory = $4, answered_at = $5 WHERE organization_id = $1 AND turn_id = $2 AND reply IS NULL RETURNING turn_id',
      [key.organizationId, key.id, JSON.stringify(reply), memory === null ? null : JSON.stringify(memory), store.clock.now()],
    );
    if (stored.length > 0) return reply;
    const [first] = await session.query<{ reply: Reply }>('SELECT reply FROM app.turn WHERE organization_id = $1 AND turn_id = $2', [
      key.organizationId,
      key.id,
    ]);
    return first?.reply ?? reply;
  });
}

/** What this asker's thread remembers: the newest memory of their last turns, before `turnId`. */
export async function readMemory(store: TurnStore, turnId: string, raw: RawTurn): Promise<ThreadMemory | null> {
  const key = parseTurnId(turnId);
  const rows = await asSystem(store, raw.organizationId, (session) =>
    session.query<{ memory: ThreadMemory | null }>(MEMORY_SQL, [raw.organizationId, raw.threadKey, raw.personId, key?.id ?? null]),
  );
  return rows.find((row) => row.memory !== null)?.memory ?? null;
}

const MEMORY_SQL = `
SELECT memory
FROM app.turn
WHERE organization_id = $1 AND thread_key = $2 AND person_id = $3 AND turn_id <> $4 AND answered_at IS NOT NULL
ORDER BY received_at DESC, number DESC
LIMIT ${limits.memoryTurnsMax}`;

/** The newest answer with figures that this asker got in the thread before `turnId`; null when there is none. */
export async function readLastFigures(store: TurnStore, turnId: string, raw: RawTurn): Promise<Answer | null> {
  const key = parseTurnId(turnId);
  const rows = await asSystem(store, raw.organizationId, (session) =>
    session.query<{ reply: Reply }>(REPLIES_SQL, [raw.organizationId, raw.threadKey, raw.personId, key?.id ?? null]),
  );
  const answers = rows.map(({ reply }) => reply.privately ?? reply.shown);
  return answers.find((answer) => answer.findings.some((one) => one.kind === 'found')) ?? null;
}

/** The asker's newest answered turn of the thread before `turnId` whose text is none that `isPassedOver`; null when there is none. */
export async function readLastAnswered(store: TurnStore, turnId: string, raw: RawTurn, isPassedOver: (text: string) => boolean): Promise<AnsweredTurn | null> {
  const key = parseTurnId(turnId);
  const rows = await asSystem(store, raw.organizationId, (session) =>
    session.query<{ turn_id: string; text: string; number: number; memory: ThreadMemory | null; reply: Reply }>(REPLIES_SQL, [
      raw.organizationId,
      raw.threadKey,
      raw.personId,
      key?.id ?? null,
    ]),
  );
  const last = rows.find(({ text }) => !isPassedOver(text));
  if (last === undefined) return null;
  const { text, number, memory, reply } = last;
  return { turnId: `${raw.organizationId}.${last.turn_id}`, text, number, memory, answer: reply.privately ?? reply.shown };
}

export type AnsweredTurn = {
  readonly turnId: string;
  readonly text: string;
  /** 1 for the first message of the asker in the thread. */
  readonly number: number;
  readonly memory: ThreadMemory | null;
  readonly answer: Answer;
};

const REPLIES_SQL = `
SELECT turn_id, text, number, memory, reply
FROM app.turn
WHERE organization_id = $1 AND thread_key = $2 AND person_id = $3 AND turn_id <> $4 AND answered_at IS NOT NULL
ORDER BY received_at DESC, number DESC
LIMIT ${limits.memoryTurnsMax}`;

/** Takes the delivery for a while; false when it is delivered, or another has it. */
export async function claimDelivery(store: TurnStore, turnId: string): Promise<boolean> {
  const now = store.clock.now();
  const claimed = await setDelivery(
    store,
    turnId,
    "delivery_claimed_until = $3::timestamptz + $4 * interval '1 millisecond' WHERE (delivery_claimed_until IS NULL OR delivery_claimed_until <= $3)",
    [now, limits.deliveryClaimMs],
  );
  return claimed > 0;
}

/** Marks the reply as delivered, for good. */
export async function confirmDelivery(store: TurnStore, turnId: string): Promise<void> {
  await setDelivery(store, turnId, 'delivered_at = $3, delivery_claimed_until = NULL WHERE true', [store.clock.now()]);
}

/** Gives a delivery that failed back. */
export async function releaseDelivery(store: TurnStore, turnId: string): Promise<void> {
  await setDelivery(store, turnId, 'delivery_claimed_until = NULL WHERE true', []);
}

/** Changes a turn whose reply nobody delivered yet; gives the number of turns changed. */
async function setDelivery(store: TurnStore, turnId: string, change: string, parameters: readonly unknown[]): Promise<number> {
  const key = parseTurnId(turnId);
  if (key === null) return 0;
  const rows = await asSystem(store, key.organizationId, (session) =>
    session.query(`UPDATE app.turn SET ${change} AND organization_id = $1 AND turn_id = $2 AND delivered_at IS NULL RETURNING turn_id`, [
      key.organizationId,
      key.id,
      ...parameters,
    ]),
  );
  return rows.length;
}

/** Turns of a surface that nobody delivered, oldest first. */
export async function undeliveredTurns(
  store: TurnStore,
  organizationIds: readonly number[],
  surface: SurfaceName,
  limit: number,
): Promise<readonly { readonly turnId: string; readonly raw: RawTurn }[]> {
  const lists = await Promise.all(
    organizationIds.map((organizationId) =>
      asSystem(store, organizationId, async (session) => {
        const rows = await session.query<TurnRow>(
          `SELECT ${COLUMNS} FROM app.turn WHERE organization_id = $1 AND surface = $2 AND delivered_at IS NULL\n  AND (delivery_claimed_until IS NULL OR delivery_claimed_until <= $4)\nORDER BY received_at LIMIT $3`,
          [organizationId, surface, limit, store.clock.now()],
        );
        return rows.map((row) => ({ turnId: `${organizationId}.${row.turn_id}`, raw: rawOf(organizationId, row) }));
      }),
    ),
  );
  return lists.flat().slice(0, limit);
}

function asSystem<T>(store: TurnStore, organizationId: number, work: (session: Session) => Promise<T>): Promise<T> {
  return store.database.transaction({ role: 'app', identity: { organizationId, personId: null } }, work);
}

function parseTurnId(turnId: string): TurnKey | null {
  const match = /^(\d+)\.([0-9a-f-]{36})$/.exec(turnId);
  return match === null ? null : { organizationId: Number(match[1]), id: match[2] ?? '' };
}

function rawOf(organizationId: number, row: TurnRow): RawTurn {
  return {
    organizationId,
    personId: row.person_id,
    surface: row.surface,
    eventKey: row.event_key,
    threadKey: row.thread_key,
    audience: row.audience,
    text: row.text,
    ...(row.at === null ? {} : { at: localDate(row.at) }),
    ...(row.reply_to === null ? {} : { replyTo: row.reply_to }),
  };
}
