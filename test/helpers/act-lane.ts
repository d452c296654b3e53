/** A small organisation that talks to the act lane: stored turns in, answers out. */
import { randomUUID } from 'node:crypto';
import type { Answer } from '#kernel/answer.ts';
import type { Row, Session } from '#kernel/database.ts';
import { type LocalDate, instantOf, localDate } from '#kernel/dates.ts';
import type { Interpreter } from '#kernel/decision.ts';
import type { Asker, Role } from '#kernel/person.ts';
import type { Turn } from '#kernel/turn.ts';
import { refreshVisibility } from '#db/refresh-visibility.ts';
import { type ActDeps, answerDraftReply, runActLane } from '#conversation/act-lane.ts';
import { readDraftReply } from '#conversation/read-draft-reply.ts';
import { readTurn, storeTurn } from '#conversation/turn-store.ts';
import { readOrganization } from '#services/access/organizations.ts';
import { readAsker } from '#services/access/people.ts';
import { makeAuditKeys } from '#services/audit/keys.ts';
import { type LedgerVerdict, verifyLedger } from '#services/audit/verify-ledger.ts';
import type { TestDatabase } from '#test/helpers/database.ts';
import { type PersonKey, type SeededOrganization, seedOrganization } from '#test/helpers/people.ts';

export const AUDIT_KEYS = makeAuditKeys({ keyId: 'test', secret: Buffer.from('test-secret') });
const TODAY: LocalDate = localDate('2026-11-21');
const START_MS = 1_795_255_200_000;

const offline: Interpreter = {
  decide: (decision, input) => Promise.resolve({ value: decision.offline(input).value, engine: 'offline', fallback: null, tokens: null }),
  forTurn: () => offline,
};

const silent = () => undefined;
const QUIET = { info: silent, warn: silent, error: silent };

export type ActWorld = {
  readonly seeded: SeededOrganization;
  /** New deps objects over the same database, as after a restart. */
  readonly deps: () => ActDeps;
  readonly passMinutes: (minutes: number) => void;
  readonly asker: (key: PersonKey) => Promise<Asker>;
  /** The person's message and its answer. */
  readonly say: (key: PersonKey, text: string, threadKey?: string) => Promise<Answer>;
  readonly asSystem: <T>(work: (session: Session) => Promise<T>) => Promise<T>;
  readonly setRoles: (key: PersonKey, roles: readonly Role[]) => Promise<void>;
  readonly notes: () => Promise<readonly Row[]>;
  readonly notesSeenBy: (key: PersonKey) => Promise<readonly string[]>;
  readonly verify: () => Promise<LedgerVerdict>;
};

/** A new organisation in `opened`; every test has its own. */
export async function makeActWorld(opened: TestDatabase, organizationId: number): Promise<ActWorld> {
  const { database } = opened;
  const seeded = await seedOrganization(database, { organizationId });
  let minutes = 0;
  const clock = { now: () => instantOf(START_MS + minutes * 60_000), today: () => TODAY, monotonicMs: () => 0 };
  const deps = (): ActDeps => ({ database, clock, auditKeys: AUDIT_KEYS, interpreter: offline, log: QUIET });
  const asSystem = <T>(work: (session: Session) => Promise<T>): Promise<T> =>
    database.transaction({ role: 'app', identity: { organizationId, personId: null } }, work);
  const asker = async (key: PersonKey): Promise<Asker> => {
    const found = await readAsker(database, organizationId, seeded.people[key]);
    if (found === null) throw new Error(`${key} is not there`);
    return found;
  };
  return {
    seeded,
    deps,
    asker,
    asSystem,
    passMinutes: (more) => {
      minutes += more;
    },
    say: async (key, text, threadKey = `thread-of-${key}`) => {
      const turn = await storedTurn(deps(), await asker(key), text, threadKey);
      const reply = readDraftReply(text);
      if (reply !== null) return answerDraftReply(deps(), turn, reply);
      const intent = { value: { intent: 'review', lane: 'act', confidence: 1 }, engine: 'offline', fallback: null, tokens: null } as const;
      return runActLane(deps(), turn, intent);
    },
    setRoles: (key, roles) =>
      asSystem(async (session) => {
        await session.query('DELETE FROM app.person_role WHERE organization_id = $1 AND person_id = $2', [organizationId, seeded.people[key]]);
        for (const role of roles) {
          await session.query('INSERT INTO app.person_role (organization_id, person_id, role) VALUES ($1, $2, $3)', [organizationId, seeded.people[key], role]);
        }
        await refreshVisibility(session, organizationId);
      }),
    notes: () => asSystem((session) => session.query('SELECT * FROM app.review_note WHERE organization_id = $1 ORDER BY created_at', [organizationId])),
    notesSeenBy: async (key) => {
      const rows = await database.transaction({ role: 'reader', identity: { organizationId, personId: seeded.people[key] } }, (session) =>
        session.query<Row & { note: string }>('SELECT note FROM app.review_note ORDER BY note'),
      );
      return rows.map(({ note }) => note);
    },
    verify: () => asSystem((session) => verifyLedger(session, AUDIT_KEYS, { organizationId, anchors: null })),
  };
}

async function storedTurn(deps: ActDeps, asker: Asker, text: string, threadKey: string): Promise<Turn> {
  const { organizationId, personId } = asker;
  const received = await storeTurn(deps, { organizationId, personId, surface: 'chat', eventKey: randomUUID(), threadKey, audience: 'private', text });
  if (!received.ok) throw new Error(JSON.stringify(received.failure));
  const { turnId } = received.value;
  const stored = await readTurn(deps, turnId);
  const organization = await readOrganization(deps.database, organizationId);
  if (stored === null || organization === null) throw new Error('the turn was not stored');
  return {
    turnId,
    number: stored.number,
    organization,
    asker,
    surface: 'chat',
    threadKey,
    audience: 'private',
    text,
    today: TODAY,
    receivedAt: deps.clock.now(),
  };
}
