/** `by quarter, and the growth from quarter to quarter`: each row of a trend beside the one before it. */
import { addPeriods, addToDay, daysBetween, startOfPeriod } from '#kernel/dates.ts';
import type { Plan } from '#kernel/plan.ts';
import { daysFromTo } from '#agents/selector/terms/calendar.ts';
import type { ReadContext } from '#agents/selector/request/read-request.ts';

/** The trend compared with the same stretch one row earlier; a running row with as many days of the one before. Null for a trend that names no period. */
export function besideEarlier(plan: Plan, context: ReadContext): Plan | null {
  const times = plan.dimensions.flatMap((name) => context.vocabulary.dimensions.get(name)?.time ?? []);
  const [time, ...others] = times;
  const { period } = plan;
  if (time === undefined || others.length > 0 || period === undefined || time.role !== period.dateRole) return null;
  const { grain } = time;
  const running = startOfPeriod(context.today, grain, context.calendar);
  const isRunning = period.start <= context.today && addToDay(context.today, { days: 1 }) < period.end;
  const elapsed = addToDay(addPeriods(running, grain, -1), { days: daysBetween(running, addToDay(context.today, { days: 1 })) });
  const end = isRunning ? (elapsed < running ? elapsed : running) : addPeriods(period.end, grain, -1);
  const earlier = daysFromTo(addPeriods(period.start, grain, -1), addToDay(end, { days: -1 }));
  return { ...plan, compare: { to: { start: earlier.start, end: earlier.end, label: earlier.label, dateRole: period.dateRole } } };
}

export const NO_EARLIER_ROW =
  'I can show a figure over time, and its change from each row to the next where the period is named, such as "by quarter for the last four quarters".';
