/** A thumb below an answer was pressed. */
import type { AllMiddlewareArgs, BlockAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import { callSlack, describeTrouble } from '#surfaces/slack/call-slack.ts';
import { giveVerdict } from '#surfaces/slack/give-verdict.ts';
import { clickSchema } from '#surfaces/slack/read-incoming.ts';
import { tellAlone } from '#surfaces/slack/refuse.ts';
import { parseFeedbackValue } from '#surfaces/slack/render/action-ids.ts';
import { reasonForm } from '#surfaces/slack/render/reason-form.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';
import { words } from '#surfaces/slack/words.ts';

/**
 * Acknowledged first: pressing again says the same again. A report of a wrong answer is noted at once, and a form asks
 * why; whoever skips it has reported all the same.
 */
export function onFeedback(runtime: Runtime) {
  return async ({ ack, body, client }: AllMiddlewareArgs & SlackActionMiddlewareArgs<BlockAction>): Promise<void> => {
    await ack();
    const click = clickSchema.parse(body);
    const spot = { channel: click.channel.id, threadTs: click.message.thread_ts ?? click.message.ts, userId: click.user.id };
    const value = click.actions[0]?.value ?? '';
    const judged = parseFeedbackValue(value);
    if (judged === null) return void (await tellAlone(runtime, spot, { text: words.oldButton, blocks: [] }));
    // The form's trigger is good for three seconds.
    const form =
      judged.verdict === 'wrong'
        ? await callSlack(() => client.views.open({ trigger_id: body.trigger_id, view: reasonForm(value) }))
        : ({ kind: 'ok' } as const);
    if (form.kind !== 'ok') runtime.log.warn('slack.form_not_opened', { trouble: describeTrouble(form) });
    const said = await giveVerdict(runtime, spot.userId, { ...judged, reason: null });
    await tellAlone(runtime, spot, { text: said, blocks: [] });
  };
}
