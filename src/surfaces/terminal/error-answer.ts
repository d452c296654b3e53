/** The Answer for trouble met before a turn reached the product. */
import type { Answer } from '#kernel/answer.ts';

/** **Shape** kind `error`, intent `help`, `text` as the lead, everything else empty. */
export function errorAnswer(text: string): Answer {
  return {
    turnId: '',
    turnNumber: 0,
    kind: 'error',
    intent: 'help',
    lead: text,
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
