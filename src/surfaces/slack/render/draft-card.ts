/** A draft as a card (before → after, Confirm and Cancel) and a receipt as proof. */
import type { Button, KnownBlock } from '@slack/types';
import type { Draft, Receipt } from '#kernel/draft.ts';
import { limits } from '#kernel/limits.ts';
import { actionIds, draftValue } from '#surfaces/slack/render/action-ids.ts';
import { actions, button, contextLines, sections } from '#surfaces/slack/render/blocks.ts';
import { cutText, escapeText } from '#surfaces/slack/render/slack-text.ts';

/** What would change, how long the card holds, and the two buttons. */
export function draftCard(draft: Draft, slackUserId: string): readonly KnownBlock[] {
  const value = draftValue(draft.draftId, slackUserId);
  const buttons: readonly Button[] = [button(actionIds.confirmDraft, 'Confirm', value, 'primary'), button(actionIds.cancelDraft, 'Cancel', value)];
  return [
    ...sections(draftText(draft)),
    ...contextLines([`Nothing is changed before you confirm. Valid until ${clockTime(draft.expiresAt)}.`], limits.slackNotesCharactersMax),
    ...actions('draft', buttons),
  ];
}

/** `*Summary*` and one line per change. */
export function draftText(draft: Draft): string {
  const shown = draft.changes.slice(0, limits.slackChangesShown);
  const hidden = draft.changes.length - shown.length;
  const lines = shown.map((change) => `• *${escapeText(change.field)}*: ${shownValue(change.before)} → ${shownValue(change.after)}`);
  return cutText(
    [`*${escapeText(draft.summary)}*`, ...lines, ...(hidden > 0 ? [`… and ${hidden} more changes`] : [])].join('\n'),
    limits.slackCardCharactersMax,
  );
}

/** What was stored, as re-read, and where the ledger has it. */
export function receiptBlocks(receipt: Receipt): readonly KnownBlock[] {
  return [
    ...sections(receiptText(receipt)),
    ...contextLines([`Receipt ${escapeText(receipt.receiptId)} · audit entry ${escapeText(receipt.auditId)}`], limits.slackNotesCharactersMax),
  ];
}

/** `✅ *Summary*` and one line per stored field. */
export function receiptText(receipt: Receipt): string {
  const fields = Object.entries(receipt.stored).slice(0, limits.slackChangesShown);
  const lines = fields.map(([field, value]) => `• *${escapeText(field)}*: ${shownValue(value)}`);
  return cutText([`✅ *${escapeText(receipt.summary)}*`, ...lines].join('\n'), limits.slackCardCharactersMax);
}

function shownValue(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return escapeText(cutText(text, limits.slackChoiceCharactersMax));
}

function clockTime(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}
