/** A Product in memory for tests of surfaces that need no figures: it repeats what it is told, and keeps what it received. */
import type { Answer } from '#kernel/answer.ts';
import { localDate } from '#kernel/dates.ts';
import type { Asker, Organization } from '#kernel/person.ts';
import type { Log, Product } from '#kernel/ports.ts';
import { failed, ok } from '#kernel/result.ts';
import type { RawTurn } from '#kernel/turn.ts';
import { quarterFindings, sampleAnswers } from '#test/helpers/sample-answers.ts';

export const sampleOrganization: Organization = {
  organizationId: 1,
  name: 'Northwind Robotics',
  calendar: { fiscalYearStartMonth: 1, timeZone: 'Europe/Berlin' },
  currency: 'USD',
  dataDate: null,
  isSample: true,
};

const dana = { personId: 'p1', name: 'Dana Whitfield', email: 'dana@example.com', roles: ['leader'] } as const;
const remy = { personId: 'p2', name: 'Remy Castell', email: 'remy@example.com', roles: ['rep'] } as const;
const askers: readonly Asker[] = [dana, remy].map((person) => ({ ...person, organizationId: 1, teamName: null, timeZone: 'Europe/Berlin' }));

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export type FakeProduct = Product & { readonly received: RawTurn[]; readonly delivered: string[]; readonly aborted: string[] };

/**
 * Words a turn may be: `figures`, `clarify`, `confirm` … (the sample answers), `throw` (a bug), `too long` (a Failure on receipt),
 * `slow <ms>` (answers late), `hang` (answers only when aborted). Anything else is repeated with who asked and when.
 */
export function makeFakeProduct(): FakeProduct {
  const received: RawTurn[] = [];
  const delivered: string[] = [];
  const aborted: string[] = [];
  return {
    received,
    delivered,
    aborted,
    receiveTurn: async (raw) => {
      if (raw.text === 'too long') return failed({ kind: 'invalid_input', where: 'message', reason: 'longer than 2000 characters' });
      return ok({ turnId: `t${received.push(raw)}`, isNew: true });
    },
    handleTurn: async (turnId, signal) => {
      const raw = received[Number(turnId.slice(1)) - 1];
      if (raw === undefined || raw.text === 'throw') throw new Error('the product broke');
      return { turnId, shown: await answerFor(raw, signal, aborted), privately: null };
    },
    claimDelivery: async () => true,
    confirmDelivery: async (turnId) => void delivered.push(turnId),
    releaseDelivery: async () => undefined,
    undelivered: async (surface, limit) => received.slice(0, limit).map((raw, at) => ({ turnId: `t${at + 1}`, raw: { ...raw, surface } })),
    runPlan: async (_asker, _plan, at) => ({ ...quarterFindings, evidence: { ...quarterFindings.evidence, asOf: at ?? localDate('2026-11-21') } }),
    openDraft: async () => sampleAnswers.confirm,
    confirmDraft: async () => sampleAnswers.receipt,
    cancelDraft: async () => sampleAnswers.decline,
    giveFeedback: async () => ok(null),
    readView: {
      personNamed: async (name) => {
        const found = askers.find((asker) => name === null || asker.name === name || asker.email === name);
        return found === undefined ? failed({ kind: 'unknown_person', name: name ?? '', nearest: askers.map((asker) => asker.name) }) : ok(found);
      },
      personBehind: async () => failed({ kind: 'unknown_person', name: '', nearest: [] }),
      greeting: async (asker, at) => ({ organization: sampleOrganization, asker, today: at ?? localDate('2026-11-21'), examples: ['win rate by quarter'] }),
      health: async () => ({ ok: true, database: 'pglite', engine: 'offline' }),
    },
  };
}

async function answerFor(raw: RawTurn, signal: AbortSignal | undefined, aborted: string[]): Promise<Answer> {
  const samples: Readonly<Record<string, Answer>> = sampleAnswers;
  const sample = samples[raw.text];
  if (sample !== undefined) return sample;
  const slow = /^slow (\d+)$/.exec(raw.text);
  if (slow !== null) await new Promise((resolve) => setTimeout(resolve, Number(slow[1])));
  if (raw.text === 'hang') await untilAborted(raw.eventKey, signal, aborted);
  const name = askers.find((asker) => asker.personId === raw.personId)?.name ?? raw.personId;
  const said = raw.text === 'confirm' ? sampleAnswers.receipt : sampleAnswers.decline;
  return { ...said, kind: 'answer', lead: `${name} asked "${raw.text}" at ${raw.at ?? 'now'}.` };
}

function untilAborted(eventKey: string, signal: AbortSignal | undefined, aborted: string[]): Promise<void> {
  return new Promise((resolve) => {
    signal?.addEventListener('abort', () => {
      aborted.push(eventKey);
      resolve();
    });
  });
}
