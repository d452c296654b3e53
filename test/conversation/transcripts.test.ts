/** Whole conversations over the sample organisation, offline, on a fixed day. */
import { globSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnv } from '#env.ts';
import { expectOk, makeTemporaryFolder } from '#test/helpers/database.ts';
import { runTranscript } from '#test/conversation/run-transcript.ts';
import { type OpenedProduct, openProduct } from '#wire.ts';

let opened: OpenedProduct;
let remove: () => Promise<void>;
beforeAll(async () => {
  const folder = await makeTemporaryFolder();
  ({ remove } = folder);
  opened = expectOk(await openProduct({ ...readEnv({ PLUMBLINE_NOW: '2026-08-20' }), dataDir: folder.path }, { sample: true }));
});
afterAll(async () => {
  await opened.close();
  await remove();
});

describe('a conversation', () => {
  it.each(globSync('test/conversation/transcripts/*.txt').toSorted())('%s', async (path) => {
    expect(await runTranscript(opened.product, path)).toEqual([]);
  });
});

describe('a turn', () => {
  it('handled again, at once or later, gives the same reply and changes nothing', async () => {
    const asker = expectOk(await opened.product.readView.personNamed('Mireille Fontaine'));
    const raw = {
      organizationId: asker.organizationId,
      personId: asker.personId,
      surface: 'chat' as const,
      eventKey: 'again',
      threadKey: 'again',
      audience: 'private' as const,
      text: 'log a note for Chidi Okafor: good month',
    };
    const first = expectOk(await opened.product.receiveTurn(raw));
    const second = expectOk(await opened.product.receiveTurn(raw));
    expect(second).toEqual({ turnId: first.turnId, isNew: false });
    const replies = await Promise.all([opened.product.handleTurn(first.turnId), opened.product.handleTurn(first.turnId)]);
    const later = await opened.product.handleTurn(first.turnId);
    expect(replies[1]).toEqual(replies[0]);
    expect(later).toEqual(replies[0]);
    expect(later.shown.kind).toBe('confirm');
  });

  it('is delivered by one', async () => {
    const asker = expectOk(await opened.product.readView.personNamed(null));
    const raw = {
      organizationId: asker.organizationId,
      personId: asker.personId,
      surface: 'slack' as const,
      eventKey: 'once',
      threadKey: 'once',
      audience: 'private' as const,
      text: 'win rate',
    };
    const { turnId } = expectOk(await opened.product.receiveTurn(raw));
    const { product } = opened;
    expect((await product.undelivered('slack', 10)).map((turn) => turn.turnId)).toEqual([turnId]);
    expect([await product.claimDelivery(turnId), await product.claimDelivery(turnId)]).toEqual([true, false]);
    await product.releaseDelivery(turnId);
    expect(await product.claimDelivery(turnId)).toBe(true);
    await product.confirmDelivery(turnId);
    expect(await product.claimDelivery(turnId)).toBe(false);
    expect(await product.undelivered('slack', 10)).toEqual([]);
  });

  it('that nobody stored ends in a named failure', async () => {
    const reply = await opened.product.handleTurn('1.00000000-0000-4000-8000-000000000000');
    expect(reply.shown.kind).toBe('error');
  });
});
