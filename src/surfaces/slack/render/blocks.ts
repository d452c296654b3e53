/** The few blocks this surface draws with, each within Slack's limits. */
import type { ActionsBlock, Button, ContextActionsBlock, ContextBlock, KnownBlock, SectionBlock } from '@slack/types';
import { limits } from '#kernel/limits.ts';
import { cutText, plainText, splitText } from '#surfaces/slack/render/slack-text.ts';

/** A message as it is posted: blocks, and the text for notifications and clients without blocks. */
export type SlackMessage = { readonly text: string; readonly blocks: readonly KnownBlock[] };

/** Sections of mrkdwn, as many as the text needs. */
export function sections(mrkdwn: string): readonly SectionBlock[] {
  return splitText(mrkdwn, limits.slackSectionCharactersMax).map((text) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }));
}

/** One context block of the lines, together at most `charactersMax`; no block when there are none. */
export function contextLines(lines: readonly string[], charactersMax: number): readonly ContextBlock[] {
  const text = cutText(lines.filter((line) => line.trim() !== '').join('\n'), charactersMax);
  return text === '' ? [] : [{ type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] }];
}

/** A button; its label is cut to what Slack shows, its value is never cut. */
export function button(actionId: string, label: string, value: string, style?: 'primary' | 'danger'): Button {
  return {
    type: 'button',
    action_id: actionId,
    text: { type: 'plain_text', text: cutText(plainText(label), limits.slackButtonCharactersMax), emoji: false },
    value,
    ...(style === undefined ? {} : { style }),
  };
}

/** The buttons in one row block; no block without buttons. */
export function actions(blockId: string, buttons: readonly Button[]): readonly ActionsBlock[] {
  return buttons.length === 0 ? [] : [{ type: 'actions', block_id: blockId, elements: [...buttons] }];
}

/** Thumbs up and down, as Slack draws them below an answer of an app. */
export function feedbackButtons(actionId: string, valueOf: (verdict: 'good' | 'wrong') => string): readonly ContextActionsBlock[] {
  const thumb = (label: string, verdict: 'good' | 'wrong') => ({ text: { type: 'plain_text' as const, text: label, emoji: false }, value: valueOf(verdict) });
  const [up, down] = [thumb('Good answer', 'good'), thumb('Wrong answer', 'wrong')];
  return [
    {
      type: 'context_actions',
      block_id: 'feedback',
      elements: [{ type: 'feedback_buttons', action_id: actionId, positive_button: up, negative_button: down }],
    },
  ];
}

/** All characters of all texts and button values of the blocks: what Slack bounds per message. */
export function countCharacters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countCharacters(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [key, item]) => {
    if (typeof item === 'string') return key === 'text' || key === 'value' ? sum + item.length : sum;
    return sum + countCharacters(item);
  }, 0);
}
