/** `close dates of mine in the past`: dates that have passed, where the words between keep the phrase apart. */
import { isAt, type Reader, wordAt } from '#agents/selector/terms/scan-context.ts';

/** The dates say which deals only together with `in the past` at the end of the question. */
export const readPastDate: Reader = (context, at) => {
  if (!context.vocabulary.dimensions.has('is_overdue')) return null;
  const end = context.tokens.findIndex((_, place) => isAt(context, place, 'in the past') && /^(?:|\?|please|pls)$/.test(wordAt(context, place + 3)));
  const dates = context.tokens.findIndex((token, place) => /^dates?$/.test(token.text) && place < end);
  if (dates < 0) return null;
  if (at === end) return { meaning: { kind: 'segment', filter: { dimension: 'is_overdue', op: 'in', values: [true] } }, length: 3 };
  const isLead = at === dates - 1 && /^(?:close|closing|due)$/.test(wordAt(context, at));
  return isLead ? { meaning: { kind: 'filler' }, length: 2 } : null;
};
