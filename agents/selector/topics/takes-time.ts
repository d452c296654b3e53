/** Whether `how long` asks about deals. */
import type { Mark } from '#agents/selector/terms/marks.ts';

/** `how long do deals take`, `how fast do we close`: deals, their end, or something that takes; not how long somebody has been here. */
export function takesTime(marks: readonly Mark[]): boolean {
  const isPresence = marks.some((mark) => /^(been|left|until|till|ago|remaining)$/i.test(mark.words));
  const isOfDeals = marks.some(
    (mark) => ['outcome', 'deal', 'vague', 'role'].includes(mark.kind) || /^(take|takes|took|taken|taking|need|needs)$/i.test(mark.words),
  );
  return isOfDeals && !isPresence;
}
