/** What somebody who leads people means by "my" and "our": their people's, where they own no deal, or the whole organisation is not theirs to see. */
import type { Findings } from '#kernel/findings.ts';
import { hasRole } from '#kernel/person.ts';
import type { Plan } from '#kernel/plan.ts';
import type { QueryContext } from '#query/query-context.ts';
import { runPlanOfDay } from '#conversation/run-plan-of-day.ts';

type Deps = Parameters<typeof runPlanOfDay>[0];
type Told = { readonly findings: Findings; readonly said: string };

const OUR = /\b(?:ours?|we|us|everyone|everybody|everyones|everybodys)\b/i;
const WHOLE =
  /\b(?:company|companywide|organi[sz]ation|org|whole business|the business|global(?:ly)?|world ?wide|everywhere|overall|across the board|all teams|other teams|every team|each team|by team|per team)\b/i;

/** `our pipeline by rep`, `everyone under 50 %`: the words leave open how many people that is. */
export function saysOurs(text: string): boolean {
  return OUR.test(text) && !WHOLE.test(text);
}

/** The same question of their people, and why; null where the answer stands as it is. */
export async function ofTheirPeople(deps: Deps, context: QueryContext, findings: Findings, isOurs: boolean): Promise<Told | null> {
  if (context.audience !== 'private' || !hasRole(context.asker, 'manager', 'leader')) return null;
  const plan: Plan = { ...findings.plan, scope: 'subtree' };
  if (findings.plan.scope === 'mine' && findings.kind === 'found' && isNothing(findings) && (await ownsNothing(deps, context)))
    return told(await runPlanOfDay(deps, context, plan), `No deals are your own, so this covers your people: ${context.asker.name} and everybody below.`);
  const isRefused = findings.kind === 'failed' && findings.failure.kind === 'beyond_scope' && findings.plan.scope === 'organisation';
  if (!isRefused || !isOurs) return null;
  return told(
    await runPlanOfDay(deps, context, plan),
    `I may not show you this for the whole organisation, so it covers ${context.asker.name} and everybody below.`,
  );
}

function told(findings: Findings, said: string): Told | null {
  return findings.kind === 'found' ? { findings, said } : null;
}

/** No rows, or rows of nothing but zeros and blanks. */
function isNothing(findings: Extract<Findings, { kind: 'found' }>): boolean {
  const { columns, rows } = findings;
  return rows.every((row) => row.every((cell, at) => columns[at]?.role === 'dimension' || cell === null || Number(cell) === 0));
}

async function ownsNothing(deps: Deps, context: QueryContext): Promise<boolean> {
  const own = await runPlanOfDay(deps, context, {
    model: 'fct_opportunity',
    metrics: ['opportunity_count'],
    dimensions: [],
    filters: [],
    scope: 'mine',
  });
  return own.kind === 'found' && isNothing(own);
}
