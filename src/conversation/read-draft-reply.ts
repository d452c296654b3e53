/** Which messages answer a confirm card, as pressing its button would. */

export type DraftReply = 'confirm' | 'cancel';

const REPLIES: Readonly<Record<string, DraftReply>> = {
  confirm: 'confirm',
  'yes confirm': 'confirm',
  'please confirm': 'confirm',
  'confirm please': 'confirm',
  'i confirm': 'confirm',
  cancel: 'cancel',
  'no cancel': 'cancel',
  'please cancel': 'cancel',
  'cancel please': 'cancel',
  'cancel it': 'cancel',
};

/** `Yes, confirm!` → confirm; null for anything that says more or less than that ("yes" alone is no confirmation). */
export function readDraftReply(text: string): DraftReply | null {
  const words = text.toLowerCase().match(/\p{L}+|\p{N}+/gu) ?? [];
  return REPLIES[words.join(' ')] ?? null;
}
