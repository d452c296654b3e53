/** The Answer that everything else is added to. */
import type { Answer } from '#kernel/answer.ts';
import type { IntentName } from '#kernel/intent.ts';

/** An Answer with nothing in it but its kind, intent and words. */
export function bareAnswer(turn: { readonly turnId: string; readonly number: number }, kind: Answer['kind'], intent: IntentName, lead: string): Answer {
  return {
    turnId: turn.turnId,
    turnNumber: turn.number,
    kind,
    intent,
    lead,
    findings: [],
    tables: [],
    provenance: [],
    caveats: [],
    suggestions: [],
    options: [],
    draft: null,
    receipt: null,
    engine: 'offline',
    engineNote: null,
    latencyMs: 0,
  };
}
