import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localDate } from '#kernel/dates.ts';
import type { Product } from '#kernel/ports.ts';
import { type LocalConnection, connectLocal } from '#surfaces/local-socket/connect-local.ts';
import { type LocalServer, serveLocal } from '#surfaces/local-socket/serve-local.ts';
import { socketPath } from '#surfaces/local-socket/socket-path.ts';
import { type FakeProduct, makeFakeProduct, silentLog } from '#test/helpers/fake-product.ts';

type Import = (request: { path: string }, onProgress: (progress: { rows: number }) => void) => Promise<{ stored: number }>;
type Connection = LocalConnection<Import>;

const importCommand: Import = async (request, onProgress) => {
  if (request.path === '/missing') throw new Error('no such file');
  for (const rows of [1, 2, 3]) onProgress({ rows });
  return { stored: 3 };
};

let directory: string;
let ending: (() => Promise<unknown>)[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plumbline-socket-'));
  ending = [];
});
afterEach(async () => {
  for (const end of ending.toReversed()) await end();
  await rm(directory, { recursive: true });
});

async function serve(product: Product = makeFakeProduct()): Promise<LocalServer> {
  const served = await serveLocal({ service: { product, importCommand }, log: silentLog, pid: 4711 }, directory);
  if (!served.ok) throw new Error(JSON.stringify(served.failure));
  ending.push(served.value.close);
  return served.value;
}

async function connected(): Promise<Connection> {
  const connection = await connectLocal<Import>(directory);
  if (!connection.ok || connection.value === null) throw new Error('not connected');
  const { value } = connection;
  ending.push(value.close);
  return value;
}

const turn = (text: string, eventKey = text) =>
  ({ organizationId: 1, personId: 'p1', surface: 'ask', eventKey, threadKey: 't', audience: 'private', text }) as const;

async function ask(product: Product, text: string, signal?: AbortSignal): Promise<string> {
  const received = await product.receiveTurn(turn(text));
  if (!received.ok) return received.failure.kind;
  return (await product.handleTurn(received.value.turnId, signal)).shown.lead;
}

describe('the product over the local socket', () => {
  test('every method gives what it gives at home', async () => {
    const home = makeFakeProduct();
    await serve(makeFakeProduct());
    const { product: away, pid } = await connected();
    expect(pid).toBe(4711);
    const asker = { organizationId: 1, personId: 'p1', name: 'Dana', email: null, roles: ['leader'], teamName: null, timeZone: 'UTC' } as const;
    const plan = { model: 'fct_opportunity', metrics: [], dimensions: [], filters: [] };
    const calls: Record<string, (product: Product) => Promise<unknown>> = {
      receiveTurn: (product) => product.receiveTurn(turn('figures')),
      refusedTurn: (product) => product.receiveTurn(turn('too long')),
      handleTurn: (product) => product.handleTurn('t1'),
      claimDelivery: (product) => product.claimDelivery('t1'),
      confirmDelivery: (product) => product.confirmDelivery('t1'),
      releaseDelivery: (product) => product.releaseDelivery('t1'),
      undelivered: (product) => product.undelivered('slack', 5),
      runPlan: (product) => product.runPlan(asker, plan),
      runPlanAt: (product) => product.runPlan(asker, plan, localDate('2017-12-31')),
      openDraft: (product) => product.openDraft(asker, 'review.note', { text: 'ü' }, 'k'),
      confirmDraft: (product) => product.confirmDraft(asker, 'd1'),
      cancelDraft: (product) => product.cancelDraft(asker, 'd1'),
      personNamed: (product) => product.readView.personNamed('Remy Castell'),
      defaultPerson: (product) => product.readView.personNamed(null),
      personBehind: (product) => product.readView.personBehind({ sourceSystem: 'slack', sourceKey: 'U1', email: null, emailVerified: false }),
      greeting: (product) => product.readView.greeting(asker),
      health: (product) => product.readView.health(),
    };
    for (const [name, call] of Object.entries(calls)) expect([name, await call(away)]).toEqual([name, await call(home)]);
  });

  test('several clients and several calls at once each get their own answers', async () => {
    await serve();
    const clients = await Promise.all([connected(), connected(), connected()]);
    const answers = await Promise.all(clients.flatMap(({ product }, at) => [ask(product, `slow ${30 - at * 10}`), ask(product, `quick ${at}`)]));
    expect(answers).toEqual([30, 20, 10].flatMap((ms, at) => [expect.stringContaining(`"slow ${ms}"`), expect.stringContaining(`"quick ${at}"`)]));
  });

  test('what the product throws reaches the caller, and the connection stays', async () => {
    await serve();
    const { product } = await connected();
    await expect(ask(product, 'throw')).rejects.toThrow('the product broke');
    expect(await ask(product, 'next')).toContain('"next"');
  });

  test('an abort stops the turn in the other process', async () => {
    const served = makeFakeProduct();
    await serve(served);
    const { product } = await connected();
    const controller = new AbortController();
    const answered = ask(product, 'hang', controller.signal);
    await untilTrue(() => served.received.length === 1);
    controller.abort();
    expect(await answered).toContain('"hang"');
    expect(served.aborted).toEqual(['hang']);
  });

  test('an import tells its progress, then its outcome or its error', async () => {
    await serve();
    const connection = await connected();
    const progress: number[] = [];
    expect(await connection.importCommand({ path: '/deals.csv' }, ({ rows }) => progress.push(rows))).toEqual({ stored: 3 });
    expect(progress).toEqual([1, 2, 3]);
    await expect(connection.importCommand({ path: '/missing' }, () => undefined)).rejects.toThrow('no such file');
  });

  test('a large message crosses in one piece', async () => {
    await serve();
    const { product } = await connected();
    const text = 'ä€😀'.repeat(100_000);
    expect(await ask(product, text)).toContain(text);
  });
});

describe('clients that go', () => {
  test('a client that dies while it is served harms nobody, and its turn is stopped', async () => {
    const served: FakeProduct = makeFakeProduct();
    const { path } = await serve(served);
    const dying = await rawClient(path);
    dying.write(`${JSON.stringify({ kind: 'call', id: 1, method: 'receiveTurn', parameters: [turn('hang')] })}\n`);
    await untilTrue(() => served.received.length === 1);
    dying.write(`${JSON.stringify({ kind: 'call', id: 2, method: 'handleTurn', parameters: ['t1', null], signalAt: 1 })}\n`);
    dying.write('{"kind":"call","id":3,"method":"rea');
    await new Promise((resolve) => setImmediate(resolve));
    dying.destroy();
    await untilTrue(() => served.aborted.length === 1);
    expect(await ask((await connected()).product, 'still here')).toContain('"still here"');
  });

  test.each([
    ['no JSON', 'hello\n'],
    ['no request', '{"kind":"dance"}\n'],
  ])('a client that sends %s is hung up on', async (_name, line) => {
    const { path } = await serve();
    const client = (await rawClient(path)).resume();
    const closed = new Promise((resolve) => client.once('close', resolve));
    client.write(line);
    await closed;
    expect(await ask((await connected()).product, 'fine')).toContain('"fine"');
  });

  test.each(['constructor', 'readView', 'readView.toString', '__proto__', 'handle'])('%s is not a method', async (method) => {
    const { path } = await serve();
    const client = await rawClient(path);
    const answered = firstLineAfterHello(client);
    client.write(`${JSON.stringify({ kind: 'call', id: 9, method, parameters: [] })}\n`);
    expect(JSON.parse(await answered)).toEqual({ kind: 'error', id: 9, message: `no such method: ${method}` });
    client.destroy();
  });
});

describe('serving and connecting', () => {
  test('nobody serving is null, before and after', async () => {
    expect(await connectLocal(directory)).toEqual({ ok: true, value: null });
    const server = await serve();
    await server.close();
    expect(await connectLocal(directory)).toEqual({ ok: true, value: null });
  });

  test('only its owner may open the socket', async () => {
    const { path } = await serve();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('a second server is refused, a stale socket file is replaced', async () => {
    await writeFile(socketPath(directory), '');
    const first = await serve();
    expect(await serveLocal({ service: { product: makeFakeProduct(), importCommand }, log: silentLog, pid: 1 }, directory)).toMatchObject({
      ok: false,
      failure: { kind: 'busy' },
    });
    expect(await ask((await connected()).product, 'first')).toContain('"first"');
    await first.close();
  });

  test('closing waits for calls under way, then tells clients that it is over', async () => {
    const server = await serve();
    const { product, closed } = await connected();
    const answered = ask(product, 'slow 50');
    await ask(product, 'received before');
    await server.close();
    expect(await answered).toContain('"slow 50"');
    await untilTrue(() => closed.aborted);
    await expect(ask(product, 'late')).rejects.toThrow('the running process ended or hung up');
  });

  test('another version is named, and so is something else that listens there', async () => {
    const greetings = [
      ['{"plumbline":"hello","protocol":99,"pid":12}\n', 'process 12 holds the data and is another version of Plumbline'],
      ['{"hi":1}\n', 'is not Plumbline'],
      ['', 'hung up'],
    ] as const;
    for (const [greeting, reason] of greetings) {
      const stranger = await listen(socketPath(directory), (socket) => socket.end(greeting));
      expect(await connectLocal(directory)).toMatchObject({ ok: false, failure: { kind: 'busy', reason: expect.stringContaining(reason) } });
      await new Promise((resolve) => stranger.close(resolve));
    }
  });

  test('a directory has one socket however it is spelled; one with a long path has a short private name', async () => {
    const link = `${directory}-link`;
    await symlink(directory, link);
    expect(socketPath(link)).toBe(socketPath(directory));
    await rm(link);
    const long = socketPath(join(directory, 'x'.repeat(100)), directory);
    expect(long).toMatch(/\/plumbline-\d+\/[0-9a-f]{16}\.sock$/);
    expect(long).toBe(socketPath(join(directory, 'x'.repeat(100)), directory));
    expect(long).not.toBe(socketPath(join(directory, 'x'.repeat(101)), directory));
    expect((await stat(join(long, '..'))).mode & 0o777).toBe(0o700);
  });
});

function listen(path: string, onClient: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer(onClient);
    server.listen(path, () => resolve(server));
  });
}

function rawClient(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

function firstLineAfterHello(client: Socket): Promise<string> {
  let text = '';
  return new Promise((resolve) => {
    client.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [, line, rest] = text.split('\n');
      if (line !== undefined && rest !== undefined) resolve(line);
    });
  });
}

async function untilTrue(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; !isTrue() && tries < 5_000; tries += 1) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(isTrue()).toBe(true);
}
