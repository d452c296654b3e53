/** The main job on real input: maven-crm imported, asked through `ask`, the chat and Slack, judged by SQL over the raw files. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnv } from '#env.ts';
import { localDate } from '#kernel/dates.ts';
import { startSlack } from '#surfaces/slack/start-slack.ts';
import { runAsk } from '#surfaces/terminal/run-ask.ts';
import { runChat } from '#surfaces/terminal/run-chat.ts';
import { collectOutput } from '#test/helpers/collect-output.ts';
import { contractErrors } from '#test/helpers/contract-schema.ts';
import { expectOk, makeTemporaryFolder, openTestDatabase } from '#test/helpers/database.ts';
import { startFakeSlack } from '#test/helpers/fake-slack/fake-slack.ts';
import { type Figures, judge, loadRawPipeline } from '#test/acceptance/maven-figures.ts';
import { type OpenedProduct, openProduct } from '#wire.ts';

const folder = join(readEnv().test.dataDir, 'maven-crm');
const days = ['2017-12-31', '2017-11-15'] as const;
const truth = new Map<string, Figures>();
let opened: OpenedProduct;
let cleanUp: (() => Promise<void>)[] = [];

type Printed = { kind: string; text: string; caveats: string[]; results: { columns: { name: string }[]; rows: (string | number | null)[][] }[] };

beforeAll(async () => {
  const judging = await openTestDatabase();
  await loadRawPipeline(judging.database, folder);
  for (const day of days) truth.set(day, await judge(judging.database, day));
  await judging.close();
  const data = await makeTemporaryFolder();
  opened = expectOk(await openProduct({ ...readEnv({}), dataDir: data.path }, { sample: false }));
  const request = { path: folder, mapping: null, isDryRun: false, isStrict: true, asOf: '2017-12-31', organization: null, name: null };
  expectOk(await opened.importCommand(request, () => undefined));
  cleanUp = [opened.close, data.remove];
});
afterAll(async () => {
  for (const clean of cleanUp) await clean();
});

function figuresOf(day: string): Figures {
  const figures = truth.get(day);
  if (figures === undefined) throw new Error(`nobody judged ${day}`);
  return figures;
}

async function ask(at: string, question: string): Promise<Printed> {
  const output = collectOutput();
  const deps = { product: { ok: true as const, value: opened.product }, log: opened.log, output, lines: [], runKey: randomUUID() };
  await runAsk(deps, { json: true, as: null, source: { kind: 'questions', turns: [question] }, at: localDate(at) });
  const printed = JSON.parse(output.text()) as Printed;
  expect(contractErrors(printed)).toEqual([]);
  return printed;
}

function cells(printed: Printed, name: string): readonly (string | number | null)[] {
  const [result] = printed.results;
  const at = result?.columns.findIndex((column) => column.name === name) ?? -1;
  if (result === undefined || at < 0) throw new Error(`no column ${name}: ${printed.text}`);
  return result.rows.map((row) => row[at] ?? null);
}

describe('the figures the issue names', () => {
  it('are those of the raw files', () => {
    expect(figuresOf('2017-12-31')).toMatchObject({ won: 4238, lost: 2473, revenue: 10_005_534, open: 2089, openPriced: 0 });
    expect(figuresOf('2017-12-31').winRate).toBeCloseTo(0.6315, 4);
    expect(figuresOf('2017-12-31').cycleDays).toBeCloseTo(51.78, 2);
    expect(figuresOf('2017-11-15')).toMatchObject({ won: 3526, lost: 2137, revenue: 8_451_363, open: 2888, openUndated: 500, openPriced: 0 });
    expect(figuresOf('2017-11-15').winRate).toBeCloseTo(0.6226, 4);
  });
});

describe.each(days)('ask, at %s', (day) => {
  it('counts won and lost deals', async () => {
    expect(cells(await ask(day, 'how many deals did we win?'), 'won_count')).toEqual([figuresOf(day).won]);
    expect(cells(await ask(day, 'how many deals did we lose?'), 'lost_count')).toEqual([figuresOf(day).lost]);
  });

  it('gives the win rate, whole and by quarter of close', async () => {
    expect(Number(cells(await ask(day, "what's our win rate"), 'win_rate')[0])).toBeCloseTo(figuresOf(day).winRate, 9);
    const printed = await ask(day, 'win rate by quarter of close');
    const shown = cells(printed, 'close_quarter').map((quarter, index) => [quarter, Number(cells(printed, 'win_rate')[index]).toFixed(9)]);
    expect(shown).toEqual(figuresOf(day).winRateByQuarter.map(([quarter, rate]) => [quarter, rate.toFixed(9)]));
  });

  it('sums won revenue, exactly, whole and by rep', async () => {
    expect(Number(cells(await ask(day, 'won revenue'), 'won_revenue')[0])).toBe(figuresOf(day).revenue);
    const printed = await ask(day, 'won revenue by rep');
    const shown = cells(printed, 'owner').map((owner, index) => [owner, Number(cells(printed, 'won_revenue')[index])]);
    expect(new Map(shown as [string, number][])).toEqual(new Map(figuresOf(day).revenueByAgent));
  });

  it('gives the mean cycle of won deals', async () => {
    expect(Number(cells(await ask(day, 'average sales cycle of won deals'), 'avg_days_to_close')[0])).toBeCloseTo(figuresOf(day).cycleDays, 9);
  });

  it('counts open deals and says that none has an amount', async () => {
    expect(cells(await ask(day, 'how many open deals do we have?'), 'open_count')).toEqual([figuresOf(day).open]);
    const pipeline = await ask(day, 'open pipeline');
    expect(cells(pipeline, 'open_pipeline')).toEqual([null]);
    const count = figuresOf(day).open.toLocaleString('en');
    expect(pipeline.text).toContain(`${count} of ${count} open deals have no amount`);
  });
});

describe('the chat', () => {
  it('shows the same figures', async () => {
    const output = collectOutput({ columns: 120 });
    const history = { load: () => Promise.resolve([]), save: () => Promise.resolve() };
    const input = Readable.from(['win rate\n', 'and by quarter?\n', 'won revenue\n', '/quit\n']);
    await runChat({ product: opened.product, log: opened.log, input, output, history: history as never, newKey: randomUUID }, { as: null });
    for (const shown of ['63.15 %', '82.07 %', '61.71 %', '61.41 %', '60.25 %', '10,005,534']) expect(output.text()).toContain(shown);
  });
});

describe('Slack', () => {
  it('answers its people in direct messages, and a channel with what everybody may see', async () => {
    const asker = expectOk(await opened.product.readView.personNamed(null));
    await opened.database.transaction({ role: 'app', identity: { organizationId: asker.organizationId, personId: null } }, (session) =>
      session.query(
        "UPDATE app.person SET email = 'op@plumbline.example', email_normalized = 'op@plumbline.example' WHERE organization_id = $1 AND person_id = $2",
        [asker.organizationId, asker.personId],
      ),
    );
    const slack = await startFakeSlack();
    slack.addUser({ id: 'UOP', name: 'Operator', email: 'op@plumbline.example' });
    slack.addChannel({ id: 'CSALES', name: 'sales', members: ['UOP', 'UBOT'] });
    const { clock, log, product } = opened;
    const surface = await startSlack({ product, clock, log, settings: { ...slack.settings, organizationId: asker.organizationId } });
    try {
      const direct = slack.say({ user: 'UOP', channel: 'DM', text: 'won revenue by rep' });
      await slack.until('revenue by rep', () => slack.replies(direct.channel, direct.threadTs).some((reply) => JSON.stringify(reply).includes('1,153,214')));
      const open = slack.say({ user: 'UOP', channel: 'CSALES', text: `<@UBOT> what is our win rate?` });
      await slack.until('the win rate in the channel', () => slack.replies('CSALES', open.threadTs).some((reply) => JSON.stringify(reply).includes('63.15 %')));
      const closed = slack.say({ user: 'UOP', channel: 'CSALES', text: `<@UBOT> won revenue by rep` });
      await slack.until('a pointer in the channel', () => slack.replies('CSALES', closed.threadTs).length > 0);
      expect(JSON.stringify(slack.replies('CSALES'))).not.toContain('1,153,214');
    } finally {
      await surface.stop();
      await slack.stop();
    }
  });
});
