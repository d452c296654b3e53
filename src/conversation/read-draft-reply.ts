/** Which messages answer a confirm card, as pressing its button would, and which only seem to. */

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

const NEARLY = new Set(
  'yes|y|yep|yeah|yup|ok|okay|sure|fine|do it|go|go ahead|go on|please do|yes please|correct|right|thats right|save it|log it|done|no|n|nope|nah|stop|dont|do not|never mind|nevermind|forget it|drop it'.split(
    '|',
  ),
);

/** `yes`, `ok`, `no`: behind a confirm card they are about the card, and too little to decide it. */
export function isNearlyReply(text: string): boolean {
  const words =
    text
      .toLowerCase()
      .replaceAll(/['’]/g, '')
      .match(/\p{L}+|\p{N}+/gu) ?? [];
  return NEARLY.has(words.join(' '));
}
