/** The other of two periods, named by where it lies: `this quarter and next`, `Q3 this year and last year`. */
import { periodAround, shiftYears } from '#agents/selector/terms/calendar.ts';
import { readPoint } from '#agents/selector/periods/read-point.ts';
import { periodSeen } from '#agents/selector/periods/read-since.ts';
import { type Reader, wordAt } from '#agents/selector/terms/scan-context.ts';

/** `this quarter and next`, `Q3 this year and last year`: the period before, or after, the one that was said, where a joint stands between. */
export const readOtherOne: Reader = (context, at) => {
  const offset = wordAt(context, at) === 'next' ? 1 : wordAt(context, at) === 'last' ? -1 : null;
  if (offset === null || !JOINTS.has(wordAt(context, at - 1))) return null;
  const isYear = wordAt(context, at + 1) === 'year';
  if (!isYear && !ENDS_THERE.test(wordAt(context, at + 1))) return null;
  const before = Array.from({ length: POINT_WORDS_MAX }, (_, back) => POINT_WORDS_MAX - back)
    .map((back) => ({ back, point: readPoint(context, at - 1 - back) }))
    .find(({ back, point }) => point?.length === back);
  const said = before === undefined ? [] : context.tokens.slice(at - 1 - before.back, at - 1).map((token) => token.text);
  const grain = before?.point?.range.grain;
  if (before?.point == null || grain === undefined) return null;
  const isOfYear = said.length > 2 && said.slice(-2).join(' ') === 'this year' && grain !== 'year';
  if (isOfYear) return periodSeen(shiftYears(before.point.range, offset, context), isYear ? 2 : 1);
  const isCounted = said.length === 2 && /^(?:this|current|last)$/.test(said[0] ?? '');
  return isCounted && !isYear ? periodSeen(periodAround(grain, offset, context), 1) : null;
};

const JOINTS = new Set(['and', 'or', 'vs', 'versus', '&', ',', 'against', 'to', 'than', 'with']);
const ENDS_THERE = /^(?:|\?|,|by|per|please|pls|for)$/;
const POINT_WORDS_MAX = 5;
