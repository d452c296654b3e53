/** The language seam: a decision is a schema, a prompt and a deterministic offline reading. */
import type { z } from 'zod';
import type { EngineName, TokenCount } from '#kernel/answer.ts';

/** `sure` is false when the offline reading is not certain enough to act on; its value must then still be safe (a question, a decline). */
export type Reading<Output> = {
  readonly value: Output;
  readonly sure: boolean;
  /** Share of such readings that are right, 0–1; `npm run eval` prints both side by side. */
  readonly confidence?: number;
};

export type Decision<Input, Output> = {
  readonly name: 'classify_intent' | 'select_plan' | 'repair_plan' | 'compose_answer' | 'draft_action';
  /** Output of either engine is parsed with it. */
  readonly schema: z.ZodType<Output>;
  /** File below `prompts/`, without `.md`. */
  readonly prompt: string;
  /** Pure, deterministic, no I/O. */
  readonly offline: (input: Input) => Reading<Output>;
  /** What a model is shown of the input: cards and text, never rows beyond need. */
  readonly describe: (input: Input) => Readonly<Record<string, unknown>>;
  /** Checks that a model's output must pass beyond its shape (grounding); text says what to mend. */
  readonly verify?: (input: Input, output: Output) => string | null;
  /** What code says in place of a model's own words (labels of choices, what was kept, what was mended), once its output passed. */
  readonly settle?: (input: Input, output: Output) => Output;
};

export type Decided<Output> = {
  readonly value: Output;
  readonly engine: EngineName;
  /** Set when the model failed and the offline reading spoke instead. */
  readonly fallback: string | null;
  readonly tokens: TokenCount | null;
};

/** What one person may still spend on a model today, and where a turn's spending is noted. */
export type ModelAllowance = {
  /** Why no model may be called any more today, as a clause for people; null when one may be. */
  readonly whySpent: () => string | null;
  /** Of every call, failed ones too. `tokens` null = the server did not say. */
  readonly spend: (decision: Decision<unknown, unknown>['name'], tokens: TokenCount | null) => void;
};

/** Runs any decision; never throws for a model's faults. */
export type Interpreter = {
  readonly decide: <Input, Output>(decision: Decision<Input, Output>, input: Input, signal?: AbortSignal) => Promise<Decided<Output>>;
  /** The same for the decisions of one turn, which share what a turn may wait for a model (limits.modelTurnBudgetMs). */
  readonly forTurn: (allowance?: ModelAllowance) => Interpreter;
};
