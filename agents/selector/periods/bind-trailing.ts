/** `by quarter over the last two years`, `up or down over the last year`: a stretch that ends today, where a trend is asked for. */
import { addPeriods, addToDay, startOfPeriod } from '#kernel/dates.ts';
import { type CalendarDay, daysFromTo } from '#agents/selector/terms/calendar.ts';
import { type Mark, marksOf } from '#agents/selector/terms/marks.ts';

const YEARS = /^(?:the )?(?:last|past)(?: \w+)? years?$/i;
const LEADS = /^(?:over|in|during|within|across|throughout|for)$/i;

/** The marks with such years counted back from today: whole quarters or months up to the running one where the trend is by them. */
export function bindTrailing(marks: readonly Mark[], at: CalendarDay): readonly Mark[] {
  const grain = marksOf(marks, 'time_group').find((mark) => mark.grain !== null)?.grain ?? null;
  const isChange = marksOf(marks, 'compare_to').some((mark) => mark.grain === null && mark.to === 'previous_period');
  const isTrend = grain !== null ? grain !== 'year' : isChange || marks.some((mark) => mark.kind === 'time_group');
  const isElse = marks.some((mark) => mark.kind === 'versus') || marksOf(marks, 'period').length > 1;
  if (!isTrend || isElse) return marks;
  return marks.map((mark, place): Mark => {
    if (mark.kind !== 'period' || mark.range?.grain !== 'year' || !YEARS.test(mark.words)) return mark;
    const years = Number(mark.range.end.slice(0, 4)) - Number(mark.range.start.slice(0, 4));
    // Last year alone is the one of the calendar; over the last year is not.
    const isLed = LEADS.test(marks[place - 1]?.words ?? '') && /^the\b/i.test(mark.words);
    if (mark.range.end > at.today || (years < 2 && !isLed)) return mark;
    const running = grain === null ? null : startOfPeriod(at.today, grain, at.calendar);
    const start =
      grain === null || running === null
        ? addToDay(addToDay(at.today, { years: -years }), { days: 1 })
        : addPeriods(startOfPeriod(addToDay(running, { years: -years }), grain, at.calendar), grain, 1);
    return { ...mark, range: daysFromTo(start, at.today) };
  });
}
