/** The sample organisation on a fixed day, talked to in words, for tests of whole conversations. */
import { randomUUID } from 'node:crypto';
import { readEnv } from '#env.ts';
import type { Answer } from '#kernel/answer.ts';
import type { Row } from '#kernel/database.ts';
import { type OpenedProduct, openProduct } from '#wire.ts';
import { expectOk, makeTemporaryFolder } from '#test/helpers/database.ts';

export const ADMIN = 'Wouter Achterberg';
export const LEADER = 'Ingrid Solheim';
export const REP = 'Dana Whitfield';

export type SampleWorld = {
  readonly opened: OpenedProduct;
  /** The person's message in a thread and its reply, private part first. */
  readonly say: (as: string, text: string, thread: string) => Promise<Answer & { readonly turnId: string }>;
  /** As the product's own role. */
  readonly rows: (sql: string) => Promise<readonly Row[]>;
  /** Another process over the same data, on another day or with other settings when given. */
  readonly reopen: (now?: string, settings?: Readonly<Record<string, string>>) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** `settings` are variables of the environment beside the fixed day. */
export async function openSampleWorld(settings: Readonly<Record<string, string>> = {}): Promise<SampleWorld> {
  const folder = await makeTemporaryFolder();
  const open = async (now: string, more: Readonly<Record<string, string>> = {}): Promise<OpenedProduct> => {
    const env = readEnv({ LANGUAGE_ENGINE: 'offline', ...settings, ...more, PLUMBLINE_NOW: now });
    return expectOk(await openProduct({ ...env, dataDir: folder.path }, { sample: true }));
  };
  const world = { opened: await open('2026-08-20') };
  return {
    get opened() {
      return world.opened;
    },
    say: async (as, text, thread) => {
      const { product } = world.opened;
      const { organizationId, personId } = expectOk(await product.readView.personNamed(as));
      const raw = { organizationId, personId, surface: 'chat', eventKey: randomUUID(), threadKey: thread, audience: 'private', text } as const;
      const { turnId } = expectOk(await product.receiveTurn(raw));
      const reply = await product.handleTurn(turnId);
      return { ...(reply.privately ?? reply.shown), turnId };
    },
    rows: (sql) => world.opened.database.transaction({ role: 'app', identity: { organizationId: 1, personId: null } }, (session) => session.query(sql)),
    reopen: async (now = '2026-08-20', more = {}) => {
      await world.opened.close();
      world.opened = await open(now, more);
    },
    close: async () => {
      await world.opened.close();
      await folder.remove();
    },
  };
}
