/** The form that asks what is wrong with an answer. */
import type { ModalView } from '@slack/types';
import { limits } from '#kernel/limits.ts';
import { actionIds, parseFeedbackValue } from '#surfaces/slack/render/action-ids.ts';
import { words } from '#surfaces/slack/words.ts';

/** Block and action of the one input. */
export const reasonInput = 'reason';

/** `value` is that of the pressed thumb; it comes back with the form. */
export function reasonForm(value: string): ModalView {
  return {
    type: 'modal',
    callback_id: actionIds.feedbackReason,
    private_metadata: value,
    title: { type: 'plain_text', text: words.feedbackTitle },
    submit: { type: 'plain_text', text: 'Send' },
    close: { type: 'plain_text', text: 'Skip' },
    blocks: [
      {
        type: 'input',
        block_id: reasonInput,
        label: { type: 'plain_text', text: words.feedbackLabel },
        element: { type: 'plain_text_input', action_id: reasonInput, multiline: true, max_length: limits.feedbackCharactersMax },
      },
    ],
  };
}

/** What the thumb that opened the form said; null for a form this surface did not make. */
export function judgedBy(privateMetadata: string) {
  return parseFeedbackValue(privateMetadata);
}
