/** Plans run for the first time after a build, and again: what keeping their rows in memory gains. */
import type { Measurement } from '#entry/bench/measure.ts';
import { durationText, percentile, timed } from '#entry/bench/measure.ts';
import type { LocalDate } from '#kernel/dates.ts';
import type { Asker } from '#kernel/person.ts';
import type { Plan } from '#kernel/plan.ts';
import type { Product } from '#kernel/ports.ts';

export type PlanTimes = { readonly firstMs: readonly number[]; readonly againMs: readonly number[] };

const base = { model: 'fct_opportunity', filters: [] } satisfies Partial<Plan>;
const plans: readonly Plan[] = [
  { ...base, metrics: ['win_rate'], dimensions: [] },
  { ...base, metrics: ['won_revenue'], dimensions: ['owner'] },
  { ...base, metrics: ['won_revenue'], dimensions: ['close_quarter'] },
  { ...base, metrics: ['open_pipeline'], dimensions: ['stage'] },
  { ...base, metrics: ['avg_deal_size'], dimensions: ['industry'] },
];

/** Times every plan twice, as `asker`. The names that plans are checked against are read before, by a plan that is not timed. */
export async function timePlans(product: Product, asker: Asker, asOf: LocalDate): Promise<PlanTimes> {
  const run = async (plan: Plan): Promise<number> => {
    const { value, ms } = await timed(() => product.runPlan(asker, plan, asOf));
    if (value.kind === 'failed') throw new Error(`cannot measure: ${JSON.stringify(value.failure)}`);
    return ms;
  };
  await run({ ...base, metrics: ['opportunity_count'], dimensions: [] });
  const firstMs: number[] = [];
  for (const plan of plans) firstMs.push(await run(plan));
  const againMs: number[] = [];
  for (const plan of plans) againMs.push(await run(plan));
  return { firstMs, againMs };
}

/** One line of both medians. */
export function plansMeasurement(times: readonly PlanTimes[], opportunities: number): Measurement {
  const median = (part: keyof PlanTimes): string =>
    durationText(
      percentile(
        times.flatMap((time) => time[part]),
        0.5,
      ),
    );
  return {
    what: `One plan over ${opportunities} opportunities, first and again`,
    value: `p50 ${median('firstMs')}; again p50 ${median('againMs')}`,
    target: '–',
    runs: times.length * plans.length,
  };
}
