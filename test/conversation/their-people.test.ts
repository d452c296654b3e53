/** "My" and "our" of somebody who leads people and owns no deal. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { readEnv } from '#env.ts';
import { answerToMarkdown } from '#surfaces/terminal/answer-to-markdown.ts';
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

async function shown(as: string, text: string): Promise<string> {
  const asker = expectOk(await opened.product.readView.personNamed(as));
  const { organizationId, personId } = asker;
  const raw = { organizationId, personId, surface: 'chat' as const, eventKey: randomUUID(), threadKey: randomUUID(), audience: 'private' as const, text };
  return answerToMarkdown((await opened.product.handleTurn(expectOk(await opened.product.receiveTurn(raw)).turnId)).shown);
}

const OWN = 'No deals are your own, so this covers your people: Rory Callahan and everybody below.';
const OUR = 'I may not show you this for the whole organisation, so it covers Rory Callahan and everybody below.';

describe('a manager who owns no deal', () => {
  it.each([
    ['my pipeline', OWN],
    ['my win rate this year', OWN],
    ['our pipeline by rep', OUR],
    ['how many of our open opps are older than 90 days', OUR],
  ])('%s', async (text, said) => {
    expect(await shown('Rory Callahan', text)).toContain(said);
  });

  it('is refused what they ask of the whole company', async () => {
    expect(await shown('Rory Callahan', 'company pipeline by rep')).toContain('You may not see the open pipeline of the whole organisation');
  });

  it('is told the whole organisation’s totals, which are shared', async () => {
    expect(await shown('Rory Callahan', 'our win rate this year')).toContain('scope: Kelderbrook Instruments');
  });
});

describe('a rep', () => {
  it('keeps their own, and is not shown others by the word our', async () => {
    expect(await shown('Chidi Okafor', 'my pipeline')).toContain("scope: Chidi Okafor's own deals");
    expect(await shown('Chidi Okafor', 'our pipeline by rep')).toContain('You may not see');
  });

  it('stands beside the company, each with its own figure', async () => {
    const text = await shown('Chidi Okafor', 'my win rate vs the company');
    expect(text).toContain("Win rate, Chidi Okafor's own deals: **");
    expect(text).toContain('Win rate, Kelderbrook Instruments: **');
  });
});

it('the share of a named value leads, and a bounded list is summed where its worth is asked', async () => {
  expect(await shown('Ingrid Solheim', 'what share of our bookings came from enterprise in H1 2026')).toContain('**Enterprise**: **52.06 %** of won revenue');
  expect(await shown('Ingrid Solheim', 'how many deals > 250k are open, and what are they worth')).toContain('Together: **USD ');
});

it('a dimension that is not kept is named by its label, with those that are', async () => {
  expect(await shown('Ingrid Solheim', 'sales velocity by segment')).toContain('Sales velocity is not kept by segment. It can be split by ');
});
