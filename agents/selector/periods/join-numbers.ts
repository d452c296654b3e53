/** Numbers that are written in several pieces, made one word: `200'000`, `1,5 mio`, `one and a half million`, `twenty-five`. */
import { type Token, tokenize } from '#agents/words.ts';

const TENS = /^(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)$/;
const UNITS = /^(?:one|two|three|four|five|six|seven|eight|nine)$/;
const SCALE = /^(?:k|m|mm|mil|mio|mln|million|millions|bn|billion|thousand|lakh|lakhs|crore|crores|cr|%|percent|pct)$/;

/** The same words, each number one of them; the places in the text stay. */
export function joinNumbers(tokens: readonly Token[], text: string): readonly Token[] {
  const joined: Token[] = [];
  for (let at = 0; at < tokens.length;) {
    const found = [grouped, decimalComma, tensAndUnits, withHalf].map((read) => read(tokens, at, text)).find((one) => one !== null);
    const [first, last] = [tokens[at], tokens[at + (found?.length ?? 1) - 1]];
    if (first === undefined || last === undefined) break;
    joined.push(found === undefined || found === null ? withoutGaps(first) : oneToken(found.digits, first, last));
    at += found?.length ?? 1;
  }
  return joined;
}

/** `200 000` is one word already, which holds gaps. */
function withoutGaps(token: Token): Token {
  const text = token.number === null ? token.text : token.text.replaceAll(/\s/g, '');
  return text === token.text ? token : { ...token, text, stem: text };
}

type Number = { readonly digits: string; readonly length: number };

/** One token of `word` that stands where several stood. */
export function oneToken(word: string, first: Token, last: Token): Token {
  const [made] = tokenize(word);
  const { number = null, stem = word } = made ?? {};
  return { ...first, text: word, stem, raw: word, number, end: last.end, isCapital: false };
}

/** What stands between a token and the next. */
export function gapAfter(tokens: readonly Token[], at: number, text: string): string | null {
  const [left, right] = [tokens[at], tokens[at + 1]];
  return left === undefined || right === undefined ? null : text.slice(left.end, right.start);
}

/** `200'000`: groups of three. */
function grouped(tokens: readonly Token[], at: number, text: string): Number | null {
  if (!/^[$€£]?[1-9]\d{0,2}$/.test(tokens[at]?.text ?? '')) return null;
  let length = 1;
  while (/^\d{3}$/.test(tokens[at + length]?.text ?? '') && /^['’]$/.test(gapAfter(tokens, at + length - 1, text) ?? '')) length += 1;
  const words = tokens.slice(at, at + length).map((token) => token.text);
  return length === 1 ? null : { digits: words.join(''), length };
}

/** `1,5 mio`, `1,5m`, `12,5 %`: a decimal comma, where a scale says so. */
function decimalComma(tokens: readonly Token[], at: number, text: string): Number | null {
  const [whole, comma, part, scale] = tokens.slice(at, at + 4).map((token) => token.text);
  const isWritten = /^[$€£]?\d{1,3}$/.test(whole ?? '') && comma === ',' && gapAfter(tokens, at, text) === '' && gapAfter(tokens, at + 1, text) === '';
  const isDecimal = /^\d{1,2}(?:k|m|mm|bn)$/.test(part ?? '') || (/^\d{1,2}$/.test(part ?? '') && SCALE.test(scale ?? ''));
  return isWritten && isDecimal ? { digits: `${whole}.${part}`, length: 3 } : null;
}

/** `twenty five`, `twenty-five`. */
function tensAndUnits(tokens: readonly Token[], at: number, text: string): Number | null {
  const [tens, unit] = [tokens[at], tokens[at + 1]];
  if (tens?.number == null || unit?.number == null || !TENS.test(tens.text) || !UNITS.test(unit.text)) return null;
  return /^[ -]$/.test(gapAfter(tokens, at, text) ?? '') ? { digits: String(tens.number + unit.number), length: 2 } : null;
}

/** `one and a half million`, `1 1/2 million`. */
function withHalf(tokens: readonly Token[], at: number): Number | null {
  const count = tokens[at]?.number ?? null;
  const words = tokens.slice(at + 1, at + 4).map((token) => token.text);
  const length = words.join(' ') === 'and a half' ? 4 : words[0] === '1/2' ? 2 : 0;
  const isScaled = SCALE.test(tokens[at + length]?.text ?? '');
  return count !== null && count < 1_000 && length > 0 && isScaled ? { digits: String(count + 0.5), length } : null;
}
