/** A question brought to the words that count, in their order: what a verified question and a repeated gap are known by. */

/** Courtesies before and after a question, which change nothing about it. */
const COURTESY = /^(?:(?:please|pls|plz|hey|hi|hello|ok|okay|plumbline) )+|(?: (?:please|pls|plz|thanks|thank you|thx))+$/u;
const ASKING = /^(?:(?:can|could|will|would) you )?(?:please )?(?:show|tell|give) (?:me|us) /u;
const WHATS = /^what(?:s| is| are) /u;

/**
 * Lower case without accents, punctuation, plural endings, articles and courtesies: `Show me the win rates, please!` → `win rate`.
 * Numbers, signs (`>`, `%`), names and the order of words stay: two questions with the same words are the same question.
 */
export function questionWords(text: string): string {
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}'’]/gu, '')
    .match(/[\p{L}\p{N}]+(?:[.,]\d+)*|[<>=%]/gu);
  const joined = (words ?? []).join(' ').replace(COURTESY, '').replace(ASKING, '').replace(WHATS, '').replace(COURTESY, '');
  return joined
    .split(' ')
    .filter((word) => word !== 'the' && word !== '')
    .map(singular)
    .join(' ');
}

function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.length > 3 && /[^siu]s$/u.test(word) ? word.slice(0, -1) : word;
}
