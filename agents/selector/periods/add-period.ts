/** `2026 as well` after quarters of 2025: one row of periods, longer. */
import type { Plan } from '#kernel/plan.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import { type Range, spanOf } from '#agents/selector/terms/calendar.ts';

/** The period of the answer before with the one said, where they meet and the answer has a row for each part of them; else the one said. */
export function withPeriodBefore(said: Range | null | undefined, [plan, ...others]: readonly Plan[], vocabulary: Vocabulary): Range | null | undefined {
  const before = plan?.period;
  const isInRows = plan?.dimensions.some((name) => vocabulary.dimensions.get(name)?.time != null) === true;
  if (said === undefined || said === null || before === undefined || others.length > 0 || !isInRows || plan?.compare !== undefined) return said;
  const range: Range = { start: before.start, end: before.end, label: before.label, ...(before.grain === undefined ? {} : { grain: before.grain }) };
  if (range.end === said.start) return spanOf(range, said);
  return said.end === range.start ? spanOf(said, range) : said;
}
