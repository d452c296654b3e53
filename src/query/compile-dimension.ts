/** A dimension as an SQL expression; time at its grain, quarters and years by the fiscal calendar. */
import type { SemanticModel } from '#catalog/catalog.ts';
import type { Calendar } from '#kernel/dates.ts';

/** The expression that gives the dimension's value; time values are the first day of the period. */
export function dimensionSql(model: SemanticModel, name: string, calendar: Calendar): string {
  const dimension = model.dimensions.find((candidate) => candidate.name === name);
  if (dimension === undefined) throw new Error(`a checked plan names the unknown dimension ${name}`);
  if (dimension.time === null) return dimension.sql;
  const { grain } = dimension.time;
  if (grain === 'day') return dimension.sql;
  const offset = calendar.fiscalYearStartMonth - 1;
  const shifts = offset === 0 || grain === 'week' || grain === 'month' ? null : `interval '${offset} months'`;
  if (shifts === null) return `date_trunc('${grain}', ${dimension.sql}::timestamp)::date`;
  return `(date_trunc('${grain}', ${dimension.sql}::timestamp - ${shifts}) + ${shifts})::date`;
}
