/** Says a case to the product and grades its last reply. */
import type { Answer } from '#kernel/answer.ts';
import type { Findings, Found } from '#kernel/findings.ts';
import type { Asker } from '#kernel/person.ts';
import type { Plan } from '#kernel/plan.ts';
import { answerToMarkdown } from '#surfaces/terminal/answer-to-markdown.ts';
import type { OpenedProduct } from '#wire.ts';
import { expectValue } from '#entry/bench/bench-setup.ts';
import { holdsParts, holdsResults, holdsRows } from '#entry/eval/compare-values.ts';
import type { EvalCase } from '#entry/eval/eval-case.ts';
import { parsePlanText } from '#entry/eval/plan-text.ts';

export type Grade = {
  readonly one: EvalCase;
  readonly answer: Answer;
  readonly isKindRight: boolean;
  readonly isIntentRight: boolean;
  /** null where nothing is expected: questions back and declines. */
  readonly isPlanRight: boolean | null;
  readonly isValueRight: boolean | null;
  /** Figures were shown that are not the ones asked for, or something forbidden was. */
  readonly isConfidentlyWrong: boolean;
  readonly latencyMs: number;
  readonly shown: string;
};

/** Runs the turns of a case in a thread of its own. Throws when a label cannot be run: the set is broken then. */
export async function gradeCase(opened: OpenedProduct, one: EvalCase, run: string): Promise<Grade> {
  const asker = expectValue(await opened.product.readView.personNamed(one.as ?? null));
  const answer = await converse(opened, asker, one, run);
  const found = answer.findings.filter((findings): findings is Found => findings.kind === 'found');
  const isKindRight = one.kind.includes(answer.kind);
  const isIntentRight = one.intent === undefined || one.intent.includes(answer.intent);
  const expected = await expectedResults(opened, asker, one);
  // Where a question back or a decline is accepted too, it needs no figures.
  const isGraded = expected !== null && (answer.kind === 'answer' || !isKindRight);
  const isValueRight = isGraded ? answer.kind === 'answer' && expected.holds(found) && found.length === answer.findings.length : null;
  const shown = answerToMarkdown(answer);
  const isForbidden = one.forbid.some((text) => shown.toLowerCase().includes(text.toLowerCase()));
  const showsFigures = answer.kind === 'answer' && found.length > 0;
  const isConfidentlyWrong = isForbidden || (showsFigures && (!isKindRight || isValueRight === false));
  return {
    one,
    answer,
    isKindRight,
    isIntentRight,
    isPlanRight: samePlans(one, answer.findings, opened),
    isValueRight,
    isConfidentlyWrong,
    latencyMs: answer.latencyMs,
    shown,
  };
}

async function converse(opened: OpenedProduct, asker: Asker, one: EvalCase, run: string): Promise<Answer> {
  let last: Answer | null = null;
  for (const [at, text] of one.turns.entries()) {
    const { organizationId, personId } = asker;
    const threadKey = `eval-${run}-${one.id}`;
    const raw = { organizationId, personId, surface: 'ask' as const, eventKey: `${threadKey}-${at}`, threadKey, audience: one.audience, text };
    const stored = expectValue(await opened.product.receiveTurn(raw));
    const reply = await opened.product.handleTurn(stored.turnId);
    last = reply.privately ?? reply.shown;
  }
  if (last === null) throw new Error(`${one.id} says nothing`);
  return last;
}

type Expected = { readonly holds: (found: readonly Found[]) => boolean };

async function expectedResults(opened: OpenedProduct, asker: Asker, one: EvalCase): Promise<Expected | null> {
  if (!one.kind.includes('answer')) return null;
  if (one.sql !== undefined) {
    const rows = await runStatement(opened, asker, one.sql);
    return { holds: (found) => holdsRows(found, rows) };
  }
  if (one.plan === undefined) return null;
  const plans = one.plan.map((text) => parsePlanText(text, opened.catalog.cards));
  const results = await Promise.all(plans.map((plan) => opened.product.runPlan(asker, plan)));
  return {
    holds: (found) => {
      const wanted = results.map((result) => expectFound(result, one.id));
      return one.parts ? holdsResults(found.slice(0, 1), wanted) && found.length > 1 && holdsParts(found) : holdsResults(found, wanted);
    },
  };
}

function expectFound(result: Findings, id: string): Found {
  if (result.kind === 'found') return result;
  throw new Error(`the plan of ${id} failed: ${JSON.stringify(result.failure)}`);
}

/** As the owner role: a label is checked against all rows, whoever asks. */
async function runStatement(opened: OpenedProduct, asker: Asker, sql: string): Promise<readonly (readonly unknown[])[]> {
  const { organization, today } = await opened.product.readView.greeting(asker);
  const rows = await opened.database.transaction({ role: 'owner', readOnly: true }, (session) => session.query(sql, [organization.organizationId, today]));
  return rows.map((row) => Object.values(row));
}

/** Plans that say the same, labels and grains aside. */
function samePlans(one: EvalCase, findings: readonly Findings[], opened: OpenedProduct): boolean | null {
  if (one.plan === undefined || one.parts || !one.kind.includes('answer')) return null;
  const wanted = one.plan.map((text) => planKey(parsePlanText(text, opened.catalog.cards)));
  const got = findings.map((result) => planKey(result.plan));
  return wanted.toSorted().join('\n') === got.toSorted().join('\n');
}

function planKey(plan: Plan): string {
  const { metrics, dimensions, filters, having, period, compare, order, limit, derive } = plan;
  const to = typeof compare?.to === 'object' ? `${compare.to.start}..${compare.to.end}` : compare?.to;
  const sorted = filters.map((filter) => `${filter.dimension} ${filter.op} ${filter.values.map(String).toSorted().join('|')}`).toSorted();
  return JSON.stringify([
    metrics,
    dimensions,
    sorted,
    having ?? [],
    period?.start,
    period?.end,
    period?.dateRole,
    to,
    order?.[0] ?? null,
    limit ?? null,
    derive ?? [],
  ]);
}
