/** compose_answer: findings → sentences with cell references. No figure is ever typed. */
import type { Decision } from '#kernel/decision.ts';
import { type ComposeInput, type Composition, compositionSchema } from '#kernel/decisions.ts';
import { planToJson } from '#kernel/plan.ts';
import { groundComposition } from '#agents/composer/ground.ts';
import { composeOffline } from '#agents/composer/offline.ts';
import { planFacts } from '#agents/composer/references.ts';

/** Rows a model is shown of each result: enough to word the answer, never all of them. */
const ROWS_SHOWN = 5;

/** The decision that words an answer. */
export const composeAnswer: Decision<ComposeInput, Composition> = {
  name: 'compose_answer',
  schema: compositionSchema,
  prompt: 'compose-answer',
  offline: (input) => ({ value: composeOffline(input), sure: true }),
  describe: (input) => ({
    question: input.question,
    kept_from_before: input.inherited,
    facts_that_can_be_referenced: planFacts,
    results: input.findings.map((one, index) =>
      one.kind === 'failed'
        ? { result: `r${index + 1}`, failed: one.failure.kind }
        : {
            result: `r${index + 1}`,
            plan: planToJson(one.plan),
            columns: one.columns.map(({ name, label, type }) => ({ name, label, type })),
            row_count: one.evidence.rowCount,
            rows: one.rows.slice(0, ROWS_SHOWN),
            claims: one.claims,
            notes: one.notes,
          },
    ),
  }),
  verify: (input, output) => groundComposition(output, input.findings, input.question, input.cards),
};
