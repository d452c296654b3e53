/** A Product in memory: the port a surface is handed, with what a test needs to disturb and to read. */
import type { Answer, Reply } from '#kernel/answer.ts';
import { instantOf, localDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { Asker, Organization } from '#kernel/person.ts';
import type { Clock, FeedbackCall, Log, Product } from '#kernel/ports.ts';
import { failed, ok } from '#kernel/result.ts';
import type { RawTurn } from '#kernel/turn.ts';
import { sampleAnswers } from '#test/helpers/sample-answers.ts';

type StoredTurn = { readonly turnId: string; readonly raw: RawTurn; reply: Reply | null; isDelivered: boolean };
export type FakeProduct = Product & {
  readonly turns: readonly StoredTurn[];
  /** Awaited before a turn is stored; a throw is a database that is away. */
  beforeStore: (raw: RawTurn) => Promise<void>;
  /** Awaited before a reply is worked out. */
  beforeHandle: (raw: RawTurn, signal?: AbortSignal) => Promise<void>;
  /** The reply to a text. */
  answer: (raw: RawTurn) => { readonly shown: Answer; readonly privately?: Answer };
  /** Stores a turn as an earlier process did. */
  readonly plant: (raw: RawTurn) => string;
  /** Drafts: by whom, and what became of them. */
  readonly drafts: Map<string, { readonly personId: string; status: 'open' | 'confirmed' | 'cancelled' | 'expired' }>;
  confirmations: number;
  /** Verdicts given, in order. */
  readonly feedback: (FeedbackCall & { readonly personId: string })[];
};

export const organization: Organization = {
  organizationId: 1,
  name: 'Northwind Trading',
  calendar: { fiscalYearStartMonth: 1, timeZone: 'UTC' },
  currency: 'USD',
  dataDate: null,
  isSample: false,
};

/** Known by verified address: dana@ (leader) and rico@ (rep). */
const people: readonly Asker[] = ['dana', 'rico'].map((name) => ({
  organizationId: 1,
  personId: `person-${name}`,
  name: name === 'dana' ? 'Dana Whitfield' : 'Rico Alvarez',
  email: `${name}@northwind.example`,
  roles: [name === 'dana' ? 'leader' : 'rep'],
  teamName: null,
  timeZone: 'UTC',
}));

export const quietLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
export const testClock: Clock = {
  now: () => instantOf(1_795_000_000_000),
  today: () => localDate('2026-11-21'),
  monotonicMs: () => performance.now(),
};

/** Answers the win-rate figures to everything until told otherwise. */
export function makeFakeProduct(): FakeProduct {
  const turns: StoredTurn[] = [];
  const byId = (turnId: string) => turns.find((turn) => turn.turnId === turnId);
  const plant = (raw: RawTurn): string => {
    const turnId = `turn-${turns.length + 1}`;
    turns.push({ turnId, raw, reply: null, isDelivered: false });
    return turnId;
  };
  const drafts: FakeProduct['drafts'] = new Map();
  const product: FakeProduct = {
    turns,
    drafts,
    confirmations: 0,
    plant,
    beforeStore: () => Promise.resolve(),
    beforeHandle: () => Promise.resolve(),
    answer: () => ({ shown: sampleAnswers.figures }),
    receiveTurn: async (raw) => {
      await product.beforeStore(raw);
      if (raw.text.length > limits.messageCharactersMax) return failed({ kind: 'invalid_input', where: 'message', reason: 'it is too long' });
      const known = turns.find((turn) => turn.raw.eventKey === raw.eventKey);
      return ok(known === undefined ? { turnId: plant(raw), isNew: true } : { turnId: known.turnId, isNew: false });
    },
    handleTurn: async (turnId, signal) => {
      const turn = byId(turnId);
      if (turn === undefined) throw new Error(`no turn ${turnId}`);
      await product.beforeHandle(turn.raw, signal);
      if (turn.reply === null) {
        const { shown, privately } = product.answer(turn.raw);
        turn.reply = { turnId, shown: { ...shown, turnId }, privately: privately === undefined ? null : { ...privately, turnId } };
      }
      return turn.reply;
    },
    claimDelivery: (turnId) => {
      const turn = byId(turnId);
      const isFree = turn !== undefined && !turn.isDelivered;
      if (turn !== undefined) turn.isDelivered = true;
      return Promise.resolve(isFree);
    },
    confirmDelivery: () => Promise.resolve(),
    releaseDelivery: (turnId) => {
      const turn = byId(turnId);
      if (turn !== undefined) turn.isDelivered = false;
      return Promise.resolve();
    },
    undelivered: (surface, limit) => Promise.resolve(turns.filter((turn) => turn.raw.surface === surface && !turn.isDelivered).slice(0, limit)),
    runPlan: () => Promise.reject(new Error('not used by this surface')),
    openDraft: () => Promise.reject(new Error('not used by this surface')),
    confirmDraft: (asker, draftId) => Promise.resolve(decide(product, asker, draftId, 'confirmed')),
    feedback: [],
    giveFeedback: (asker, call) => {
      product.feedback.push({ personId: asker.personId, ...call });
      return Promise.resolve(ok(null));
    },
    cancelDraft: (asker, draftId) => Promise.resolve(decide(product, asker, draftId, 'cancelled')),
    readView: {
      personNamed: () => Promise.reject(new Error('local use only')),
      personBehind: ({ email, emailVerified }) => {
        const person = emailVerified ? people.find((one) => one.email === email) : undefined;
        return Promise.resolve(person === undefined ? failed({ kind: 'unknown_person', name: '', nearest: [] }) : ok(person));
      },
      greeting: (asker) =>
        Promise.resolve({ organization, asker, today: localDate('2026-11-21'), examples: ['What is our win rate?', 'Open pipeline by owner'] }),
      health: () => Promise.resolve({ ok: true, database: 'none', engine: 'offline' }),
    },
  };
  return product;
}

function decide(product: FakeProduct, asker: Asker, draftId: string, wanted: 'confirmed' | 'cancelled'): Answer {
  const draft = product.drafts.get(draftId);
  if (draft === undefined) return decline('There is nothing to confirm.');
  if (draft.personId !== asker.personId) return decline('That card belongs to somebody else; nothing was changed.');
  if (draft.status === 'expired') return decline('That card has expired; nothing was changed.');
  if (draft.status === 'cancelled' && wanted === 'confirmed') return decline('That card was cancelled; nothing was changed.');
  if (draft.status === 'open') {
    draft.status = wanted;
    if (wanted === 'confirmed') product.confirmations += 1;
  }
  return draft.status === 'confirmed' ? sampleAnswers.receipt : { ...sampleAnswers.decline, kind: 'answer', lead: 'Dropped; nothing was changed.' };
}

function decline(lead: string): Answer {
  return { ...sampleAnswers.decline, lead };
}
