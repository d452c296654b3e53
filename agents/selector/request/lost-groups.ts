/** Groupings that would be lost, or read as two: what stands behind `by` and is nothing to group by. */
import type { Mark } from '#agents/selector/terms/marks.ts';
import { isPossessor, isPropertyOf } from '#agents/selector/request/read-grouping.ts';
import type { Trouble } from '#agents/selector/terms/request.ts';

/** Reasons why a grouping that is said is none here. */
export function lostGroups(marks: readonly Mark[]): readonly Trouble[] {
  return [...compoundGroups(marks), ...idleGroups(marks)].slice(0, 1);
}

/** `by customer age`, `which product area`: the second of the first, which is no grouping here; two groupings are joined by a word or a comma. */
function compoundGroups(marks: readonly Mark[]): readonly Trouble[] {
  const pair = marks.flatMap((mark, at) => {
    if (!isIntroduced(marks, at)) return [];
    const isOf = marks[at + 1]?.words.toLowerCase() === 'of';
    const next = isOf ? marks.slice(at + 2).find((other) => !/^(?:the|our|its|their)$/i.test(other.words)) : marks[at + 1];
    const isBeside = next?.kind === 'dimension' && (isOf || next.at === mark.at + mark.length);
    if (!isBeside) return [];
    const words = `${mark.words}${isOf ? ' of' : ''} ${next.words}`;
    // Which target market, by revenue type, by business area: a figure or the whole is no part of a grouping.
    if (!isOf && (mark.kind === 'metric' || (mark.kind === 'scope' && WHOLE.test(mark.words)))) return [words];
    const isNoun = mark.kind === 'dimension' && !mark.isPlural;
    return isNoun && !isPossessor(marks, mark) && !(isOf && isPropertyOf(mark, next)) ? [words] : [];
  })[0];
  return pair === undefined ? [] : [{ kind: 'unusable', reason: `I do not know "${pair}" as one thing to group by; for both, say "and" between them.` }];
}

const WHOLE = /^(?:the )?business$/i;
const ARTICLES = /^(?:the|our|its|their|a|an)$/i;
/** Words that change nothing elsewhere, and would be a grouping behind `by`. */
const IDLE = /^(?:am|kind|sort|range|number|count|name|names|list|lot|things?|land|sold|sell|bought|buy|buying|business|assigned to)$/i;

/** `by range`, `by land`: words that are read as nothing, or as an outcome, where a grouping is said. */
function idleGroups(marks: readonly Mark[]): readonly Trouble[] {
  const lost = marks.flatMap((mark, at) => {
    if (!/(?:^|\s)(?:by|per)$/i.test(mark.words)) return [];
    const next = marks.slice(at + 1).find((other) => !ARTICLES.test(other.words));
    return next !== undefined && IDLE.test(next.words) ? [next.words] : [];
  })[0];
  return lost === undefined ? [] : [{ kind: 'unusable', reason: `"${lost}" is nothing that deals are grouped by here.` }];
}

function isIntroduced(marks: readonly Mark[], at: number): boolean {
  return /(^|\s)(by|per|each|every|across|which)$/i.test(marks[at - 1]?.words ?? '');
}
