/** Runs a plan for the day it asks about: from what is kept of past days, else over a build of that day on the side. */
import type { Findings } from '#kernel/findings.ts';
import type { Plan } from '#kernel/plan.ts';
import type { QueryContext } from '#query/query-context.ts';
import { runPlan } from '#query/run-plan.ts';
import { asAsker } from '#query/value-index.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';

type Deps = Pick<ConversationDeps, 'database' | 'catalog' | 'values' | 'results' | 'ensureBuild'>;

/** The findings say the day they are of. Trouble comes back as failed Findings, in the plan's place. */
export async function runPlanOfDay(deps: Deps, context: QueryContext, plan: Plan): Promise<Findings> {
  const findings = await runPlan(deps, context, plan);
  const { asOf } = plan;
  if (findings.kind === 'found' || findings.failure.kind !== 'not_built' || asOf === undefined || asOf >= context.asOf) return findings;
  const build = await deps.ensureBuild(context.organization, asOf);
  if (!build.ok) return { kind: 'failed', plan, failure: build.failure };
  const aside = { ...context, asOf, build: build.value };
  const found = await runPlan(deps, aside, plan);
  const unrecorded = found.kind === 'found' ? await countUnrecorded(deps, aside) : 0;
  if (found.kind !== 'found' || unrecorded === 0) return found;
  const deals = unrecorded === 1 ? '1 deal has' : `${unrecorded} deals have`;
  const text = `${deals} no history up to ${asOf}: of them only what their rows say today is known, and what was edited later is left empty.`;
  return { ...found, notes: [...found.notes, { kind: 'catalogue', text }] };
}

/** Deals that the asker may see and that no edit up to that day tells of. */
async function countUnrecorded(deps: Deps, context: QueryContext): Promise<number> {
  const [row] = await asAsker(
    deps.database,
    context.asker,
    (session) =>
      session.query<{ deals: number }>(
        'SELECT count(*)::int AS deals\nFROM analytics.fct_opportunity\nWHERE organization_id = $1 AND as_of = $2 AND push_count IS NULL',
        [context.organization.organizationId, context.asOf],
      ),
    context.asOf,
  );
  return row?.deals ?? 0;
}
