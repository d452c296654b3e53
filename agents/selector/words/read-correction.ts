/** Words that take back what was said before, at the start of a message. */
import { type Reader, type ScanContext, type Seen, wordAt } from '#agents/selector/terms/scan-context.ts';

/** `no, q3` and `no by region` correct what was said before; `no amount` and `no renewals` leave something out. */
export const readCorrection: Reader = (context, at) => {
  const other = at === 0 ? otherLength(context) : 0;
  if (other > 0 && other < context.tokens.length) return corrects(other);
  const isFirst = at === 0 && ['no', 'nope', 'nah', 'wait'].includes(wordAt(context, at));
  const excused = at === 0 ? excusedLength(context) : 0;
  if (excused > 1 && excused < context.tokens.length) return corrects(excused);
  if (at === 0 && ['nope', 'nah'].includes(wordAt(context, at)) && context.tokens.length > 1 && wordAt(context, 1) !== ',') return corrects(1);
  return isFirst && [',', 'by', 'i', 'for', 'in', 'rather', 'that', 'thats'].includes(wordAt(context, at + 1))
    ? corrects(wordAt(context, at + 1) === ',' ? 2 : 1)
    : null;
};

/** `not that one, Whitfield`, `not him, Luc`: somebody else was meant, and nobody is left out. */
function otherLength(context: ScanContext): number {
  const isOther = wordAt(context, 0) === 'not' && ['that', 'this', 'him', 'her', 'them', 'those'].includes(wordAt(context, 1));
  const length = ['one', 'ones'].includes(wordAt(context, 2)) ? 3 : 2;
  const end = [',', 'but', 'the'].includes(wordAt(context, length)) ? length + 1 : length;
  return isOther && (length === 3 || end > length) ? end : 0;
}

const EXCUSES = new Set(['no', 'nope', 'nah', 'wait', 'sorry', 'oops', 'whoops', 'actually', 'hmm', 'ah', 'oh', 'my', 'bad', 'mistake', ',']);

/** `no sorry`, `oh wait, no`, `sorry my bad,`: words that only take back what was said; 0 where none of them says so. */
function excusedLength(context: ScanContext): number {
  const until = context.tokens.findIndex((token) => !EXCUSES.has(token.text));
  const words = context.tokens.slice(0, Math.max(0, until)).map((token) => token.text);
  const end = words.at(-1) === 'my' ? words.length - 1 : words.length;
  const said = words.slice(0, end).filter((word) => word !== ',');
  return said.length > 1 && said.some((word) => TAKES_BACK.has(word)) ? end : 0;
}

const TAKES_BACK = new Set(['no', 'nope', 'nah', 'wait', 'sorry', 'oops', 'whoops']);

function corrects(length: number): Seen {
  return { meaning: { kind: 'follow', how: 'keep' }, length };
}
