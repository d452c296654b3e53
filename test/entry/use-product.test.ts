import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readEnv } from '#env.ts';
import { type OpenProduct, pinnedDay, useProduct } from '#entry/use-product.ts';
import { failed, ok } from '#kernel/result.ts';
import { serveLocal } from '#surfaces/local-socket/serve-local.ts';
import { fakeOpened } from '#test/helpers/fake-opened.ts';
import { makeFakeProduct, silentLog } from '#test/helpers/fake-product.ts';

let directory: string;
let ending: (() => Promise<unknown>)[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plumbline-use-'));
  ending = [];
});
afterEach(async () => {
  for (const end of ending.toReversed()) await end();
  await rm(directory, { recursive: true });
});

const envOf = (more: Record<string, string> = {}) => readEnv({ PLUMBLINE_DATA_DIR: directory, ...more });
const openedAtOnce: OpenProduct = async () => ok(fakeOpened(makeFakeProduct(), []));
const held = failed({ kind: 'busy', reason: 'in use by process 12' });
const importNothing = () => Promise.reject(new Error('nothing to import'));

async function serve(): Promise<void> {
  const served = await serveLocal({ service: { product: makeFakeProduct(), importCommand: importNothing }, log: silentLog, pid: 4711 }, directory);
  if (!served.ok) throw new Error(served.failure.kind);
  ending.push(served.value.close);
}

async function use(open: OpenProduct, env = envOf()) {
  const used = await useProduct(open, env, { sample: false });
  if (!used.ok) throw new Error(used.failure.kind);
  ending.push(used.value.close);
  return used.value;
}

describe('a command gets its product', () => {
  test('by opening it when nobody holds the data', async () => {
    expect((await use(openedAtOnce)).kind).toBe('opened');
  });

  test('from the process that serves it', async () => {
    await serve();
    expect(await use(() => Promise.reject(new Error('must not open')))).toMatchObject({ kind: 'connected', pid: 4711 });
  });

  test('after waiting for a process that holds the data but does not serve yet', async () => {
    let tries = 0;
    const open: OpenProduct = async () => {
      tries += 1;
      if (tries === 2) await serve();
      return held;
    };
    expect(await use(open)).toMatchObject({ kind: 'connected', pid: 4711 });
    expect(tries).toBe(2);
  });

  test('after waiting for a process that lets go of the data', async () => {
    let tries = 0;
    expect((await use(async (env, options) => ((tries += 1) < 3 ? held : openedAtOnce(env, options)))).kind).toBe('opened');
  });

  test('on PostgreSQL always by opening it, whatever runs beside the embedded data', async () => {
    await serve();
    expect((await use(openedAtOnce, envOf({ DATABASE_URL: 'postgresql://u@127.0.0.1/d' }))).kind).toBe('opened');
  });

  test('not at all when opening fails otherwise', async () => {
    const failure = { kind: 'database_unavailable', reason: 'disk full' } as const;
    expect(await useProduct(async () => failed(failure), envOf(), { sample: false })).toEqual(failed(failure));
  });
});

describe('PLUMBLINE_NOW of a command beside a running process', () => {
  test.each([
    ['2017-12-31', '2017-12-31'],
    ['2017-12-31T23:30:00Z', '2018-01-01'],
  ])('%s is the day %s of the organisation', async (now, day) => {
    await serve();
    const env = envOf({ PLUMBLINE_NOW: now });
    expect(await pinnedDay(await use(openedAtOnce, env), env)).toBe(day);
  });

  test('unset, or in the process that opened the product, fixes nothing', async () => {
    const pinned = envOf({ PLUMBLINE_NOW: '2017-12-31' });
    expect(await pinnedDay(await use(openedAtOnce, pinned), pinned)).toBeUndefined();
    await serve();
    expect(await pinnedDay(await use(openedAtOnce), envOf())).toBeUndefined();
  });
});
