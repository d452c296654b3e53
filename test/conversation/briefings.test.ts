/** Every role's briefing over the sample organisation: nothing of it fails, every figure has its source, nobody reads what they may not. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEnv } from '#env.ts';
import type { Answer } from '#kernel/answer.ts';
import { expectOk, makeTemporaryFolder } from '#test/helpers/database.ts';
import { type OpenedProduct, openProduct } from '#wire.ts';

let opened: OpenedProduct;
let remove: () => Promise<void>;
beforeAll(async () => {
  const folder = await makeTemporaryFolder();
  ({ remove } = folder);
  opened = expectOk(await openProduct({ ...readEnv({ PLUMBLINE_NOW: '2026-11-21' }), dataDir: folder.path }, { sample: true }));
});
afterAll(async () => {
  await opened.close();
  await remove();
});

async function ask(as: string, text: string, audience: 'private' | 'channel' = 'private'): Promise<{ shown: Answer; privately: Answer | null }> {
  const asker = expectOk(await opened.product.readView.personNamed(as));
  const { organizationId, personId } = asker;
  const raw = { organizationId, personId, surface: 'chat' as const, eventKey: randomUUID(), threadKey: randomUUID(), audience, text };
  return opened.product.handleTurn(expectOk(await opened.product.receiveTurn(raw)).turnId);
}

it.each([
  ['leader', 'Ingrid Solheim', 'Executive summary', 3],
  ['manager', 'Rory Callahan', 'Team summary', 3],
  ['rep', 'Chidi Okafor', 'Your day', 1],
  ['facilitator', 'Mireille Fontaine', 'Pipeline review', 3],
  ['finance', 'Anjali Banerjee', 'Revenue summary', 0],
  ['viewer', 'Hugo Castellane', 'Summary', 0],
])('of a %s', async (_, as, label, insights) => {
  const { shown } = await ask(as, 'exec summary');
  expect(shown.findings.filter((one) => one.kind === 'failed')).toEqual([]);
  expect(shown.lead).toContain(`**${label}.**`);
  const [, told = ''] = shown.lead.split('**Insights**');
  expect(told.split('**Next steps**')[0]?.match(/^\d\. /gm)?.length ?? 0).toBeGreaterThanOrEqual(insights);
  const said = shown.lead.split('\n').filter((line) => /^(?:- |\d\. )/.test(line));
  expect(said.filter((line) => !/\[\d\]$/.test(line))).toEqual([]);
  expect(shown.provenance.map((line) => line.slice(0, 3))).toEqual(shown.findings.map((__, at) => `[${at + 1}]`));
});

it('of one person, asked for by somebody above, is about that person alone', async () => {
  const { shown } = await ask('Rory Callahan', 'exec summary for Chidi Okafor');
  expect(shown.lead).not.toMatch(/Mateo Espinoza|Luc Tremblay/);
  expect(shown.findings.every((one) => one.plan.filters.some((filter) => filter.dimension === 'owner'))).toBe(true);
});

it('of somebody one may not see is not given', async () => {
  const { shown } = await ask('Chidi Okafor', 'exec summary for Mateo Espinoza');
  expect([shown.kind, shown.findings.filter((one) => one.kind === 'found')]).toEqual(['decline', []]);
});

it('is for the asker alone in a channel', async () => {
  const { shown, privately } = await ask('Ingrid Solheim', 'exec summary', 'channel');
  expect(shown.findings).toEqual([]);
  expect(privately?.lead).toContain('**Executive summary.**');
});
