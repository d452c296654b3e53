/** Which of the choices just offered a text picks: by its number, its words, or words that only it has. */
import { stemsOf, tokenize } from '#agents/words.ts';

const NUMBERED =
  /^(?:(?:option|choice|number|no|nr|the|take|pick|choose|go with|i mean|i meant)\s+)*#?\s*(\d{1,2}|one|two|three|four|five|first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)(?:\s+(?:one|option|choice))?(?:\s+(?:please|pls|thanks))?$/;
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth'];
const CARDINALS = ['one', 'two', 'three', 'four', 'five'];
const WEAK = new Set(stemsOf('the one option please by for of in and a i mean meant yes pls thanks take choose with go my it that'));
const WORDS_MAX = 8;

/** Index of the option picked; null when the text is something else. */
export function chooseOption(text: string, options: readonly { readonly label: string }[]): number | null {
  if (options.length === 0) return null;
  const plain = plainText(text);
  const same = options.findIndex((option) => plainText(option.label) === plain);
  if (same >= 0) return same;
  return numbered(plain, options.length) ?? byOwnWords(text, options);
}

function plainText(text: string): string {
  return tokenize(text)
    .map((token) => token.text)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .join(' ');
}

function numbered(plain: string, count: number): number | null {
  const word = NUMBERED.exec(plain)?.[1];
  if (word === undefined) return null;
  const at = word === 'last' ? count - 1 : numberOf(word) - 1;
  return at >= 0 && at < count ? at : null;
}

function numberOf(word: string): number {
  const digits = /^\d+/.exec(word)?.[0];
  if (digits !== undefined) return Number(digits);
  return Math.max(ORDINALS.indexOf(word), CARDINALS.indexOf(word)) + 1;
}

function byOwnWords(text: string, options: readonly { readonly label: string }[]): number | null {
  const said = tokenize(text)
    .map((token) => token.stem)
    .filter((stem) => /[\p{L}\p{N}]/u.test(stem) && !WEAK.has(stem));
  if (said.length === 0 || said.length > WORDS_MAX) return null;
  const fitting = options.flatMap((option, index) => {
    const stems = stemsOf(option.label);
    return said.every((stem) => stems.includes(stem)) ? [{ index, stems }] : [];
  });
  const [shortest, ...others] = fitting.toSorted((left, right) => left.stems.length - right.stems.length);
  // The others only say more: "GTX Pro" is not "GTX Pro and GTX Basic".
  const isOnly =
    shortest !== undefined && others.every((other) => other.stems.length > shortest.stems.length && shortest.stems.every((stem) => other.stems.includes(stem)));
  return isOnly ? shortest.index : null;
}
