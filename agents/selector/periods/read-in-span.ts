/** What is due after a time from now: `closing within 30 days`, `due in 2 weeks`, `due in less than a month`. */
import { addToDay, type Grain, type LocalDate, startOfPeriod } from '#kernel/dates.ts';
import { daysFromTo, wholePeriod } from '#agents/selector/terms/calendar.ts';
import { grainOf } from '#agents/selector/terms/point.ts';
import { DUE_WORDS } from '#agents/selector/periods/read-as-of.ts';
import { periodSeen } from '#agents/selector/periods/read-since.ts';
import { phraseAt, type Reader, type ScanContext, wordAt } from '#agents/selector/terms/scan-context.ts';

const WITHIN = ['within', 'in under', 'in less than', 'in fewer than', 'within the', 'in at most', 'in the space of', 'inside of'];
const SPAN_MAX = 400;
/** What goes on behind is no time from now: 30 days in their stage. */
const GOES_ON = /^(?:in|of|old|ago|overdue|late|or|before|after)$/;

/** Within: from today on. `in 2 weeks` is so in the first reading; in the second it is that day, that week or that month. */
export const readInSpan: Reader = (context, at) => {
  if (!context.isAhead || !context.tokens.some((token) => DUE_WORDS.has(token.text))) return null;
  const within = phraseAt(context, at, WITHIN);
  const lead = within?.length ?? (wordAt(context, at) === 'in' ? 1 : 0);
  if (lead === 0) return null;
  const count = /^(?:an?|one)$/.test(wordAt(context, at + lead)) ? 1 : (context.tokens[at + lead]?.number ?? null);
  const grain = grainOf(context.tokens[at + lead + 1]);
  if (count === null || count < 1 || count > SPAN_MAX || grain === null || GOES_ON.test(wordAt(context, at + lead + 2))) return null;
  const day = after(context, count, grain);
  const isLess = within !== null && /less|fewer|under/.test(within.phrase);
  const last = isLess ? addToDay(day, { days: -1 }) : day;
  const isThen = within === null && context.reading === 1;
  const range = isThen ? wholePeriod(startOfPeriod(day, grain, context.calendar), grain, context) : daysFromTo(context.today, last);
  return periodSeen(range, lead + 2);
};

function after({ today }: ScanContext, count: number, grain: Grain): LocalDate {
  const spans = { day: { days: count }, week: { weeks: count }, month: { months: count }, quarter: { months: 3 * count }, year: { years: count } };
  return addToDay(today, spans[grain]);
}
