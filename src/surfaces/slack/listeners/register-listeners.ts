/** The list of everything this surface listens to. */
import type { App } from '@slack/bolt';
import { onAskChoice } from '#surfaces/slack/listeners/actions/ask-choice.ts';
import { onDecideDraft } from '#surfaces/slack/listeners/actions/decide-draft.ts';
import { onFeedback } from '#surfaces/slack/listeners/actions/feedback.ts';
import { onShowHow } from '#surfaces/slack/listeners/actions/show-how.ts';
import { onAppHomeOpened } from '#surfaces/slack/listeners/events/app-home-opened.ts';
import { onAppMention } from '#surfaces/slack/listeners/events/app-mention.ts';
import { onMessage } from '#surfaces/slack/listeners/events/message.ts';
import { onFeedbackReason } from '#surfaces/slack/listeners/views/feedback-reason.ts';
import { actionIds } from '#surfaces/slack/render/action-ids.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';

/** Registers the listeners; each is one file. */
export function registerListeners(app: App, runtime: Runtime): void {
  app.event('message', onMessage(runtime));
  app.event('app_mention', onAppMention(runtime));
  app.event('app_home_opened', onAppHomeOpened(runtime));
  app.action({ type: 'block_actions', action_id: new RegExp(`^(${actionIds.askOption}|${actionIds.askSuggestion}):\\d+$`) }, onAskChoice(runtime));
  app.action({ type: 'block_actions', action_id: actionIds.showHow }, onShowHow(runtime));
  app.action({ type: 'block_actions', action_id: actionIds.confirmDraft }, onDecideDraft(runtime, runtime.product.confirmDraft));
  app.action({ type: 'block_actions', action_id: actionIds.cancelDraft }, onDecideDraft(runtime, runtime.product.cancelDraft));
  app.action({ type: 'block_actions', action_id: actionIds.feedback }, onFeedback(runtime));
  app.view(actionIds.feedbackReason, onFeedbackReason(runtime));
  app.error(async (error) => {
    runtime.log.error('slack.listener_failed', { error: String(error), cause: String(error.original ?? '') });
  });
}
