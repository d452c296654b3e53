/** `how many times was it pushed`: how often, not how many deals were. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';

const DEALS_PUSHED = 'pushed_count';
const TIMES_PUSHED = 'avg_push_count';

/** Of one deal the pushes are counted; of several no figure adds them up, which the words that stay unread then say. */
export function bindTimes(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  const at = marks.findIndex((mark, index) => mark.kind === 'quantity' && mark.what === 'many' && /^times$/i.test(marks[index + 1]?.words ?? ''));
  const times = marks[at + 1];
  const isPushed = marks.some((mark) => mark.kind === 'metric' && mark.names.includes(DEALS_PUSHED));
  if (at < 0 || times === undefined || !isPushed || !vocabulary.metrics.has(TIMES_PUSHED)) return marks;
  const isOfOne = marks.some((mark) => mark.kind === 'value' && mark.candidates.every(({ dimension }) => dimension === 'opportunity'));
  if (!isOfOne)
    return marks.map((mark, index) => (index === at ? { kind: 'unknown', at: mark.at, length: mark.length + 1, words: `${mark.words} times` } : mark));
  const pushed = marks.map((mark): Mark => (mark.kind === 'metric' && mark.names.includes(DEALS_PUSHED) ? { ...mark, names: [TIMES_PUSHED] } : mark));
  return pushed.filter((_, index) => index !== at);
}
