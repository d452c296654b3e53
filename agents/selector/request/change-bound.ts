/** Groups chosen by how their figure went: `reps whose win rate dropped`, `who sold less in Q3 than in Q2`. */
import { hasMark, type Mark } from '#agents/selector/terms/marks.ts';
import { isQualifier } from '#agents/selector/request/read-grouping.ts';

export type ChangeBound = 'rise' | 'fall' | 'better' | 'worse';

const WORDS: readonly (readonly [ChangeBound, RegExp])[] = [
  ['better', /^(?:improve|improved|improving|better|getting better|better than)$/i],
  ['worse', /^(?:worse|getting worse|worse than)$/i],
  [
    'fall',
    /^(?:drop\w*|fall|falling|fallen|fell|declin\w*|decreas\w*|shrank|shrunk|down|went down|gone down|lower|less|fewer|shrinking|less than|fewer than|lower than|smaller|smaller than|down on|down from)$/i,
  ],
  [
    'rise',
    /^(?:rise|rose|risen|up|went up|gone up|grow|grew|grown|growing|increas\w*|rising|climbing|higher|more|more than|higher than|ahead of|bigger than|up on|up from)$/i,
  ],
];
const SAYS: ReadonlySet<Mark['kind']> = new Set(['compare_to', 'versus', 'filler']);

/** Which way the figure of the groups that are asked for went; null where all of them are wanted, or those that changed most. */
export function readChangeBound(marks: readonly Mark[]): ChangeBound | null {
  const isCompared = hasMark(marks, 'compare_to') || hasMark(marks, 'versus');
  const those = marks.findIndex((mark) => /^(?:which ones?|those|the ones|ones|these|them)$/i.test(mark.words));
  const named = marks.findIndex((mark, at) => mark.kind === 'dimension' && (mark.isPlural || mark.isAsked) && !isQualifier(marks, mark) && !isBy(marks, at));
  const group = named >= 0 ? named : those;
  const isElse =
    hasMark(marks, 'rank') ||
    hasMark(marks, 'threshold') ||
    marks.some((mark) => mark.kind === 'follow' && !/^(?:only|just)$/i.test(mark.words)) ||
    hasMark(marks, 'time_group');
  if (!isCompared || group < 0 || isElse || marks.some((mark) => /^(?:how|why)$/i.test(mark.words))) return null;
  const behind = marks.slice(group + 1).filter((mark) => SAYS.has(mark.kind));
  const found = WORDS.flatMap(([way, words]) => behind.flatMap((mark) => (words.test(mark.words) ? [{ way, at: mark.at }] : [])));
  return found.toSorted((left, right) => left.at - right.at)[0]?.way ?? null;
}

function isBy(marks: readonly Mark[], at: number): boolean {
  return /(?:^|\s)(?:by|per|each|every|across|all)$/i.test(marks[at - 1]?.words ?? '');
}
