/** Messages that put the rows of the answer before together: `add them up`, `total`, `sum of all ten`. */
import { tokenize } from '#agents/words.ts';

const CORE = new Set('add adds adding sum sums summed total totals totalled totaled tally altogether combined together'.split(' '));
const MONEY = new Set('amount amounts value values worth money usd dollars'.split(' '));
const ADDS = new Set('add adds adding sum sums summed tally'.split(' '));
/** Words that a request for a sum may hold beside it. */
const BESIDE = new Set(
  (
    'what whats is are was were the and so ok okay now then please pls plz do does did they them it that those these this all of up to in a give me tell ' +
    'can you could i have get their grand come comes how much deals rows list just for lot everything make makes would be equal figure number theyre its lets show ' +
    'thanks as well also s'
  ).split(' '),
);

export type AskedSum = {
  /** Rows that are said to be put together; null where no number is said. */ readonly rows: number | null;
  /** The amounts of what was counted. */ readonly isOfMoney: boolean;
  /** A verb says so: `add them up`. */ readonly isAdding: boolean;
};

/** What is to be put together; null where the text asks for more than a sum, or for none. */
export function askedSum(text: string): AskedSum | null {
  // A percent of the total is a part of it.
  const tokens = tokenize(text).filter((token) => /[\p{L}\p{N}%]/u.test(token.text));
  const words = tokens.map((token) => token.text);
  const numbers = tokens.flatMap((token) => (token.number === null ? [] : [token.number]));
  const isOnly = tokens.every((token) => CORE.has(token.text) || MONEY.has(token.text) || BESIDE.has(token.text) || token.number !== null);
  if (!isOnly || numbers.length > 1 || !words.some((word) => CORE.has(word))) return null;
  return { rows: numbers[0] ?? null, isOfMoney: words.some((word) => MONEY.has(word)), isAdding: words.some((word) => ADDS.has(word)) };
}
