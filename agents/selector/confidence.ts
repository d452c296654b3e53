/** How sure an offline reading is: the share of such readings that are right, as `npm run eval` measures it on the half that is tuned on. */
import { hasMark, type Mark, marksOf } from '#agents/selector/terms/marks.ts';
import type { Token } from '#agents/words.ts';

export type Evidence = {
  /** Words as typed, and as they were read. */
  readonly typed: readonly Token[];
  readonly read: readonly Token[];
  readonly marks: readonly Mark[];
  readonly questions: number;
  readonly goesOn: boolean;
};

/** Below this a plan is offered, not run. */
export const CONFIDENCE_MIN = 0.75;

const PLAIN = 0.99;
/** What each kind of guess costs. */
const COSTS = { repair: 0.04, nearName: 0.06, partName: 0.005, question: 0.02, goesOn: 0.01, negation: 0.01, longText: 0.03 } as const;
const LONG_WORDS = 25;

/** 0–1. Every word that was set right, every name that was only near, every further question costs. */
export function confidenceOf({ typed, read, marks, questions, goesOn }: Evidence): number {
  const repairs = read.filter((token, at) => token.text !== typed[at]?.text).length;
  const values = marksOf(marks, 'value');
  const near = values.filter((mark) => mark.candidates.every((candidate) => candidate.match === 'spelling')).length;
  const parts = values.filter((mark) => mark.candidates.every((candidate) => candidate.match === 'part')).length;
  const cost =
    repairs * COSTS.repair +
    near * COSTS.nearName +
    parts * COSTS.partName +
    (questions - 1) * COSTS.question +
    (goesOn ? COSTS.goesOn : 0) +
    (hasMark(marks, 'negation') ? COSTS.negation : 0) +
    (typed.length > LONG_WORDS ? COSTS.longText : 0);
  return Math.max(0, Math.round((PLAIN - cost) * 1000) / 1000);
}
