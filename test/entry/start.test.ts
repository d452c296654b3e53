import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ask } from '#entry/ask.ts';
import { chat } from '#entry/chat.ts';
import { type StartDependencies, start } from '#entry/start.ts';
import type { CommandDependencies } from '#entry/use-product.ts';
import { readEnv } from '#env.ts';
import { failed, ok } from '#kernel/result.ts';
import { collectOutput } from '#test/helpers/collect-output.ts';
import { fakeOpened } from '#test/helpers/fake-opened.ts';
import { makeFakeProduct } from '#test/helpers/fake-product.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plumbline-start-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const slackTokens = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
const diskFull: StartDependencies['open'] = async () => failed({ kind: 'database_unavailable', reason: 'disk full' });
const neverOpen: StartDependencies['open'] = () => Promise.reject(new Error('must not open'));

function terminalOf() {
  const stdin = new PassThrough();
  return { stdin, stdout: collectOutput(), stderr: collectOutput() };
}

function begin(options: Partial<StartDependencies> & { variables?: Record<string, string>; events?: string[] } = {}) {
  const { variables = {}, events = [], ...rest } = options;
  const terminal = terminalOf();
  const ending = new AbortController();
  const exitCode = start({
    env: readEnv({ PLUMBLINE_DATA_DIR: directory, ...variables }),
    terminal,
    open: async () => ok(fakeOpened(makeFakeProduct(), events)),
    startSlack: async () => {
      events.push('slack started');
      return { stop: async () => void events.push('slack stopped') };
    },
    signal: ending.signal,
    canChat: true,
    ...rest,
  });
  return { terminal, exitCode, events, end: () => ending.abort() };
}

/** A command on the same data, as its own process would run it. */
function beside(): CommandDependencies {
  return { open: neverOpen, readEnv: () => readEnv({ PLUMBLINE_DATA_DIR: directory }) };
}

describe('npm start with nothing configured', () => {
  test('says that the first start makes the data, chats, and stops everything in order', async () => {
    const { terminal, exitCode, events } = begin();
    terminal.stdin.end('win rate\n/quit\n');
    expect(await exitCode).toBe(0);
    expect(terminal.stdout.text()).toMatch(
      new RegExp(
        `^First start: making the database and an invented sample organisation in ${directory} …\nMade in [0-9.]+ s; later starts are quicker.\nRunning \\(pid`,
      ),
    );
    expect(terminal.stdout.text()).toContain('Dana Whitfield asked "win rate" at now.');
    expect(events).toEqual(['jobs started', 'jobs stopped', 'closed']);
  });

  test('without anybody to type it serves other commands until it is told to end', async () => {
    const { terminal, exitCode, end, events } = begin({ canChat: false });
    await terminal.stdout.until('Serving until Ctrl-C.');
    const asking = terminalOf();
    expect(await ask(['--json', 'from beside'], asking, beside())).toBe(0);
    expect(JSON.parse(asking.stdout.text())).toMatchObject({ id: 'q1', text: 'Dana Whitfield asked "from beside" at now.' });
    end();
    expect(await exitCode).toBe(0);
    expect(events.at(-1)).toBe('closed');
  });

  test('an input that is closed from the start leaves it serving', async () => {
    const { terminal, exitCode, end } = begin();
    terminal.stdin.end();
    await terminal.stdout.until('Serving until Ctrl-C.');
    end();
    expect(await exitCode).toBe(0);
  });

  test('without anybody to ask as it says so and serves, so that an import can bring people', async () => {
    const { terminal, exitCode, end } = begin({ variables: { PLUMBLINE_USER: 'Nobody' } });
    await terminal.stdout.until('Serving until Ctrl-C.');
    expect(terminal.stderr.text()).toContain('Nobody here is called "Nobody".');
    end();
    expect(await exitCode).toBe(0);
  });

  test('told to end in the middle of a question, it ends', async () => {
    const { terminal, exitCode, end, events } = begin();
    terminal.stdin.write('hang\n');
    await terminal.stdout.until('> hang');
    end();
    expect(await exitCode).toBe(0);
    expect(events.at(-1)).toBe('closed');
  });
});

describe('npm start beside a running one', () => {
  test('says that it runs already and is a chat with it', async () => {
    const first = begin({ canChat: false });
    await first.terminal.stdout.until('Serving');
    const second = begin({ open: neverOpen });
    second.terminal.stdin.end('over there?\n');
    expect(await second.exitCode).toBe(0);
    expect(second.terminal.stdout.text()).toContain(`Plumbline is already running (pid ${process.pid}) on ${directory}. This is a chat with it.`);
    expect(second.terminal.stdout.text()).toContain('Dana Whitfield asked "over there?" at now.');
    first.end();
    await first.exitCode;
  });

  test('is done when nobody can type, and a chat beside ends with the running process', async () => {
    const first = begin({ canChat: false });
    await first.terminal.stdout.until('Serving');
    expect(await begin({ open: neverOpen, canChat: false }).exitCode).toBe(0);
    const chatting = terminalOf();
    const chatEnded = chat([], chatting, beside());
    await chatting.stdout.until('/help lists the commands');
    first.end();
    expect(await chatEnded).toBe(1);
    expect(chatting.stderr.text()).toContain('The running process ended, and this chat with it.');
    await first.exitCode;
  });
});

describe('npm start with Slack', () => {
  test('starts it, opens no chat, and stops it first', async () => {
    const { terminal, exitCode, end, events } = begin({ variables: slackTokens });
    await terminal.stdout.until('Serving until Ctrl-C.');
    expect(terminal.stdout.text()).toContain('): Slack, jobs.');
    end();
    expect(await exitCode).toBe(0);
    expect(events).toEqual(['jobs started', 'slack started', 'slack stopped', 'jobs stopped', 'closed']);
  });

  test('says why when Slack refuses, and closes what it opened', async () => {
    const { terminal, exitCode, events } = begin({ variables: slackTokens, startSlack: () => Promise.reject(new Error('invalid_auth')) });
    expect(await exitCode).toBe(1);
    expect(terminal.stderr.text()).toBe('Slack could not be started: invalid_auth\n');
    expect(events).toEqual(['jobs started', 'jobs stopped', 'closed']);
  });
});

describe('what cannot be opened', () => {
  test('is said by start and by chat', async () => {
    const started = begin({ open: diskFull });
    expect(await started.exitCode).toBe(1);
    expect(started.terminal.stderr.text()).toBe('The database cannot be reached: disk full.\n');
    const terminal = terminalOf();
    expect(await chat([], terminal, { ...beside(), open: diskFull })).toBe(1);
    expect(terminal.stderr.text()).toBe('The database cannot be reached: disk full.\n');
  });

  test('is an error on every turn of ask', async () => {
    const terminal = terminalOf();
    expect(await ask(['--json', 'a', 'b'], terminal, { ...beside(), open: diskFull })).toBe(1);
    expect(terminal.stdout.text().trim().split('\n')).toHaveLength(2);
    expect(terminal.stdout.text()).toContain('"text":"The database cannot be reached: disk full."');
  });
});

describe('wrong usage', () => {
  test.each([
    [ask, ['--json'], 'no question\n\nUsage: npm run -s ask'],
    [ask, ['--batch', 'no-such-file'], '--batch: ENOENT'],
    [ask, ['--batch', '.'], '--batch: . is a directory'],
    [chat, ['--at', 'soon'], '--at: "soon" is not a day'],
  ])('exits with 2 and says how it is used (%#)', async (command, argv, message) => {
    const terminal = terminalOf();
    expect(await command(argv, terminal, beside())).toBe(2);
    expect(terminal.stderr.text()).toContain(message);
    expect(terminal.stdout.text()).toBe('');
  });

  test('a batch on standard input is answered line by line', async () => {
    const terminal = terminalOf();
    const events: string[] = [];
    const deps = { ...beside(), open: async () => ok(fakeOpened(makeFakeProduct(), events)) };
    const done = ask(['--batch', '-'], terminal, deps);
    terminal.stdin.write('{"id":"a","turns":["x"]}\n{"id":');
    terminal.stdin.end('"b","turns":["y"]}\n');
    expect(await done).toBe(0);
    expect(
      terminal.stdout
        .text()
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: string }).id),
    ).toEqual(['a', 'b']);
    expect(events).toEqual(['closed']);
  });
});
