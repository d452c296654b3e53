/** In which way a figure of deals is asked for: how many on average, or what they came to. */
import { type Mark, hasMark, marksOf } from '#agents/selector/terms/marks.ts';

/** `average deals per rep`, `average number of deals won`: how many, not how large. */
export function asksNumberEach(marks: readonly Mark[]): boolean {
  const isEach = marks.some((mark) => (mark.kind === 'dimension' || mark.kind === 'time_group') && /^(?:per|each|every)\b/i.test(leadOf(marks, mark)));
  const isMany = marksOf(marks, 'quantity').some((mark) => mark.what === 'many');
  return isMany || (isEach && marks.some((mark) => ['deal', 'outcome', 'metric'].includes(mark.kind) && /\b(?:deals|opportunities|opps)\b/i.test(mark.words)));
}

function leadOf(marks: readonly Mark[], mark: Mark): string {
  return mark.kind === 'time_group' ? mark.words : (marks[marks.indexOf(mark) - 1]?.words ?? '');
}

/** `what did we win by region`: what it came to; `what deals`, `which region won the most` ask for others. */
export function asksWhatWas(marks: readonly Mark[]): boolean {
  const at = marks.findIndex((mark) => /^what(?:ever)?$/i.test(mark.words));
  const next = marks.slice(at + 1).find((mark) => mark.kind !== 'filler');
  return at >= 0 && next?.kind === 'outcome' && next.unit === null && !hasMark(marks, 'deal');
}

/** `how many clients did we lose by sector`: a number of clients for each sector, where the rows of a list are clients and sectors. */
export function splitsCount(marks: readonly Mark[], counted: string): boolean {
  return hasMark(marks, 'time_group') || marksOf(marks, 'dimension').some((mark) => !mark.names.includes(counted));
}
