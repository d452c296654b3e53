/** The words of a text in the form in which names are compared (kernel/normalize-name.ts), with where they stand. */

export type Word = { readonly text: string; readonly start: number; readonly end: number };

/** Words with their UTF-16 offsets in the original text; a possessive 's is left out. */
export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu)) {
    const whole = match[0];
    const possessive = /['’]s$/i.exec(whole);
    const kept = possessive === null ? whole : whole.slice(0, -2);
    words.push({ text: foldWord(kept), start: match.index, end: match.index + kept.length });
  }
  return words;
}

function foldWord(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase();
}
