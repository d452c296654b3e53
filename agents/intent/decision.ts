/** classify_intent: what a message is about and which lane serves it. */
import type { Decision } from '#kernel/decision.ts';
import type { IntentInput } from '#kernel/decisions.ts';
import { type Intent, intentSchema } from '#kernel/intent.ts';
import { classifyIntentOffline } from '#agents/intent/offline.ts';
import { toldModels } from '#agents/told-cards.ts';

/** The decision that routes a message. */
export const classifyIntent: Decision<IntentInput, Intent> = {
  name: 'classify_intent',
  schema: intentSchema,
  prompt: 'classify-intent',
  offline: classifyIntentOffline,
  describe: (input) => ({
    message: input.text,
    metrics: toldModels(input.cards).flatMap((model) => model.metrics.map(({ name, label, intent, synonyms }) => ({ name, label, intent, synonyms }))),
    actions: input.actions,
    previous_intent: input.memory?.intent ?? null,
    options_offered: (input.memory?.options ?? []).map((option) => option.label),
  }),
  verify: (input, output) => {
    const reading = classifyIntentOffline(input);
    return !reading.sure || reading.value.lane === output.lane ? null : `This message belongs to the lane ${reading.value.lane}.`;
  },
};
