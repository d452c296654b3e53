/** Names of the buttons, and what their values carry. */

export const actionIds = {
  /** `ask_option:0` …: a choice of a clarifying question; the value is the text that is asked. */
  askOption: 'ask_option',
  /** `ask_suggestion:0` …: a follow-up; the value is the text that is asked. */
  askSuggestion: 'ask_suggestion',
  showHow: 'show_how',
  confirmDraft: 'confirm_draft',
  cancelDraft: 'cancel_draft',
  feedback: 'feedback',
  /** The form that asks what was wrong. */
  feedbackReason: 'feedback_reason',
} as const;

export type ReplyPart = 'shown' | 'privately';

/** True for a button that asks its value as a new question. */
export function isAskingAction(actionId: string): boolean {
  return actionId.startsWith(`${actionIds.askOption}:`) || actionId.startsWith(`${actionIds.askSuggestion}:`);
}

/** Value of "Show how": whose plans and SQL. */
export function showHowValue(turnId: string, part: ReplyPart): string {
  return `${turnId}|${part}`;
}

/** Null for a value this surface did not make. */
export function parseShowHowValue(value: string): { readonly turnId: string; readonly part: ReplyPart } | null {
  const [turnId, part] = value.split('|');
  return turnId !== undefined && turnId !== '' && (part === 'shown' || part === 'privately') ? { turnId, part } : null;
}

export type Verdict = 'good' | 'wrong';
export type Judged = { readonly verdict: Verdict; readonly turnId: string; readonly part: ReplyPart };

/** Value of the thumbs: what is said of which part. */
export function feedbackValue({ verdict, turnId, part }: Judged): string {
  return `${verdict}|${showHowValue(turnId, part)}`;
}

/** Null for a value this surface did not make. */
export function parseFeedbackValue(value: string): Judged | null {
  const at = value.indexOf('|');
  const verdict = value.slice(0, Math.max(0, at));
  const judged = parseShowHowValue(value.slice(at + 1));
  return judged === null || (verdict !== 'good' && verdict !== 'wrong') ? null : { verdict, ...judged };
}

/** Value of Confirm and Cancel: the draft, and the Slack user whose card it is. */
export function draftValue(draftId: string, slackUserId: string): string {
  return `${draftId}|${slackUserId}`;
}

/** Null for a value this surface did not make. */
export function parseDraftValue(value: string): { readonly draftId: string; readonly slackUserId: string } | null {
  const [draftId, slackUserId] = value.split('|');
  return draftId !== undefined && draftId !== '' && slackUserId !== undefined && slackUserId !== '' ? { draftId, slackUserId } : null;
}
