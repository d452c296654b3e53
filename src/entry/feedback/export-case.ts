/** A report as one case of the labelled set (test/eval): what was said, and what is known of the right answer. */
import type { Cards } from '#kernel/card.ts';
import { planSchema } from '#kernel/plan.ts';
import { planToText } from '#entry/eval/plan-text.ts';
import type { FeedbackEntry } from '#services/feedback/queue.ts';

/**
 * **Shape** `{"id":"fb-9f2c41d0","as":"Dana Whitfield","turns":["my win rate"],"kind":"answer","plan":"win_rate scope mine","tags":["feedback","good"]}`.
 * A good answer carries its plans; of a wrong one the plans and the reason stand among the tags, and whoever labels it
 * writes the right plan.
 */
export function exportCase(entry: FeedbackEntry, cards: Cards): string {
  const { shown, verdict } = entry;
  const plans = shown.raw_plans.map((plan) => planToText(planSchema.parse(plan), cards));
  const isSaid = plans.length > 0 && plans.every((plan) => plan !== null);
  const base = { id: `fb-${entry.feedback_id.slice(0, 8)}`, as: shown.asked_by, turns: shown.turns };
  const reason = entry.reason === null ? [] : [`reason: ${entry.reason}`];
  const tags = ['feedback', verdict, ...reason, ...(verdict === 'good' ? [] : plans.map((plan) => `shown: ${plan ?? 'a plan that one line cannot say'}`))];
  if (verdict === 'good') return JSON.stringify({ ...base, kind: shown.kind, ...(isSaid ? { plan: plans } : {}), tags });
  return JSON.stringify({ ...base, kind: ['answer', 'clarify', 'decline'], tags });
}
