/** Questions that look like one about a figure and ask for something that no figure is. */
import { hasMark, type Mark, marksOf } from '#agents/selector/terms/marks.ts';
import type { Trouble } from '#agents/selector/terms/request.ts';

/** What such a question asks for instead; empty when it asks for a figure. */
export function beyondFigures(marks: readonly Mark[]): readonly Trouble[] {
  const reason =
    newCustomers(marks) ??
    perUnitOfTime(marks) ??
    overRanked(marks) ??
    asItShouldBe(marks) ??
    stalledThen(marks) ??
    changedDeals(marks) ??
    whereAlone(marks) ??
    lostAtStage(marks) ??
    pushedOutOf(marks) ??
    forecastBesidePast(marks) ??
    slippedInto(marks) ??
    slippedOneByOne(marks) ??
    dealsToTarget(marks) ??
    movedFromTo(marks) ??
    toBeWon(marks) ??
    partOfCreated(marks) ??
    willWin(marks) ??
    partOfGrowth(marks);
  return reason === null ? [] : [{ kind: 'unusable', reason }];
}

/** `new customers`, `new logo wins`: new is the deal here, never the customer. */
function newCustomers(marks: readonly Mark[]): string | null {
  const isNew = marks.some((mark, at) => {
    const next = marks[at + 1];
    return mark.kind === 'role' && /^new$/i.test(mark.words) && next?.kind === 'dimension' && next.names.includes('account');
  });
  return isNew ? 'I know when a deal was created, not when a customer became one.' : null;
}

/** `how many deals do we close a day`: a mean over days, not each of them. */
function perUnitOfTime(marks: readonly Mark[]): string | null {
  const grain = marksOf(marks, 'time_group').find((mark) => /^an?$/i.test(marks[marks.indexOf(mark) - 1]?.words ?? ''))?.grain ?? null;
  const isCounted = marksOf(marks, 'quantity').some(({ what }) => what === 'many' || what === 'much');
  return grain === null || !isCounted ? null : `An average per ${grain} is not a figure of the catalogue; "by ${grain}" gives each of them.`;
}

const OVER_SEVERAL = /rate|^avg_|^median_|^p90_|days/;

/** `win rate of the last 10 deals`: one figure over the first rows of a list. */
function overRanked(marks: readonly Mark[]): string | null {
  const isRanked = marksOf(marks, 'rank').some((mark) => mark.unit === 'close' && typeof mark.count === 'number');
  const isOver = marksOf(marks, 'metric').some((mark) => mark.names.some((name) => OVER_SEVERAL.test(name)));
  return isRanked && isOver ? 'I can list those deals, but not compute one figure over just them.' : null;
}

/** `what should our win rate be`: a norm. */
function asItShouldBe(marks: readonly Mark[]): string | null {
  const should = marks.findIndex((mark) => mark.kind === 'filler' && /^(?:should|ought)$/i.test(mark.words));
  const isSo = should >= 0 && marks.some((mark, at) => at > should && mark.kind === 'filler' && /^be$/i.test(mark.words));
  return isSo && hasMark(marks, 'metric') ? 'I know what it is, not what it should be.' : null;
}

/** `deals that got bigger`: the deals changed, not their number. */
function changedDeals(marks: readonly Mark[]): string | null {
  const isChanged = marks.some((mark, at) => {
    const before = marks.slice(0, at).findLast((other) => other.kind !== 'filler' && other.kind !== 'scope');
    return (
      mark.kind === 'compare_to' &&
      before?.kind === 'deal' &&
      /^(?:bigger|smaller|larger|grew|grown|dropped|dropping|better|worse|changed|increased|decreased|fell)$/i.test(mark.words.split(' ').at(-1) ?? '')
    );
  });
  const isCounted =
    marksOf(marks, 'quantity').some(({ what }) => what === 'many' || what === 'average') || hasMark(marks, 'metric') || hasMark(marks, 'outcome');
  return isChanged && !isCounted ? 'Of deals I know amounts raised and cut, dates pushed and pulled in, and moves of stage; please name which of them.' : null;
}

/** `where are we losing`: by what is open. */
function whereAlone(marks: readonly Mark[]): string | null {
  const at = marks.findIndex((mark) => mark.kind === 'filler' && /^where(?:'s|s)?$/i.test(mark.words));
  const verb = marks.slice(at + 1).find((mark) => !['filler', 'scope', 'rank', 'deal', 'follow', 'quantity'].includes(mark.kind));
  const isOpen = at >= 0 && verb?.kind === 'outcome' && !hasMark(marks, 'dimension') && !hasMark(marks, 'time_group') && !hasMark(marks, 'metric');
  return isOpen ? 'Where, by what? Please name it, such as by region, industry, segment or source; for stages ask for the win rate from each stage.' : null;
}

/** `lost at Negotiation`, `stages where we lose most`: a deal that is won or lost stands in its closed stage. */
function lostAtStage(marks: readonly Mark[]): string | null {
  const isDecided = marks.some(
    (mark) =>
      (mark.kind === 'outcome' && (mark.outcome === 'Won' || mark.outcome === 'Lost')) ||
      (mark.kind === 'metric' && mark.names.every((name) => DECIDED.test(name))),
  );
  const isAtStage = marks.some((mark, at) => {
    if (mark.kind === 'value') return mark.candidates.every(({ dimension, value }) => dimension === 'stage' && !/won|lost|closed/i.test(value));
    const isBy = /(?:^|\s)(?:by|per|each|and|,|&)$/i.test(marks[at - 1]?.words ?? '');
    return mark.kind === 'dimension' && mark.names.every((name) => name === 'stage') && !isBy;
  });
  const isOpenToo = marks.some(
    (mark) => (mark.kind === 'outcome' && mark.outcome === 'Open') || (mark.kind === 'metric' && mark.names.some((name) => !DECIDED.test(name))),
  );
  return isDecided && isAtStage && !isOpenToo
    ? 'A deal that is won or lost stands in its closed stage, so no stage tells where it was decided. The win rate from each stage does: ask for "win rate from each stage".'
    : null;
}

const DECIDED = /^(?:won_|lost_|closed_|win_rate)/;

/** `forecast for December vs December last year`: what was won then is another figure than what was forecast for it. */
function forecastBesidePast(marks: readonly Mark[]): string | null {
  const isForecast = marks.some((mark) => mark.kind === 'metric' && mark.names.join() === 'combined_forecast');
  const versus = marks.findIndex((mark) => mark.kind === 'versus');
  const isPast = marks.slice(versus + 1).some((mark) => mark.kind === 'period' && /\b(?:last|previous|prior) (?:year|quarter|month)\b/i.test(mark.words));
  return isForecast && versus >= 0 && isPast && marksOf(marks, 'metric').length === 1
    ? 'Beside a forecast I cannot set what was won then in one answer. Ask for each on its own, such as "forecast for December" and "won revenue December last year".'
    : null;
}

/** `pushed out of this quarter`: where a date was moved to is not asked by the day it was moved. */
function pushedOutOf(marks: readonly Mark[]): string | null {
  const at = marks.findIndex((mark) => mark.kind === 'metric' && mark.names.some((name) => name.startsWith('pushed_')));
  const behind = marks.slice(at + 1).filter((mark) => !/^(?:the|this)$/i.test(mark.words));
  const words = `${marks[at]?.words ?? ''} ${behind[0]?.words ?? ''} ${behind[1]?.words ?? ''}`;
  const isOutOf = /\b(?:out of|into)\b/i.test(words) && behind.slice(0, 3).some((mark) => mark.kind === 'period');
  return at >= 0 && isOutOf
    ? 'I know which deals were pushed and when, with the day before and the day now, but cannot choose them by the quarter they left; deals that slipped out of a quarter are known.'
    : null;
}

/** `slipped from Q2 into Q3`: which quarter they left is known, not where they went. */
function slippedInto(marks: readonly Mark[]): string | null {
  const at = marks.findIndex(saysSlipped);
  const into = marks.findIndex((mark, place) => place > at && /^(?:into|to)$/i.test(mark.words) && marks[place + 1]?.kind === 'period');
  return at >= 0 && into >= 0 ? 'I know what slipped out of a quarter, not into which one it went. Ask for "slipped amount out of Q2", say.' : null;
}

/** `which deals slipped out of Q3`: their number and amount are kept, not their names. */
function slippedOneByOne(marks: readonly Mark[]): string | null {
  const at = marks.findIndex((mark) => mark.kind === 'metric' && mark.names.includes('slipped_from_quarter_count'));
  const isListed =
    marks.slice(0, Math.max(0, at)).some((mark) => mark.kind === 'quantity' && mark.what === 'list') &&
    /\b(?:deals|opps|opportunities)\b/i.test(marks[at]?.words ?? '');
  return isListed
    ? 'Of the deals that slipped out of a quarter I know how many they were and what they were worth, not each of them. Deals can be listed by the quarter they were first due in: "list deals that slipped in Q3".'
    : null;
}

function saysSlipped(mark: Mark): boolean {
  return (
    (mark.kind === 'segment' && mark.filter.dimension === 'is_slipped') || (mark.kind === 'metric' && mark.names.some((name) => name.startsWith('slipped_')))
  );
}

/** `how many wins do we need to reach target`: a number of deals that nothing here computes. */
function dealsToTarget(marks: readonly Mark[]): string | null {
  const isGap = marks.some((mark) => mark.kind === 'metric' && mark.names.includes('target_gap'));
  const isCounted = marksOf(marks, 'quantity').some(({ what }) => what === 'many');
  const isOfDeals = hasMark(marks, 'deal') || hasMark(marks, 'outcome') || marks.some((mark) => mark.kind === 'metric' && mark.names.includes('won_count'));
  return isGap && isCounted && isOfDeals ? 'How many deals that takes is not a figure of the catalogue; the gap to target in money is.' : null;
}

/** `how many deals should I win this month`: what is owed is not what was won. */
function toBeWon(marks: readonly Mark[]): string | null {
  const owed = marks.findIndex((mark) => /^(?:should|shall|must|ought|have to|need to|do i have|do we have)$/i.test(mark.words));
  const [next] = marks.slice(owed + 1).filter((mark) => mark.kind === 'outcome' || mark.kind === 'metric');
  const isWin = next?.kind === 'outcome' && next.outcome === 'Won' && /^(?:win|sell|land|sign|book)$/i.test(next.words);
  const isCounted = marksOf(marks, 'quantity').some(({ what }) => what === 'many' || what === 'much');
  return owed >= 0 && isWin && isCounted ? 'What should be won is not a figure of the catalogue; the target, and the gap to it, are.' : null;
}

/** `slipped from Q2 to Q4`, `pushed from October to November`: where a deal went is not chosen by the period. */
function movedFromTo(marks: readonly Mark[]): string | null {
  const moved = marks.findIndex((mark) => mark.kind === 'metric' && mark.names.some((name) => /^(?:slipped_|pushed_|stage_move_count)/.test(name)));
  const behind = marks.slice(moved + 1).find((mark) => mark.kind !== 'filler');
  const ends = behind?.kind === 'period' ? behind.ends : undefined;
  const words = `${marks[moved]?.words ?? ''} ${marks[marks.findIndex((mark) => mark === behind) - 1]?.words ?? ''} ${behind?.words ?? ''}`;
  // From July to September is a stretch of time, from October to November one move.
  const isFromTo = ends !== undefined && /\bfrom\b/i.test(words) && (ends[0].grain === 'quarter' || ends[0].end === ends[1].start);
  return moved >= 0 && isFromTo
    ? 'I know which deals slipped out of a quarter, not which period they went to; ask for those that slipped out of the first one.'
    : null;
}

/** `percent of deals created in Q2 that are won`: of all that were created, where a win rate is of those that closed. */
function partOfCreated(marks: readonly Mark[]): string | null {
  const isPart = marksOf(marks, 'quantity').some(({ what }) => what === 'percent') && hasMark(marks, 'deal') && !hasMark(marks, 'metric');
  const isCreated = marksOf(marks, 'role').some((mark) => mark.role === 'created_date' && !/^new$/i.test(mark.words));
  return isPart && isCreated && hasMark(marks, 'outcome')
    ? 'I know the win rate of deals by when they were created (won of those that closed), not what part of all created ones was won.'
    : null;
}

/** `how much will we win`: of deals that are named there is a chance, of all a forecast. */
function willWin(marks: readonly Mark[]): string | null {
  const isUntil = marks.some(
    (mark) => mark.kind === 'period' && /^(?:until|till|by)\b/i.test(mark.words) && mark.range !== null && mark.range.label.startsWith('until'),
  );
  const will = marks.findIndex((mark) =>
    (isUntil ? /^(?:will|gonna|going to|may|might|can|could|do|do i|do we)$/i : /^(?:will|gonna|going to)$/i).test(mark.words),
  );
  const next = marks.slice(will + 1).find((mark) => mark.kind !== 'filler' && mark.kind !== 'scope' && mark.kind !== 'value');
  const isAhead = will >= 0 && next?.kind === 'outcome' && (next.outcome === 'Won' || next.outcome === 'Lost') && !hasMark(marks, 'metric');
  return isAhead ? 'What will be won is not on record; ask for the forecast, for expected wins, or for the chance of a deal that you name.' : null;
}

/** `contribution of each region to the growth`: of a change, where a share is of a level. */
function partOfGrowth(marks: readonly Mark[]): string | null {
  const isShare = marksOf(marks, 'quantity').some(({ what }) => what === 'share');
  return isShare && hasMark(marks, 'compare_to')
    ? 'A share is of a level, not of a change; ask why the figure changed, and its change is divided into parts.'
    : null;
}

/** `stalled deals as of 30 June`: of activity only the last is on record, so nobody knows who stood still then. */
function stalledThen(marks: readonly Mark[]): string | null {
  const isStalled = marks.some(
    (mark) =>
      (mark.kind === 'metric' && mark.names.some((name) => name.startsWith('stalled_'))) || (mark.kind === 'segment' && mark.filter.dimension === 'is_stalled'),
  );
  return isStalled && hasMark(marks, 'as_of') ? 'Which deals were stalled on a past day is not on record: of activity only the last is known.' : null;
}
