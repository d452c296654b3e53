/** Messages that need no figures: help, greetings, definitions, and what is not our subject. */
import { talk } from '#agents/composer/talk.ts';
import type { Decided } from '#kernel/decision.ts';
import type { ThreadMemory } from '#kernel/decisions.ts';
import type { Intent } from '#kernel/intent.ts';
import type { Turn } from '#kernel/turn.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';
import { bareAnswer } from '#kernel/bare-answer.ts';
import { engineUse, type LaneResult } from '#conversation/lane-result.ts';

/** What is not our subject is nothing that the catalogue lacks. */
const NO_GAPS: ReadonlySet<string> = new Set(['out_of_scope', 'chat', 'help', 'explain']);

/** Made from the catalogue's cards alone, so everybody in a channel may read it. The thread's memory stays. */
export function runTalkLane(deps: Pick<ConversationDeps, 'catalog'>, turn: Turn, intent: Decided<Intent>, memory: ThreadMemory | null): LaneResult {
  const said = talk({ intent: intent.value.intent, text: turn.text, cards: deps.catalog.cards, askerName: turn.asker.name, asker: turn.asker });
  const use = engineUse([intent]);
  const answer = {
    ...bareAnswer(turn, said.kind, intent.value.intent, said.lead),
    suggestions: said.suggestions,
    engine: use.engine,
    engineNote: use.note,
    ...(use.tokens === null ? {} : { tokens: use.tokens }),
  };
  return { answer, memory, isPublic: true, ...(answer.kind === 'decline' && !NO_GAPS.has(intent.value.intent) ? { gap: 'declined' } : {}) };
}
