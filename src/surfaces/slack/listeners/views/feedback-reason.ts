/** The form that asks what is wrong with an answer was sent. */
import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { giveVerdict } from '#surfaces/slack/give-verdict.ts';
import { judgedBy, reasonInput } from '#surfaces/slack/render/reason-form.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';

/** The report itself was noted when the thumb was pressed; this adds the reason. */
export function onFeedbackReason(runtime: Runtime) {
  return async ({ ack, body, view }: AllMiddlewareArgs & SlackViewMiddlewareArgs<ViewSubmitAction>): Promise<void> => {
    await ack();
    const judged = judgedBy(view.private_metadata);
    const reason = view.state.values[reasonInput]?.[reasonInput]?.value ?? null;
    if (judged !== null) await giveVerdict(runtime, body.user.id, { ...judged, reason });
  };
}
