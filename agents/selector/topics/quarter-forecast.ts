/** The forecast of the running quarter as one figure, and whether it reaches the target. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import { type CalendarDay, periodAround } from '#agents/selector/terms/calendar.ts';
import { hasMark, type Mark, marksOf } from '#agents/selector/terms/marks.ts';

const MONTHLY = 'combined_forecast';
const QUARTERLY = 'quarter_forecast';
const AGAINST_TARGET = 'forecast_target_gap';
const TARGET = 'quarter_target';
/** What the quarter's figures are kept by. */
const PEOPLE: ReadonlySet<string> = new Set(['owner', 'team', 'manager']);
const REACHES = /^(?:hit|hits|hitting|make|makes|reach|reaches|meet|meets|achieve|attain|get|beat)$/i;
const SIDES = /^(?:above|below|over|under|ahead|behind|short|or|of|by|how much|far|higher|lower|enough|beat|beats|exceed|exceeds)$/i;

/** `how much will we close in Q4`: the quarter, not each of its months. */
export function bindQuarterForecast(marks: readonly Mark[], vocabulary: Vocabulary, at: CalendarDay): readonly Mark[] {
  if (!vocabulary.metrics.has(QUARTERLY)) return marks;
  return againstTarget(willReach(ofQuarter(marks, at), vocabulary, at), vocabulary);
}

function ofQuarter(marks: readonly Mark[], at: CalendarDay): readonly Mark[] {
  const [period, ...others] = marksOf(marks, 'period');
  const running = periodAround('quarter', 0, at);
  const isRunning = others.length === 0 && period?.range?.start === running.start && period.range.end === running.end;
  const isSplit = ['time_group', 'compare_to', 'versus', 'rank'].some((kind) => hasMark(marks, kind as Mark['kind']));
  const isOfOthers = marks.some((mark) => (mark.kind === 'dimension' || mark.kind === 'segment') && !isOfPeople(mark));
  const isNamed = marksOf(marks, 'value').every((mark) => mark.candidates.every(({ dimension }) => PEOPLE.has(dimension)));
  if (!isRunning || isSplit || isOfOthers || !isNamed) return marks;
  return marks.map((mark): Mark => (mark.kind === 'metric' && mark.names.join() === MONTHLY ? { ...mark, names: [QUARTERLY] } : mark));
}

function isOfPeople(mark: Mark): boolean {
  return mark.kind === 'dimension' && mark.names.every((name) => PEOPLE.has(name));
}

/** `will we reach the target this quarter`: not what is reached so far. */
function willReach(marks: readonly Mark[], { metrics }: Vocabulary, at: CalendarDay): readonly Mark[] {
  const will = marks.findIndex((mark) => /^(?:will|gonna|going to|shall|can|could)$/i.test(mark.words));
  const reaches = marks.findIndex((mark, place) => place > will && isReaching(mark));
  const running = periodAround('quarter', 0, at);
  const isRunning = marksOf(marks, 'period').every(({ range }) => range?.start === running.start && range.end === running.end);
  const isElse = marks.some(
    (mark, place) => place !== reaches && ['metric', 'outcome', 'deal', 'dimension', 'rank', 'versus', 'quantity', 'threshold'].includes(mark.kind),
  );
  if (will < 0 || reaches < 0 || isElse || !isRunning || !metrics.has(AGAINST_TARGET)) return marks;
  return marks.map((mark, place) =>
    place === reaches ? { kind: 'metric', names: [AGAINST_TARGET], at: mark.at, length: mark.length, words: mark.words } : mark,
  );
}

/** `reach the target`, `hit quota`. */
function isReaching(mark: Mark): boolean {
  const isAttained = (mark.kind === 'metric' && mark.names.join() === 'target_attainment') || (mark.kind === 'threshold' && mark.of === 'target_attainment');
  return isAttained && /^(?:hit|make|reach|meet|achieve|attain|get to|beat)\b/i.test(mark.words);
}

/** `is the forecast above or below the target`, `will I hit my q4 target`: the forecast less the target. */
function againstTarget(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  if (!vocabulary.metrics.has(AGAINST_TARGET)) return marks;
  const target = marks.findIndex((mark) => mark.kind === 'metric' && mark.names.join() === TARGET);
  const forecast = marks.findIndex((mark) => mark.kind === 'metric' && (mark.names.join() === QUARTERLY || mark.names.join() === MONTHLY));
  if (target < 0) return marks;
  const between = marks.slice(Math.min(target, forecast) + 1, Math.max(target, forecast));
  const isCompared = forecast >= 0 && between.some((mark) => mark.kind === 'versus' || SIDES.test(mark.words));
  const reaching = marks.slice(0, target).findLastIndex((mark) => REACHES.test(mark.words) && mark.kind !== 'metric');
  const isReached =
    forecast < 0 && reaching >= 0 && marks.slice(reaching + 1, target).every((mark) => ['filler', 'scope', 'period'].includes(mark.kind)) && isWhether(marks);
  // Luc's target, and will he hit it.
  const isAskedAfter =
    forecast < 0 && marks.some((mark, at) => at > target && REACHES.test(mark.words) && /^(?:it|that)$/i.test(marks[at + 1]?.words ?? '')) && isTold(marks);
  if (!isCompared && !isReached && !isAskedAfter) return marks;
  return marks.flatMap((mark, at): readonly Mark[] => {
    const { length, words } = mark;
    if (at === target) return [{ kind: 'metric', names: [AGAINST_TARGET], at: mark.at, length, words }];
    const isJoint = mark.kind === 'versus' || mark.kind === 'and' || mark.kind === 'quantity' || SIDES.test(words) || REACHES.test(words) || at === forecast;
    return isJoint ? [{ kind: 'filler', at: mark.at, length, words }] : [mark];
  });
}

/** Nothing else is measured, and it lies ahead. */
function isTold(marks: readonly Mark[]): boolean {
  return marksOf(marks, 'metric').length === 1 && marks.some((mark) => /^(?:will|can|could|does|do|is|gonna|going)$/i.test(mark.words));
}

/** `will I hit my target`, `need to know if ill hit it`: asked is whether, and no other figure. */
function isWhether(marks: readonly Mark[]): boolean {
  const words = marks.map((mark) => mark.words).join(' ');
  const isElse =
    marks.filter((mark) => mark.kind === 'metric').length > 1 || ['outcome', 'deal', 'dimension', 'rank'].some((kind) => hasMark(marks, kind as Mark['kind']));
  return (
    !isElse &&
    /\b(?:will|gonna|going to|do|does|can|could|are|am|is|if|whether|ill|well|i['’]ll|we['’]ll|on track)\b/i.test(words) &&
    !/\b(?:how much|how many|how far|what)\b/i.test(words)
  );
}
