/** Days that a deal stands in its stage, as a bound. */
import type { Mark } from '#agents/selector/terms/marks.ts';
import { isStageDays } from '#agents/selector/words/read-day-bounds.ts';

const DEALS = /\b(?:deals?|opps?|opportunit(?:y|ies))\b/i;
const ANY = /^(?:anything|everything|something|any|those|ones)$/i;

/** `deals stuck in Proposal for more than 45 days`, `anything that hasn't moved in over 30 days`: how long says what stuck means, and deals are asked for. */
export function bindStageDays(marks: readonly Mark[]): readonly Mark[] {
  if (!marks.some(isStageDays)) return marks;
  const bound = marks.map((mark): Mark => {
    const { at, length, words } = mark;
    const isStuck =
      (mark.kind === 'segment' && mark.filter.dimension === 'is_stalled') || (mark.kind === 'metric' && mark.names.every((name) => STUCK.has(name)));
    if (!isStuck) return mark;
    return DEALS.test(words) ? { kind: 'deal', isPlural: true, at, length, words } : { kind: 'filler', at, length, words };
  });
  const isOfDeals = bound.some((mark) => ['deal', 'outcome', 'metric', 'vague'].includes(mark.kind));
  if (isOfDeals) return bound;
  const any = bound.findIndex((mark) => mark.kind === 'filler' && ANY.test(mark.words));
  return bound.map((mark, at): Mark => (at === any ? { kind: 'deal', isPlural: true, at: mark.at, length: mark.length, words: mark.words } : mark));
}

/** Figures whose words only say what the bound says: `stuck deals`, `days in current stage`. */
const STUCK: ReadonlySet<string> = new Set(['stalled_count', 'avg_days_in_current_stage']);
