/** What a model says outside an answer (a question back, a reason, an offer) rests on nothing computed: it may repeat, and tell nothing. */
import { ALLOWED_STARTS, DONE, FIGURE_WORDS, JUDGEMENTS, LINKS } from '#agents/ground-words.ts';
import { foldWord, tokenize } from '#agents/words.ts';

/** How a question or a reason may begin, and words that are written with a capital. */
const STARTS: ReadonlySet<string> = new Set(
  'which what who whom whose how do does did is are should could can please would sorry or if i’m im i metric metrics dimension dimensions nothing nobody only neither either usd eur gbp crm q1 q2 q3 q4'.split(
    ' ',
  ),
);

/**
 * Null when `text` brings no figure, no name, no judgement, no claim of work done and no link of its own. What the person's
 * `message` says may be repeated, and `names`: labels of the catalogue, names that were found.
 */
export function speechFault(text: string, message: string, names: readonly string[]): string | null {
  const said = wordsOf([message]);
  const known = wordsOf([message, ...names]);
  for (const [pattern, reason] of [DONE, LINKS] as const) {
    const hit = pattern.exec(text);
    if (hit !== null) return `"${hit[0].trim()}" ${reason}`;
  }
  for (const [pattern, reason] of [FIGURE_WORDS, JUDGEMENTS] as const) {
    const hit = pattern.exec(text);
    if (hit !== null && !tokenize(hit[0]).every((token) => said.has(token.text))) return `"${hit[0].trim()}" ${reason}`;
  }
  for (const token of tokenize(text)) {
    if (known.has(token.text)) continue;
    if (/\d/.test(token.text)) return `the figure "${token.raw}" stands neither in the question nor in the catalogue.`;
    if (token.isCapital && !ALLOWED_STARTS.has(token.text) && !STARTS.has(foldWord(token.text)))
      return `"${token.raw}" looks like a name that was not found; leave it out.`;
  }
  return null;
}

function wordsOf(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => tokenize(text).map((token) => token.text)));
}
