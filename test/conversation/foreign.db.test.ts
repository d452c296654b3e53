/** Conversations over tables that somebody else's dbt project built. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuild } from '#catalog/ensure-build.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import { makeProduct } from '#conversation/product.ts';
import { makeClock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database.ts';
import type { Product } from '#kernel/ports.ts';
import { makeInterpreter } from '#language/make-interpreter.ts';
import { makeResultCache } from '#query/result-cache.ts';
import { makeValueIndex } from '#query/value-index.ts';
import { makeAuditKeys } from '#services/audit/keys.ts';
import { buildShop, foreignToday } from '#test/catalog/foreign-world.ts';
import { runTranscript } from '#test/conversation/run-transcript.ts';
import { expectOk, openTestDatabase } from '#test/helpers/database.ts';
import { seedOrganization } from '#test/helpers/people.ts';

let database: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ database, close } = await openTestDatabase());
  await seedOrganization(database);
  await buildShop(database);
});
afterAll(() => close());

async function productOver(directory: string): Promise<Product> {
  const catalog = expectOk(await loadCatalog(directory));
  const clock = makeClock({ fixedNow: foreignToday });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  return makeProduct(
    {
      database,
      catalog,
      clock,
      log,
      values: makeValueIndex(database),
      results: makeResultCache(),
      auditKeys: makeAuditKeys({ keyId: 'test', secret: new Uint8Array(32) }),
      interpreter: makeInterpreter({ engine: 'offline', openai: { apiKey: null, baseUrl: null, model: '' }, log, clock }),
      ensureBuild: (organization, asOf) => ensureBuild({ database, catalog, clock }, organization, asOf),
    },
    { defaultPerson: null, engine: 'offline' },
  );
}

describe('a conversation over a foreign project', () => {
  it.each(['new-form', 'old-form', 'manifest'])('%s', async (form) => {
    const product = await productOver(`test/fixtures/foreign-dbt/${form}`);
    expect(await runTranscript(product, `test/conversation/foreign/${form}.txt`)).toEqual([]);
  });
});
