/** Bounds in days of what an open deal does now: `in Proposal longer than 45 days`, `hasn't moved in over a month`, `overdue by more than 60 days`. */
import { addToDay, daysBetween, localDate } from '#kernel/dates.ts';
import type { Filter } from '#kernel/plan.ts';
import { daysFromTo } from '#agents/selector/terms/calendar.ts';
import type { Meaning } from '#agents/selector/terms/marks.ts';
import { grainOf } from '#agents/selector/terms/point.ts';
import { phraseAt, type Reader, type ScanContext, type Seen, wordAt } from '#agents/selector/terms/scan-context.ts';

/** The governed dimension that the days are of. */
export const STAGE_DAYS = 'days_in_current_stage';

type Op = 'gt' | 'gte' | 'lt' | 'lte';

const OPS: readonly (readonly [Op, readonly string[]])[] = [
  ['gt', ['longer than', 'longer then', 'more than', 'more then', 'greater than', 'over', 'above', 'beyond', 'upwards of', '>']],
  ['gte', ['at least', 'no less than', 'not less than', '>=']],
  ['lt', ['less than', 'fewer than', 'shorter than', 'under', 'below', '<']],
  ['lte', ['at most', 'no more than', 'not more than', 'no longer than', 'not longer than', 'up to', '<=']],
];
/** Small words before a bound that belong to it. */
const LEADS = new Set(['for', 'in', 'by', 'with', 'since']);
const TAILS = [
  'in current stage',
  'in the current stage',
  'in their current stage',
  'in its current stage',
  'in their stage',
  'in its stage',
  'in stage',
  'in the same stage',
  'in one stage',
];
/** After it the days say when something is or was. */
const WHEN = new Set(['ago', 'old', 'before', 'after', 'from', 'away', 'out', 'ahead', 'earlier', 'later']);
/** `2 weeks late`: reached, without another word. */
const LATE_ENDS = new Set(['late', 'overdue', 'behind']);
/** What the days are of, where one of these is said. */
const OF_DATES =
  /\b(?:push(?:ed|es)?|slip(?:ped|s)?|slid|moved (?:out|back)|delayed|closing|due|close|closed|closes|created|opened|cycle|take|takes|took|won|lost|win|wins)\b/;
const LATE = /\b(?:overdue|late|past (?:due|(?:(?:its|their|the) )?(?:close |due |closing )?date)|behind schedule)\b/;
const IN_STAGE =
  /\b(?:stuck|sit|sits|sat|sitting|stand|stands|stood|standing|parked|stay|stays|stayed|spent|in (?:the |their |its |one )?(?:current |same )?stage|(?:not|hasnt|havent|isnt|arent|didnt|no) (?:\w+ )?(?:moved|move|moving|movement|budged|progressed|advanced)|no movement|without (?:any )?(?:moving|movement|progress))\b/;
/** Stage and activity stood still, of which only the yes or no is kept. */
const STILL = /\b(?:stalled|idle|inactive|dormant|stale|quiet|cold|dark|silent|untouched|touched|activity|neglected)\b/;

/** The var of that name in models-catalog/dbt_project.yml. */
const STALLED_DAYS = 14;

const ACTIVITY = /\b(?:activity|activities|touched|untouched|contact|contacted)\b/;

/** A filter on the days in the current stage, or on the expected close date; the bound alone, which nothing takes, where only standing still is said. */
export const readDayBound: Reader = (context, at) => {
  if (!context.vocabulary.dimensions.has(STAGE_DAYS)) return null;
  const unchanged = phraseAt(context, at, UNCHANGED);
  const since = unchanged === null ? null : (boundAt(context, at + unchanged.length) ?? stillAt(context, at + unchanged.length));
  if (unchanged !== null && since !== null) {
    const filter: Filter = { dimension: STAGE_DAYS, op: since.op, values: [since.days] };
    return { meaning: { kind: 'segment', filter }, length: unchanged.length + since.length };
  }
  const bound =
    boundAt(context, at) ??
    (NOT_MOVED.test(
      context.tokens
        .slice(0, at)
        .map((token) => token.text)
        .join(' '),
    )
      ? stillAt(context, at)
      : null);
  if (bound === null) return null;
  const words = context.tokens.map((token) => token.text).join(' ');
  const before = wordAt(context, at - 1);
  if (LATE.test(words)) return late(context, bound);
  if (OF_DATES.test(words) || OF_DATES.test(before)) return null;
  const isOfActivity = ACTIVITY.test(words) && !bound.isInStage;
  if (!isOfActivity && (IN_STAGE.test(words) || bound.isInStage || namesStage(context))) {
    const filter: Filter = { dimension: STAGE_DAYS, op: bound.op, values: [bound.days] };
    return { meaning: { kind: 'segment', filter }, length: bound.length };
  }
  // Stalled is just that: no move and no activity for two weeks.
  if (STILL.test(words) && bound.days === STALLED_DAYS && (bound.op === 'gt' || bound.op === 'gte'))
    return { meaning: { kind: 'filler' }, length: bound.length };
  return STILL.test(words) ? { meaning: { kind: 'threshold', op: bound.op, value: bound.days, isDays: true }, length: bound.length } : null;
};

/** The stage alone. */
const UNCHANGED = ['havent', 'hasnt', 'have not', 'has not', 'not', 'didnt', 'did not', 'never'].flatMap((negation) =>
  ['changed', 'moved', 'switched', 'change', 'move', 'left'].flatMap((verb) =>
    ['stage', 'stages', 'the stage', 'their stage', 'its stage'].map((stage) => `${negation} ${verb} ${stage}`),
  ),
);
/** `not moved`, `untouched`, right before the days. */
const NOT_MOVED =
  /\b(?:(?:not|hasnt|havent|hasnt been|havent been|not been|nobody|nobody has|no one|no one has) (?:moved|touched|budged|progressed|advanced|updated)|untouched|inactive|idle|stuck|no (?:activity|movement)|any (?:activity|movement)|without (?:activity|movement))$/;

/** `in 2 weeks`, `for a month` after what stood still: at least so long. */
function stillAt(context: ScanContext, at: number): DayBound | null {
  if (!['in', 'for', 'since'].includes(wordAt(context, at))) return null;
  const span = spanAt(context, at + 1);
  return span === null ? null : withTail(context, at, { op: 'gte', days: span.days, length: 1 + span.length });
}

type DayBound = { readonly op: Op; readonly days: number; readonly length: number; readonly isInStage: boolean };

/** `for more than 45 days in their stage`, `in over a month`, `60+ days`, `10 days or more`. */
function boundAt(context: ScanContext, at: number): DayBound | null {
  const lead = LEADS.has(wordAt(context, at)) ? 1 : 0;
  for (const [op, phrases] of OPS) {
    const said = phraseAt(context, at + lead, phrases);
    const span = said === null ? null : spanAt(context, at + lead + said.length);
    if (said !== null && span !== null) return withTail(context, at, { op, days: span.days, length: lead + said.length + span.length });
  }
  // No movement for 30 days, in the last 30 days: as many, or more.
  const past = lead === 0 ? 0 : (phraseAt(context, at + lead, ['the last', 'the past', 'last', 'past', 'the previous', 'about', 'around'])?.length ?? 0);
  const stood = past === 0 ? null : spanAt(context, at + lead + past);
  if (stood !== null) return withTail(context, at, { op: 'gte', days: stood.days, length: lead + past + stood.length });
  const span = spanAt(context, at + lead);
  if (span === null) return null;
  const more = phraseAt(context, at + lead + span.length, ['or more', 'or longer', 'and more', 'and over', 'and up', 'plus']);
  const isReached = lead === 1 || LATE_ENDS.has(wordAt(context, at + span.length));
  if (more === null && !span.isPlus && !isReached) return null;
  return withTail(context, at, { op: 'gte', days: span.days, length: lead + span.length + (more?.length ?? 0) });
}

function withTail(context: ScanContext, at: number, bound: Omit<DayBound, 'isInStage'>): DayBound | null {
  const end = at + bound.length;
  if (WHEN.has(wordAt(context, end))) return null;
  const tail = phraseAt(context, end, TAILS);
  return { ...bound, length: bound.length + (tail?.length ?? 0), isInStage: tail !== null };
}

/** `45 days`, `a month`, `6 weeks`, `60+ days`: as days back from today. */
function spanAt(context: ScanContext, at: number): { readonly days: number; readonly length: number; readonly isPlus: boolean } | null {
  const count = ['a', 'one'].includes(wordAt(context, at)) ? 1 : (context.tokens[at]?.number ?? null);
  const grain = grainOf(context.tokens[at + 1]);
  if (count === null || grain === null || count < 1 || count > DAYS_MAX || !Number.isInteger(count)) return null;
  const end = context.tokens[at]?.end ?? 0;
  const months = { month: count, quarter: 3 * count, year: 12 * count };
  const days = grain === 'day' ? count : grain === 'week' ? 7 * count : daysBetween(addToDay(context.today, { months: -months[grain] }), context.today);
  return { days, length: 2, isPlus: /^\+\s/.test(context.text.slice(end)) };
}

const DAYS_MAX = 3_650;

/** Overdue by so many days: expected to close before, or on, a day. */
function late(context: ScanContext, { op, days, length }: DayBound): Seen {
  const edge = addToDay(context.today, { days: -days });
  const last = op === 'gt' ? addToDay(edge, { days: -1 }) : edge;
  const first = op === 'lt' ? addToDay(edge, { days: 1 }) : edge;
  const range =
    op === 'gt' || op === 'gte'
      ? { ...daysFromTo(LONG_AGO, last), label: `before ${addToDay(last, { days: 1 })}` }
      : daysFromTo(first, addToDay(context.today, { days: -1 }));
  return { meaning: { kind: 'period', range, isYearless: false, role: 'close_date', isAge: true }, length };
}

const LONG_AGO = localDate('1900-01-01');

/** A stage is named. */
function namesStage({ candidates }: ScanContext): boolean {
  return candidates.some((candidate) => candidate.dimension === 'stage');
}

/** The bound of days in the stage, where the filter is one. */
export function isStageDays(meaning: Meaning): boolean {
  return meaning.kind === 'segment' && meaning.filter.dimension === STAGE_DAYS;
}
