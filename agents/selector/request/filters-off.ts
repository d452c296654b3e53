/** Filters and bounds of the answer before that a message takes off, or what it left out and takes back. */
import type { Plan } from '#kernel/plan.ts';
import type { Mark, MarkOf } from '#agents/selector/terms/marks.ts';

/** `lifted`: dimensions whose filter goes; `isWhole`: the groups of the answer before go too; `isUnbounded`: its bounds go. */
export type ThreadMarks = {
  readonly marks: readonly Mark[];
  readonly lifted: readonly string[];
  readonly isWhole: boolean;
  readonly isUnbounded?: boolean;
};

const BOUND =
  /^(?:(?:and|so|ok|okay|now|please|then|,) )*(?:(?:(?:take|lift|drop|remove|clear|reset|lose|leave|ditch|forget|without|no|get rid of)(?: off)? (?:the |that |any )?(?:(?:amount|size|value|deal size|number|price|money|minimum|maximum|lower|upper) )?(?:limits?|bounds?|cap|threshold|minimum|maximum|floor|cut ?off|restriction)|(?:take|lift|drop|remove|clear|reset|lose|leave|ditch|without|no)(?: off)? (?:the |that )?(?:amount|size|value|deal size) filter)(?: off| away| out)?|(?:any|all|back to (?:any|all)) (?:amounts?|sizes?|values?|deal sizes?))(?: (?:again|please|now|instead))*(?: \?)?$/i;

/** `take the amount limit off again`: the bounds of the answer before go; null where it had none. */
export function droppedBound(marks: readonly Mark[], plan: Plan): ThreadMarks | null {
  const [first] = marks;
  const text = marks
    .map((mark) => mark.words)
    .join(' ')
    .replace(/\s+/g, ' ');
  if (first === undefined || plan.having === undefined || plan.having.length === 0 || !BOUND.test(text)) return null;
  return { marks: [{ ...first, kind: 'follow', how: 'clear' }], lifted: [], isWhole: false, isUnbounded: true };
}

const DROPS = /^(?:drop|remove|removing|take out|taking out|clear|reset|without|no|ignore|ignoring|omit|lose)$/i;

/** `drop the filter`, `without the enterprise filter`, `drop enterprise` where only Enterprise was looked at. */
export function droppedFilters(marks: readonly Mark[], plan: Plan): ThreadMarks | null {
  const at = marks.findIndex((mark) => DROPS.test(mark.words));
  if (at < 0) return null;
  const named: readonly Mark[] = marks.slice(at + 1).filter((mark) => mark.kind === 'value' || mark.kind === 'segment');
  const isFilter = marks.slice(at + 1).some((mark) => /^filters?$/i.test(mark.words));
  const isLifting =
    named.length > 0 && /^(?:drop|remove|removing|take out|clear|lose)$/i.test(marks[at]?.words ?? '') && named.every((mark) => isOnly(mark, plan));
  if (!isFilter && !isLifting) return null;
  const until = marks.findIndex((mark, index) => index > at && /^filters?$/i.test(mark.words));
  const about = isFilter ? marks.slice(at + 1, until) : [];
  // Of a filter on something that is not known here nothing is taken off.
  if (about.some((mark) => !NAMES_FILTER.has(mark.kind))) return null;
  const dimensions = about.filter((mark) => mark.kind === 'dimension');
  if (dimensions.length > 0)
    return withoutFiltersOn(
      dimensions,
      marks.filter((mark, index) => index < at || index > until),
      plan,
    );
  const standing = plan.filters.map((filter) => filter.dimension).filter((name) => name !== 'outcome' || !plan.dimensions.includes('opportunity'));
  const lifted = named.length === 0 ? standing : named.flatMap(dimensionsOf).filter((name) => standing.includes(name));
  if (lifted.length === 0) return null;
  const rest = marks.filter((mark, index) => index !== at && !named.includes(mark) && !/^filters?$/i.test(mark.words));
  const [first] = marks;
  return { marks: first === undefined ? rest : [{ ...first, kind: 'follow', how: 'clear' }, ...rest], lifted, isWhole: false };
}

const NAMES_FILTER: ReadonlySet<Mark['kind']> = new Set(['filler', 'and', 'follow', 'dimension', 'value', 'segment']);

/** `drop the region filter`, `all stages again`: the filters on those alone; null where the answer before had none on one of them. */
function withoutFiltersOn(dimensions: readonly MarkOf<'dimension'>[], rest: readonly Mark[], plan: Plan): ThreadMarks | null {
  const lifted = dimensions.map(({ names }) => plan.filters.find((filter) => names.some((name) => isCalled(filter.dimension, name)))?.dimension ?? null);
  const [first] = dimensions;
  if (first === undefined || lifted.includes(null)) return null;
  const marks: readonly Mark[] = [{ kind: 'follow', how: 'clear', at: first.at, length: first.length, words: first.words }, ...rest];
  return { marks, lifted: lifted.flatMap((name) => name ?? []), isWhole: false };
}

/** The region of the account is called region too. */
function isCalled(dimension: string, name: string): boolean {
  return dimension === name || dimension.endsWith(`_${name.split('_').at(-1) ?? name}`);
}

/** `all regions` after those of one kind of region: the filter that is there is meant. */
export function isLifted(dimension: string, lifted: readonly string[], plan: Plan): boolean {
  const standing = plan.filters.map((filter) => filter.dimension);
  return lifted.some((name) => name === dimension || (!standing.includes(name) && isCalled(dimension, name)));
}

/** `all stages again`, `back to all lead sources`: without the filter on them, and not by them; of a list of deals `all stages` says it too. */
export function backToAll(marks: readonly Mark[], plan: Plan): ThreadMarks | null {
  const at = marks.findIndex((mark) => mark.kind === 'dimension');
  const dimension = marks[at];
  const isEvery =
    /^(?:all|every|any|each)$/i.test(marks[at - 1]?.words ?? '') || (/^the$/i.test(marks[at - 1]?.words ?? '') && /^all$/i.test(marks[at - 2]?.words ?? ''));
  const isBack = plan.dimensions.includes('opportunity') || marks.some((mark) => /\b(?:again|back)\b/i.test(mark.words));
  const rest = marks.filter((mark) => mark !== dimension);
  const isElse = rest.some((mark) => !['filler', 'and', 'follow'].includes(mark.kind) && !/^back(?: to)?$/i.test(mark.words));
  if (dimension?.kind !== 'dimension' || !isEvery || !isBack || isElse || marks.some((mark) => /^(?:by|per)$/i.test(mark.words))) return null;
  return withoutFiltersOn([dimension], [], plan);
}

/** The answer before was of this alone, and not divided by it. */
function isOnly(mark: Mark, plan: Plan): boolean {
  const names: readonly string[] = dimensionsOf(mark);
  return plan.filters.some((filter) => filter.op === 'in' && names.includes(filter.dimension)) && !plan.dimensions.some((name) => names.includes(name));
}

const BACK = /^(?:with|including|include|incl|plus|add|back|again)$/i;

/** `with renewals again`: what was left out counts again. */
export function takenBack(marks: readonly Mark[], plan: Plan): ThreadMarks | null {
  const those = thoseTakenBack(marks, plan);
  if (those !== null) return those;
  const named = marks.find((mark): mark is MarkOf<'value'> | MarkOf<'segment'> => mark.kind === 'value' || mark.kind === 'segment');
  if (named === undefined || !marks.some((mark) => BACK.test(mark.words)) || marks.some((mark) => mark.kind === 'negation')) return null;
  const values = named.kind === 'value' ? named.candidates.map((candidate) => candidate.value) : named.filter.values;
  const left = plan.filters.find((filter) => filter.op === 'not_in' && dimensionsOf(named).includes(filter.dimension));
  if (left === undefined || !values.every((value) => left.values.includes(value)) || left.values.some((value) => !values.includes(value))) return null;
  const rest = marks.filter((mark) => mark !== named && !(mark.kind === 'unknown' && (BACK.test(mark.words) || /^(?:put|bring|in)$/i.test(mark.words))));
  return { marks: [{ ...named, kind: 'follow', how: 'clear' }, ...rest], lifted: [left.dimension], isWhole: false };
}

/** `and including it`, `put them back in`: the one thing that was left out. */
function thoseTakenBack(marks: readonly Mark[], plan: Plan): ThreadMarks | null {
  const words = marks.map((mark) => mark.words.toLowerCase()).filter((word) => !/^(?:and|so|now|please|again|ok|okay|,|\?|what about|how about)$/.test(word));
  const isSaid = BACK_IN.test(words.join(' '));
  const [left, ...others] = plan.filters.filter((filter) => filter.op === 'not_in');
  const [first] = marks;
  if (!isSaid || left === undefined || others.length > 0 || first === undefined) return null;
  return { marks: [{ ...first, kind: 'follow', how: 'clear' }], lifted: [left.dimension], isWhole: false };
}

const BACK_IN =
  /^(?:(?:with|including|include|incl|plus|add|count|counting) (?:it|them|those|these|that)(?: (?:back|back in|in|too|as well))?|(?:put|bring|add|take|count) (?:it|them|those|these|that) (?:back in|back|in))$/;

/** The dimensions that a named value, or a named filter, is one of. */
export function dimensionsOf(mark: Mark): readonly string[] {
  if (mark.kind === 'segment') return [mark.filter.dimension];
  return mark.kind === 'value' ? mark.candidates.map((candidate) => candidate.dimension) : [];
}
