/** Days that a deal stands in its stage, as a bound. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';

const IN_STAGE = 'avg_days_in_current_stage';

/** `deals with more than 60 days in Proposal`: days in the stage that the deal stands in. */
export function bindStageDays(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  const isInStage =
    marks.some((mark) => mark.kind === 'value' && mark.candidates.some(({ dimension }) => dimension === 'stage')) ||
    marks.some((mark) => mark.kind === 'metric' && mark.names.includes(IN_STAGE));
  if (!isInStage || !vocabulary.metrics.has(IN_STAGE) || !marks.some((mark) => mark.kind === 'deal')) return marks;
  return marks.map((mark): Mark => (mark.kind === 'threshold' && mark.isDays === true ? { ...mark, of: IN_STAGE } : mark));
}
