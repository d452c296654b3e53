/** What a lane gives back: the answer, what a follow-up may inherit, and who may read it. */
import type { Answer, EngineName, TokenCount } from '#kernel/answer.ts';
import type { Decided } from '#kernel/decision.ts';
import type { ThreadMemory } from '#kernel/decisions.ts';
import type { NewGap } from '#services/feedback/gaps.ts';

export type LaneResult = {
  readonly answer: Answer;
  readonly memory: ThreadMemory | null;
  /** True when everybody in the channel may read it as it is. */
  readonly isPublic: boolean;
  /** Set when the catalogue had nothing for the question, or could not tell what was meant. */
  readonly gap?: NewGap['kind'];
};

/** Which engines spoke during a turn, and what they used. */
export type EngineUse = { readonly engine: EngineName; readonly note: string | null; readonly tokens: TokenCount | null };

/** Joins the engine marks of several decisions: one model call makes the turn the model's; the first fall-back is told. */
export function engineUse(decided: readonly Decided<unknown>[]): EngineUse {
  const used = decided.filter((one) => one.tokens !== null);
  const sum = (pick: (tokens: TokenCount) => number): number => used.reduce((total, one) => total + (one.tokens === null ? 0 : pick(one.tokens)), 0);
  return {
    engine: decided.some((one) => one.engine === 'openai') ? 'openai' : 'offline',
    note: decided.find((one) => one.fallback !== null)?.fallback ?? null,
    tokens: used.length === 0 ? null : { input: sum((tokens) => tokens.input), output: sum((tokens) => tokens.output) },
  };
}
