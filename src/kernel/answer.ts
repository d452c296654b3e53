/** The one shape every reply has, on every surface. */
import type { Draft, Receipt } from '#kernel/draft.ts';
import type { Findings } from '#kernel/findings.ts';
import type { IntentName } from '#kernel/intent.ts';

export type AnswerKind = 'answer' | 'clarify' | 'decline' | 'confirm' | 'receipt' | 'error';
export type EngineName = 'offline' | 'openai';
export type TokenCount = { readonly input: number; readonly output: number };

export type Answer = {
  readonly turnId: string;
  readonly turnNumber: number;
  readonly kind: AnswerKind;
  readonly intent: IntentName;
  /** The answer first: plain sentences (Markdown), figures already filled in from Findings. */
  readonly lead: string;
  /** One per plan, in order; failed plans keep their place. */
  readonly findings: readonly Findings[];
  /** Indices into `findings` that are shown as a table. */
  readonly tables: readonly number[];
  /** One line per findings: metric, definition, period and date role, filters, scope, rows, as-of, refreshed. */
  readonly provenance: readonly string[];
  readonly caveats: readonly string[];
  readonly suggestions: readonly string[];
  readonly options: readonly string[];
  readonly draft: Draft | null;
  readonly receipt: Receipt | null;
  readonly engine: EngineName;
  /** Said when an engine fell back. */
  readonly engineNote: string | null;
  readonly tokens?: TokenCount;
  readonly latencyMs: number;
};

/** What a turn gives: `shown` where it was asked; `privately` (channels only) to the asker alone. */
export type Reply = { readonly turnId: string; readonly shown: Answer; readonly privately: Answer | null };
