/** Words that only the answer before them explains: filters dropped or taken back, the other of two names, the figure of everybody. */
import type { ThreadMemory } from '#kernel/decisions.ts';
import type { Plan } from '#kernel/plan.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import type { CalendarDay } from '#agents/selector/terms/calendar.ts';
import { timesOf } from '#agents/selector/request/thread-times.ts';
import { backToAll, dimensionsOf, droppedBound, droppedFilters, takenBack, type ThreadMarks } from '#agents/selector/request/filters-off.ts';
import { withoutReplaced } from '#agents/selector/request/replaced.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';
import { PEOPLE } from '#agents/selector/terms/people.ts';
import { stemsOf } from '#agents/words.ts';

/** The marks of a follow-up, read beside the plan before it. */
export function readThreadMarks(given: readonly Mark[], memory: ThreadMemory | null, vocabulary: Vocabulary, at: CalendarDay): ThreadMarks {
  const plan = memory?.plans[0];
  if (plan === undefined) return { marks: given, lifted: [], isWhole: false };
  const marks = variantOf(otherName(timesOf(offTarget(placeOf(withoutReplaced(given, plan, vocabulary)), plan, vocabulary), plan, at), plan), plan, vocabulary);
  return (
    wholeOf(marks, plan) ??
    droppedBound(marks, plan) ??
    backToAll(marks, plan) ??
    droppedFilters(marks, plan) ??
    takenBack(marks, plan) ?? { marks, lifted: otherPeople(marks, plan), isWhole: false }
  );
}

/** `how far off are we` after a target or what covers it: off the target, not how wrong a forecast was. */
function offTarget(marks: readonly Mark[], plan: Plan, vocabulary: Vocabulary): readonly Mark[] {
  const hasGap = vocabulary.modelOf(GAP)?.model === plan.model;
  return marks.map((mark) =>
    hasGap && (mark.kind === 'metric' || mark.kind === 'vague') && /\bfar off\b/i.test(mark.words)
      ? { kind: 'metric', names: [GAP], at: mark.at, length: mark.length, words: mark.words }
      : mark,
  );
}

const GAP = 'target_gap';

/** `who is last`, `which rep is 2nd`: a row of the ranking before, whatever its rows are. */
function placeOf(marks: readonly Mark[]): readonly Mark[] {
  const isPlace =
    marks.some((mark) => mark.kind === 'rank' && mark.isSame === true) && !marks.some((mark) => mark.kind === 'metric' || mark.kind === 'outcome');
  return marks.map((mark): Mark =>
    isPlace && mark.kind === 'dimension' && mark.isAsked ? { kind: 'filler', at: mark.at, length: mark.length, words: mark.words } : mark,
  );
}

/** `the other dana`: of several people of that name, the ones the answer before was not about. */
function otherName(marks: readonly Mark[], plan: Plan): readonly Mark[] {
  const at = marks.findIndex((mark, index) => /^other$/i.test(mark.words) && marks[index + 1]?.kind === 'value');
  const named = marks[at + 1];
  if (at < 0 || named?.kind !== 'value') return marks;
  const candidates = named.candidates.filter(
    (candidate) => !plan.filters.some((filter) => filter.dimension === candidate.dimension && filter.values.includes(candidate.value)),
  );
  return candidates.length === 0 || candidates.length === named.candidates.length
    ? marks
    : marks.flatMap((mark, index) => (index === at ? [] : index === at + 1 ? [{ ...named, candidates }] : [mark]));
}

const TALK = new Set(
  'no nope sorry i mean meant actually and what about how ok okay but the same for instead please pls rather wait now use using show make it by as that be to switch not give me'.split(
    ' ',
  ),
);
const LEADS = new Set(['average', 'avg', 'mean', 'median', 'total']);
const PLAIN: ReadonlySet<Mark['kind']> = new Set(['quantity', 'unknown', 'filler', 'follow', 'and']);

/** `no, by value` after a win rate, `the median` after an average: the figure that is called so. */
function variantOf(marks: readonly Mark[], plan: Plan, vocabulary: Vocabulary): readonly Mark[] {
  const [metric, ...others] = plan.metrics;
  const words = marks.flatMap((mark) => mark.words.toLowerCase().split(/[^\p{L}\p{N}%]+/u)).filter((word) => word !== '' && !TALK.has(word));
  if (metric === undefined || others.length > 0 || words.length === 0 || words.length > 4 || marks.some((mark) => !PLAIN.has(mark.kind))) return marks;
  const said = stemsOf(words.join(' '));
  const metrics = vocabulary.phrases.flatMap((phrase) => (phrase.kind === 'metric' ? [phrase] : []));
  const wanted = metrics.flatMap(({ name, stems }) => {
    const bare = LEADS.has(stems[0] ?? '') ? stems.slice(1) : stems;
    return name === metric
      ? [
          [...stems, ...said],
          [...said, ...stems],
          [...said, ...bare],
        ].map((one) => one.join(' '))
      : [];
  });
  const found = new Set(metrics.filter(({ name, stems }) => name !== metric && wanted.includes(stems.join(' '))).map(({ name }) => name));
  const [first] = marks;
  if (found.size !== 1 || first === undefined) return marks;
  return [
    { ...first, kind: 'follow', how: 'keep', words: 'instead' },
    { ...first, kind: 'metric', names: [...found] },
  ];
}

const WHOLE =
  /^(?:overall|total|totals|altogether|combined|everything|all|the total|grand total|in total|worldwide|world wide|globally|global|everywhere|across the board)$/i;
const PLACES = /^(?:worldwide|world wide|globally|global|everywhere|across the board)$/i;

/** `and overall?`: without the groups of the answer before, or where it had none without its filters. */
function wholeOf(marks: readonly Mark[], plan: Plan): ThreadMarks | null {
  const content = marks.filter((mark) => !['filler', 'and', 'follow'].includes(mark.kind));
  const whole = marks.find((mark) => WHOLE.test(mark.words));
  if (whole === undefined || content.some((mark) => mark !== whole) || plan.dimensions.includes('opportunity')) return null;
  const isGrouped = plan.dimensions.length > 0 && !PLACES.test(whole.words);
  return { marks, lifted: isGrouped ? [] : plan.filters.map((filter) => filter.dimension), isWhole: isGrouped };
}

const NARROWS = /^(?:only|just|keep only|keep just|narrow to|narrow it to|limit to|filter to|filter by)$/i;
const AGAIN = /^(?:the )?same(?: thing)?(?: for)?$/i;

/** `same for harbor` after somebody's people: that team in their place, not where the two meet; `just harbor` narrows. */
function otherPeople(marks: readonly Mark[], plan: Plan): readonly string[] {
  const isNarrowing = marks.some((mark) => mark.kind === 'negation' || NARROWS.test(mark.words) || (mark.kind === 'follow' && mark.how === 'also'));
  const [named, ...others] = [...new Set(marks.flatMap((mark) => (mark.kind === 'value' ? dimensionsOf(mark) : [])))];
  const whose = new Set([...PEOPLE, ...(marks.some((mark) => AGAIN.test(mark.words)) ? ['sales_region'] : [])]);
  if (isNarrowing || named === undefined || others.length > 0 || !whose.has(named)) return [];
  return plan.filters.filter(({ dimension, op }) => op === 'in' && whose.has(dimension) && dimension !== named).map(({ dimension }) => dimension);
}
