/** Where the last figures of a thread came from: read from the stored reply, never computed again. */
import { readClaimedFigure } from '#agents/claimed-figure.ts';
import { readAboutAnswer } from '#agents/about-answer.ts';
import { aboutAnswer } from '#agents/composer/about-answer.ts';
import { tokenize } from '#agents/words.ts';
import { readCause } from '#agents/cause.ts';
import { explainAnswer } from '#agents/composer/explain.ts';
import { bareAnswer } from '#kernel/bare-answer.ts';
import type { Decided } from '#kernel/decision.ts';
import type { ThreadMemory } from '#kernel/decisions.ts';
import type { Intent } from '#kernel/intent.ts';
import type { RawTurn, Turn } from '#kernel/turn.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';
import { engineUse, type LaneResult } from '#conversation/lane-result.ts';
import { runReconcileLane } from '#conversation/reconcile-lane.ts';
import { runWhyLane } from '#conversation/why-lane.ts';
import { readLastFigures } from '#conversation/turn-store.ts';

export type ExplainInput = {
  readonly turn: Turn;
  readonly raw: RawTurn;
  readonly intent: Decided<Intent>;
  readonly memory: ThreadMemory | null;
  readonly signal?: AbortSignal | undefined;
};

/** Explains the asker's own last answer with figures in this thread, to the asker alone; a question about a cause is taken apart. */
export async function runExplainLane(deps: ConversationDeps, { turn, raw, intent, memory, signal }: ExplainInput): Promise<LaneResult> {
  const claimed = readClaimedFigure(turn.text);
  if (claimed !== null) return runReconcileLane(deps, { turn, intent, memory, signal }, claimed);
  const cause = readCause(turn.text);
  if (cause !== null) return runWhyLane(deps, { turn, intent, memory, signal }, cause);
  const last = await readLastFigures(deps, turn.turnId, raw);
  const use = engineUse([intent]);
  const asked = readAboutAnswer(plainWords(turn.text));
  const found = last?.findings.flatMap((one) => (one.kind === 'found' ? [one] : [])) ?? [];
  const about = asked === null ? '' : aboutAnswer(asked, found, { cards: deps.catalog.cards, calendar: turn.organization.calendar });
  const explained = last === null || asked === 'fresh' ? '' : explainAnswer(last, deps.catalog.cards);
  const answer =
    last === null && about === ''
      ? bareAnswer(turn, 'decline', 'explain', 'There is no answer with figures in this thread yet, so there is nothing to explain. Ask for a figure first.')
      : bareAnswer(turn, 'answer', 'explain', [about, explained].filter((part) => part !== '').join('\n\n'));
  const marked = { ...answer, engine: use.engine, engineNote: use.note, ...(use.tokens === null ? {} : { tokens: use.tokens }) };
  return { answer: marked, memory, isPublic: false };
}

/** The words alone, in lower case, apart by one space. */
function plainWords(text: string): string {
  return tokenize(text)
    .filter((token) => /[\p{L}\p{N}]/u.test(token.text))
    .map((token) => token.text)
    .join(' ');
}
