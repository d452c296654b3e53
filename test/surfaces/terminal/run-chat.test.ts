import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { limits } from '#kernel/limits.ts';
import { fileHistory } from '#surfaces/terminal/chat-history.ts';
import { parseChatArguments } from '#surfaces/terminal/parse-chat-arguments.ts';
import { type ChatOptions, runChat } from '#surfaces/terminal/run-chat.ts';
import { collectOutput } from '#test/helpers/collect-output.ts';
import { makeFakeProduct, silentLog } from '#test/helpers/fake-product.ts';

const noHistory = { load: async () => [], add: async () => undefined };

function openChat(options: Partial<ChatOptions> = {}, terminal: { isTTY?: boolean; columns?: number } = {}) {
  const product = makeFakeProduct();
  const input = Object.assign(new PassThrough(), { isTTY: terminal.isTTY ?? false });
  const output = collectOutput(terminal);
  let keys = 0;
  const done = runChat({ product, log: silentLog, input, output, history: noHistory, newKey: () => `k${(keys += 1)}` }, { as: null, ...options });
  return { product, input, output, done };
}

/** The transcript of a piped chat that was told `lines`. */
async function transcript(lines: readonly string[], options: Partial<ChatOptions> = {}): Promise<string> {
  const { input, output, done } = openChat(options);
  input.end(lines.join('\n'));
  await done;
  return output.text();
}

describe('a chat through a pipe', () => {
  test('greets with what can be asked, repeats each line and answers it', async () => {
    expect(await transcript(['win rate by month', ''])).toBe(`Northwind Robotics (an invented sample organisation), 2026-11-21.
You are Dana Whitfield (leader). Ask about the sales pipeline in plain words, for example:
  win rate by quarter
A number picks a choice, confirm or cancel answers a card, /help lists the commands.

> win rate by month

Dana Whitfield asked "win rate by month" at now.

`);
  });

  test('draws tables, quiet lines and suggestions without escape sequences', async () => {
    const text = await transcript(['figures']);
    expect(text).toContain(`The win rate in 2017 was 63.15 %.

┌───────────────┬──────────┬──────────────────┬───────────┐
│ Close quarter │ Win rate │      Won revenue │ Won deals │
│ 2017-01-01    │  82.07 % │    USD 1,134,672 │       531 │
│ 2017-04-01    │  50.00 % │ USD 3,086,111.50 │     1,254 │
│ 2017-07-01    │        – │                – │         0 │
└───────────────┴──────────┴──────────────────┴───────────┘

Note: Small sample in one quarter.

Win rate = won ÷ (won + lost); 2017 by close date; organisation; as of 2017-12-31

You can also ask:
  win rate by region
`);
    expect(text).not.toContain('\u001b');
  });

  test('shows choices by number and a confirm card that is answered by a word', async () => {
    const text = await transcript(['clarify', 'confirm', 'receipt']);
    expect(text).toContain('  1  won revenue\n  2  open pipeline');
    expect(text).toMatch(/│ text +│ – +│ Good month │/);
    expect(text).toContain('Answer confirm to do it or cancel to drop it (until 2026-11-18 11:06 UTC).');
    expect(text).toContain('Receipt r1, audit entry person:p1#3.');
  });

  test('/as and /at change who asks and when; a new person starts a new thread', async () => {
    const { input, output, done, product } = openChat();
    input.end('one\n/as Remy Castell\n/at 2017-12-31\ntwo\n/at\nthree\n/as Nobody\n/at yesterday\n/as');
    await done;
    expect(output.text()).toContain('You are Remy Castell (rep) from now on.');
    expect(output.text()).toContain('Remy Castell asked "two" at 2017-12-31.');
    expect(output.text()).toContain('Remy Castell asked "three" at now.');
    expect(output.text()).toContain('Nobody here is called "Nobody". Did you mean Dana Whitfield or Remy Castell?');
    expect(output.text()).toContain('"yesterday" is not a day such as 2017-12-31.');
    expect(output.text()).toContain('You are Remy Castell. To ask as somebody else: /as NAME');
    expect(product.received.map(({ threadKey, eventKey }) => [threadKey, eventKey])).toEqual([
      ['chat:k1', 'chat:k1:1'],
      ['chat:k2', 'chat:k2:2'],
      ['chat:k2', 'chat:k2:3'],
    ]);
  });

  test('/how shows plan and SQL of the last answer', async () => {
    const text = await transcript(['/how', 'clarify', '/how', 'failedPlan', '/how']);
    expect(text).toContain('Nothing was asked yet.');
    expect(text).toContain('The last answer holds no figures, so no query ran for it.');
    expect(text).toContain('  model: fct_opportunity\n  metrics:\n    - win_rate');
    expect(text).toContain('SQL\n  select 1 where $1 = $2\nwith $1 = "Won", $2 = "Lost"\n3 rows, as of 2017-12-31');
    expect(text).toContain('It failed: There is no metric called "win_rat".');
  });

  test('/quit leaves what follows unread; an unknown command lists the commands; a broken turn is said and the chat goes on', async () => {
    const { input, output, done } = openChat();
    input.end('throw\n/dance\n/help\n/quit\nafter');
    expect(await done).toEqual({ kind: 'left', linesRead: 4 });
    expect(output.text()).toContain('That could not be served: the product broke');
    expect(output.text()).toContain('There is no command /dance.\n\n/as NAME');
    expect(output.text()).not.toContain('after');
  });

  test('says how it ended', async () => {
    const empty = openChat();
    empty.input.end();
    expect(await empty.done).toEqual({ kind: 'ended', linesRead: 0 });
    expect(await openChat({ as: 'Nobody' }).done).toMatchObject({ kind: 'refused', reason: expect.stringContaining('Nobody') });
    const ending = new AbortController();
    const stopped = openChat({ signal: ending.signal });
    stopped.input.write('hang\n');
    await stopped.output.until('> hang');
    ending.abort();
    expect(await stopped.done).toEqual({ kind: 'stopped', linesRead: 1 });
  });
});

describe('a chat on a terminal', () => {
  test('Ctrl-C stops the question under way, and the chat goes on', async () => {
    const { input, output, done, product } = openChat({}, { isTTY: true, columns: 80 });
    await output.until('/help lists the commands');
    input.write('hang\n');
    await untilReceived(product.received, 1);
    input.write('\u0003');
    await output.until('Stopped.');
    expect(product.aborted).toEqual(['chat:k1:1']);
    input.write('next\n');
    await output.until('asked "next"');
    input.write('/quit\n');
    expect(await done).toEqual({ kind: 'left', linesRead: 3 });
  });

  test('a terminal that does not know its width is served as if it had 80 columns', async () => {
    const { input, output, done } = openChat({}, { isTTY: true, columns: 0 });
    await output.until('/help lists the commands');
    input.write('figures\n');
    await output.until('└───────────────┴');
    input.write('/quit\n');
    expect(await done).toEqual({ kind: 'left', linesRead: 2 });
  });

  test('Ctrl-C on an empty line warns, and leaves when pressed again', async () => {
    const { input, output, done } = openChat({}, { isTTY: true, columns: 80 });
    await output.until('/help lists the commands');
    input.write('\u0003');
    await output.until('(Ctrl-C again leaves)');
    input.write('\u0003');
    expect(await done).toEqual({ kind: 'left', linesRead: 0 });
  });

  test('Ctrl-C twice while a question is under way leaves', async () => {
    const { input, output, done, product } = openChat({}, { isTTY: true, columns: 80 });
    await output.until('/help lists the commands');
    input.write('hang\n');
    await untilReceived(product.received, 1);
    input.write('\u0003\u0003');
    expect(await done).toEqual({ kind: 'left', linesRead: 1 });
    expect(output.text()).toContain('Stopped.');
  });
});

describe('the history of a chat', () => {
  test('is kept in a file of its owner, newest first, and cut to its limit', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'plumbline-history-'));
    const path = join(directory, 'data', 'chat-history');
    const history = fileHistory(path);
    expect(await history.load()).toEqual([]);
    for (let at = 0; at <= limits.chatHistoryLines; at += 1) await history.add(`line ${at}`);
    const loaded = await history.load();
    expect([loaded.length, loaded[0], loaded.at(-1)]).toEqual([limits.chatHistoryLines, `line ${limits.chatHistoryLines}`, 'line 1']);
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(limits.chatHistoryLines + 1);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await rm(directory, { recursive: true });
  });
});

test.each([
  [['x'], "Unexpected argument 'x'"],
  [['--at', 'soon'], '--at: "soon" is not a day such as 2017-12-31'],
])('the command line %j is answered with what is wrong', (argv, message) => {
  expect(parseChatArguments(argv)).toContain(message);
});

async function untilReceived(received: readonly unknown[], count: number): Promise<void> {
  for (let tries = 0; received.length < count && tries < 1_000; tries += 1) await new Promise((resolve) => setImmediate(resolve));
}
