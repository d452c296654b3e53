/** Text brought to words: folded, stemmed, with their places in the original. Words are whole words, never substrings. */

export type Token = {
  /** Lower case, no accents, no possessive. */
  readonly text: string;
  /** `text` without a plural ending. */
  readonly stem: string;
  readonly raw: string;
  readonly start: number;
  readonly end: number;
  readonly isCapital: boolean;
  readonly isQuoted: boolean;
  /** Value of a number as typed: `50k` → 50000, `three` → 3; null for other words. */
  readonly number: number | null;
};

/** `50.000`, `1.250.000,50`, `200 000`: thousands as much of the world writes them. Before a unit, and after a nought, the dot is that of a fraction. */
const THOUSANDS = String.raw`[$€£]?(?<![\p{L}\p{N}.,])[1-9]\d{0,2}(?:(?:\.\d{3})+(?:,\d{1,2})?|(?:[ \u00a0\u202f]\d{3})+)(?![\p{L}\p{N}%]|[.,]\d|\s?(?:%|(?:percent|points?|k|mm?|bn|million|billion|days?|weeks?|months?)\b))`;
const TOKEN = new RegExp(
  String.raw`\bw\/o\b|\bb\/w\b|['’]\d{2}\b|\d{4}[-/]\d{2}[-/]\d{2}\b|\b\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})\b|\b\d{1,2}\/\d{1,2}\b(?![/\d])|\d+(?:st|nd|rd|th)\b|\d{4}q[1-4]\b|[$€£]?\d+(?:,\d{3})+(?:\.\d+)?(?:k|mm|m|bn)?\b|(?<thousands>${THOUSANDS})|[$€£]?\d+(?:\.\d+)?(?:k|mm|m|bn)?\b|[\p{L}\p{N}]+(?:['’][\p{L}]+)*|>=|<=|≥|≤|[<>&?,;:%#$€£]|(?<=\s)\+(?=\s)`,
  'giu',
);
const QUOTED = /"[^"]*"|“[^”]*”|«[^»]*»|`+[^`]+`+|(?<![\p{L}\p{N}])['‘][^'’‘]+['’](?![\p{L}\p{N}])/gu;
const NUMBER = /^[$€£]?(\d+(?:,\d{3})*(?:\.\d+)?)(k|mm|m|bn)?$/;
const FACTORS: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, mm: 1e6, bn: 1e9 };
const NUMBER_WORDS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** `Dana's wins > 50k` → tokens dana · wins · > · 50k. */
export function tokenize(text: string): readonly Token[] {
  const quotes = [...text.matchAll(QUOTED)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
  return [...text.matchAll(TOKEN)].map((match) => {
    const raw = match[0];
    const start = match.index;
    const kept = raw.replace(/['’](s|re|ve|ll|d|m)$/iu, '');
    const folded = foldWord(kept);
    return {
      text: folded,
      stem: stemWord(folded),
      raw: kept,
      start,
      end: start + kept.length,
      isCapital: /^\p{Lu}/u.test(kept),
      isQuoted: quotes.some((quote) => quote.start < start && start < quote.end),
      number: match.groups?.['thousands'] === undefined ? readNumber(folded) : readThousands(folded),
    };
  });
}

/** Stems of a phrase of the catalogue, for comparing phrases word by word. Cheaper than tokenize: no offsets, no numbers. */
export function stemsOf(phrase: string): readonly string[] {
  return foldWord(phrase)
    .split(/[^\p{L}\p{N}%]+/u)
    .flatMap((word) => (word === '' ? [] : [stemWord(word)]));
}

/** `Zoë’s` → `zoes`. */
export function foldWord(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase();
}

/** `industries` → `industry`, `wins` → `win`, `losses` → `loss`; words like `this` and `status` stay. */
export function stemWord(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 5 && word.endsWith('sses')) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith('s') && !/(ss|us|is)$/.test(word)) return word.slice(0, -1);
  return word;
}

const DETERMINERS = new Set(['the', 'our', 'my', 'your', 'their', 'his', 'her', 'a', 'an']);

/** How many tokens from `at` on carry the stems of `phrase`, with `the` or `our` inside it or not (`hit our target`); 0 = they do not. */
export function phraseLength(tokens: readonly Pick<Token, 'stem'>[], at: number, phrase: readonly string[]): number {
  let length = 0;
  for (const [index, stem] of phrase.entries()) {
    if (index > 0 && tokens[at + length]?.stem !== stem && DETERMINERS.has(tokens[at + length]?.stem ?? '')) length += 1;
    if (tokens[at + length]?.stem !== stem) return 0;
    length += 1;
  }
  return length;
}

/** True when `tokens` from `at` on carry exactly the stems of `phrase`. */
export function startsWithPhrase(tokens: readonly Pick<Token, 'stem'>[], at: number, phrase: readonly string[]): boolean {
  return phrase.length > 0 && phrase.every((stem, index) => tokens[at + index]?.stem === stem);
}

function readThousands(folded: string): number {
  return Number(folded.replaceAll(/[^\d,]/g, '').replace(',', '.'));
}

function readNumber(folded: string): number | null {
  const word = NUMBER_WORDS.indexOf(folded);
  if (word >= 0) return word;
  const tens = TENS.indexOf(folded);
  if (tens >= 0) return 10 * (tens + 2);
  const match = NUMBER.exec(folded);
  if (match?.[1] === undefined) return null;
  return Math.round(Number(match[1].replaceAll(',', '')) * (FACTORS[match[2] ?? ''] ?? 1) * 100) / 100;
}
