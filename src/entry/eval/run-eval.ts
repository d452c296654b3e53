/** Every case said to a product of its own: the sample organisation on a fixed day, one engine. */
import type { Env } from '#env.ts';
import { localDate } from '#kernel/dates.ts';
import { classifyIntent } from '#agents/intent/decision.ts';
import { selectPlan } from '#agents/selector/decision.ts';
import { ensureBuild } from '#catalog/ensure-build.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import { findValues } from '#query/find-values.ts';
import { readRights } from '#query/read-rights.ts';
import { makeResultCache } from '#query/result-cache.ts';
import { makeValueIndex } from '#query/value-index.ts';
import type { OpenedProduct } from '#wire.ts';
import { benchEnv, expectValue } from '#entry/bench/bench-setup.ts';
import { timed } from '#entry/bench/measure.ts';
import { wired } from '#entry/use-product.ts';
import type { EvalCase } from '#entry/eval/eval-case.ts';
import { type Grade, gradeCase } from '#entry/eval/grade-case.ts';

/** The day the sample ends on and every question is asked on. */
const EVAL_DAY = localDate('2026-11-21');

export type EvalEngine = 'offline' | 'openai';
/** `understandingMs`: names, intent and plan of each first message, offline, without the query. */
export type EvalRun = {
  readonly engine: EvalEngine;
  readonly grades: readonly Grade[];
  readonly understandingMs: readonly number[];
  /** Of conversations of one message: how sure the offline reading was, by case. */
  readonly confidences: ReadonlyMap<string, number>;
};

/** Opens the sample organisation in `dataDir` and grades every case with `engine`. */
export async function runEval(dataDir: string, engine: EvalEngine, cases: readonly EvalCase[]): Promise<EvalRun> {
  const env: Env = { ...benchEnv(dataDir), now: EVAL_DAY, languageEngine: engine };
  // A measurement is nobody's day of work: prices stay, bounds go.
  const unbounded: Env = { ...env, model: { ...env.model, tokensPerDay: null, costPerDay: null } };
  const opened = expectValue(await wired.open(unbounded, { sample: true }));
  try {
    const grades: Grade[] = [];
    for (const one of cases) grades.push(await gradeCase(opened, one, engine));
    return { engine, grades, ...(engine === 'offline' ? await understand(opened, env, cases) : { understandingMs: [], confidences: new Map() }) };
  } finally {
    await opened.close();
  }
}

async function understand(opened: OpenedProduct, env: Env, cases: readonly EvalCase[]): Promise<Pick<EvalRun, 'understandingMs' | 'confidences'>> {
  const { database, clock, log, catalog } = opened;
  const asker = expectValue(await opened.product.readView.personNamed(null));
  const { organization, today } = await opened.product.readView.greeting(asker);
  const loaded = await loadCatalog(env.catalogDir);
  if (!loaded.ok) throw new Error('the catalogue that was opened can no longer be read');
  const build = expectValue(await ensureBuild({ database, clock, log, catalog: loaded.value }, organization, today));
  const deps = { database, catalog, values: makeValueIndex(database), results: makeResultCache() };
  const rights = await readRights(database, asker);
  const context = { organization, asker, rights, audience: 'private' as const, asOf: today, build };
  const samples: number[] = [];
  const confidences = new Map<string, number>();
  for (const { id, as, turns } of cases) {
    const [text = ''] = turns;
    const { ms, value } = await timed(async () => {
      const lists = await Promise.all(catalog.semanticModels.map((model) => findValues(deps, context, model, text)));
      const intent = classifyIntent.offline({ text, cards: catalog.cards, actions: [], memory: null }).value;
      return selectPlan.offline({ text, intent, cards: catalog.cards, candidates: lists.flat(), memory: null, asker, organization, today });
    });
    samples.push(ms);
    if (as === undefined && turns.length === 1 && value.confidence !== undefined && value.value.kind === 'plans') confidences.set(id, value.confidence);
  }
  return { understandingMs: samples.slice(1), confidences };
}
