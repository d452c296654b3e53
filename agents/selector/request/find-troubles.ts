/** What in a message stands in the way of an answer. Nothing is passed over in silence. */
import { hasMark, type Mark, type MarkOf, marksOf } from '#agents/selector/terms/marks.ts';
import { isJoined } from '#agents/selector/periods/join-periods.ts';
import { negatedCombination } from '#agents/selector/filters/negation.ts';
import { danglingNegations } from '#agents/selector/filters/read-filters.ts';
import { boundsDeals, EACH_DEAL_MIN } from '#agents/selector/filters/bounds.ts';
import { beyondFigures } from '#agents/selector/request/beyond-figures.ts';
import { lostGroups } from '#agents/selector/request/lost-groups.ts';
import { rankTroubles } from '#agents/selector/request/rank-troubles.ts';
import { outcomeOf } from '#agents/selector/topics/outcome-metrics.ts';
import type { Request, Trouble } from '#agents/selector/terms/request.ts';

/** Unknown words, later subjects, and words that relate to nothing. */
export function findTroubles(marks: readonly Mark[], request: Request): readonly Trouble[] {
  const later = marksOf(marks, 'domain').map((mark): Trouble => ({ kind: 'later', intent: mark.intent, label: mark.label, words: mark.words }));
  const dangling = danglingNegations(marks).map((mark): Trouble => ({ kind: 'unusable', reason: `I cannot tell what "${mark.words}" leaves out.` }));
  const scopes = new Set(marksOf(marks, 'scope').map((mark) => mark.scope));
  const severalScopes: readonly Trouble[] =
    scopes.size > (request.against === undefined ? 1 : 2)
      ? [{ kind: 'unusable', reason: 'One question covers one group of people; please ask for each on its own.' }]
      : [];
  const boundsEachDeal = marksOf(marks, 'threshold').some((mark) => boundsDeals(marks, mark) && mark.value >= EACH_DEAL_MIN);
  const isLoose = request.having.some((bound) => bound.metric === null) && !hasMark(marks, 'metric') && !isListed(request);
  const loose = isLoose || (boundsEachDeal && request.measures.some((measure) => measure.list === null));
  const looseBounds: readonly Trouble[] = loose
    ? [{ kind: 'unusable', reason: 'I can list deals above or below an amount, but not group or sum them by it yet.' }]
    : [];
  return [
    ...later,
    ...betterThanWhom(marks),
    ...unknownWords(marks),
    ...looseBounds,
    ...dangling,
    ...withoutTheUnpriced(marks),
    ...leftOutTogether(marks),
    ...rankTroubles(marks, request),
    ...severalScopes,
    ...ownDimension(marks),
    ...looseComparison(marks, request),
    ...groupedByMetric(marks),
    ...mixedDates(marks),
    ...loosePeriods(marks, request),
    ...absentDeals(marks, request),
    ...shareOfNothing(marks, request),
    ...ownShare(marks),
    ...arithmetic(marks),
    ...lostGroups(marks),
    ...strandedTo(marks),
    ...ownRank(marks),
    ...categoryOfClosed(marks),
    ...beyondFigures(marks),
  ];
}

/** `who's doing better` after one and another: of the two, only the last is at hand. */
function betterThanWhom(marks: readonly Mark[]): readonly Trouble[] {
  const isJudged = marks.some((mark, at) => mark.kind === 'unknown' && /^(?:better|worse|ahead|behind)$/i.test(mark.words) && at > 0);
  const isWho = marks.some((mark) => /^(?:who|whos|which|which one|which of (?:them|those|the two)|between)$/i.test(mark.words));
  const isNamed = marks.some((mark) => ['metric', 'outcome', 'value', 'versus'].includes(mark.kind));
  return isJudged && isWho && !isNamed
    ? [{ kind: 'unusable', reason: 'Between whom, and by which figure? Please name both in one question, such as "win rate of Dana vs Priya this quarter".' }]
    : [];
}

function isListed(request: Request): boolean {
  return request.measures.some((measure) => measure.list !== null) || request.dimensions.length > 0 || request.measures.length === 0;
}

function unknownWords(marks: readonly Mark[]): readonly Trouble[] {
  const unknown = marksOf(marks, 'unknown').filter((mark) => /[\p{L}\p{N}€£]/u.test(mark.words));
  if (unknown.length === 0) return [];
  const isName = unknown.every((mark) => {
    const before = marks[marks.indexOf(mark) - 1];
    return (
      /^\p{Lu}/u.test(mark.words) ||
      (before !== undefined && /^(for|from|of|at|in|with|by|about|and what about|what about|only|not|excluding|except)$/i.test(before.words))
    );
  });
  const isGroup = unknown.every((mark) => /(^|\s)(by|per)$/i.test(marks[marks.indexOf(mark) - 1]?.words ?? ''));
  return [{ kind: 'unknown', words: joined(unknown), isName, isGroup }];
}

/** Neighbouring unknown words are said as one. */
function joined(marks: readonly MarkOf<'unknown'>[]): readonly string[] {
  const groups: string[] = [];
  let end = -1;
  for (const mark of marks) {
    if (mark.at === end && groups.length > 0) groups[groups.length - 1] += ` ${mark.words}`;
    else groups.push(mark.words);
    end = mark.at + mark.length;
  }
  return groups;
}

/** `excluding enterprise renewals`: deals that are both, which two filters would leave out too much of. */
function leftOutTogether(marks: readonly Mark[]): readonly Trouble[] {
  const words = negatedCombination(marks);
  if (words === null) return [];
  return [{ kind: 'unusable', reason: `I can leave out one thing or another, but not just deals that are both, as in "${words}".` }];
}

/** `excluding anything with no amount`: they are in no sum, and no filter leaves them out of a count. */
function withoutTheUnpriced(marks: readonly Mark[]): readonly Trouble[] {
  const isLeftOut = marks.some((mark, at) => {
    const before = marks.slice(0, at).findLast((other) => other.kind !== 'filler' && other.kind !== 'deal');
    return mark.kind === 'without_amount' && before?.kind === 'negation';
  });
  return isLeftOut
    ? [{ kind: 'unusable', reason: 'Deals without an amount are in no sum as it is, and I cannot leave them out of a count; I can count or list them.' }]
    : [];
}

/** `my region`: only people belong to the asker here. */
function ownDimension(marks: readonly Mark[]): readonly Trouble[] {
  const own = marksOf(marks, 'dimension').find((mark) => {
    const before = marks[marks.indexOf(mark) - 1];
    // Our office: one of them; by our region: each of them.
    const isGrouped = /(?:^|\s)(?:by|per|across)$/i.test(marks[marks.indexOf(mark) - 2]?.words ?? '');
    const isOurs = /^our$/i.test(before?.words ?? '') && mark.names.includes('sales_region') && !isGrouped;
    const isMine = /^my$/i.test(before?.words ?? '') && !mark.names.includes('owner') && !mark.names.includes('account');
    return before?.kind === 'scope' && !mark.isPlural && (isMine || isOurs);
  });
  return own === undefined ? [] : [{ kind: 'unusable', reason: `I do not know which ${own.words} is yours; please name it.` }];
}

function looseComparison(marks: readonly Mark[], request: Request): readonly Trouble[] {
  const after = marks.slice(marks.findIndex((mark) => mark.kind === 'versus') + 1).find((mark) => mark.kind !== 'filler');
  const behind = after === undefined ? undefined : marks[marks.indexOf(after) + 1];
  const isOfNames = behind !== undefined && ['value', 'segment'].includes(behind.kind);
  // Did I lose more than I won: the same people on both sides.
  const isOfSame = after?.kind === 'scope' && after.scope === request.scope && (request.measures[0]?.metrics.length ?? 0) > 1;
  if (request.against !== undefined || isOfSame) return [];
  const isOfPeriods = request.compare !== null || request.otherPeriods.length > 0;
  if (hasMark(marks, 'versus') && after?.kind === 'scope' && !isOfNames && !isOfPeriods)
    return [{ kind: 'unusable', reason: `I cannot put that beside ${after.words} in one answer; please ask for each on its own.` }];
  const isAverage = marks.some(
    (mark) =>
      mark.kind === 'versus' &&
      after?.kind === 'dimension' &&
      !after.isPlural &&
      /^(?:averages?|avg|mean)$/i.test(marks[marks.indexOf(after) + 1]?.words ?? ''),
  );
  if (isAverage)
    return [{ kind: 'unusable', reason: `I cannot put that beside the average of a ${after?.words} in one answer; please ask for each on its own.` }];
  const isAgainstOne = marks.some(
    (mark, at) =>
      mark.kind === 'versus' &&
      /^(?:the|their|his|her|our)$/i.test(marks[at + 1]?.words ?? '') &&
      isSingleGroup(marks[at + 2]) &&
      marks[at + 3]?.kind !== 'value',
  );
  if (isAgainstOne) return [{ kind: 'unusable', reason: 'Against which one? Please name it, such as "Dana vs Priya", or ask for all of them side by side.' }];
  if (!hasMark(marks, 'versus') || request.compare !== null) return [];
  const isUsed = request.dimensions.length > 0 || (request.measures[0]?.metrics.length ?? 0) > 1 || request.otherPeriods.length > 0;
  return isUsed ? [] : [{ kind: 'unusable', reason: 'I cannot tell what to compare; please name both sides, such as "this quarter vs last quarter".' }];
}

function isSingleGroup(mark: Mark | undefined): boolean {
  return mark?.kind === 'dimension' && !mark.isPlural && !mark.isAsked;
}

/** `win rate by deal size`: a figure is nothing to group by. */
function groupedByMetric(marks: readonly Mark[]): readonly Trouble[] {
  if (hasMark(marks, 'rank') || hasMark(marks, 'follow') || marks[0]?.kind === 'and') return [];
  const grouped = marksOf(marks, 'metric').find((mark) => {
    const at = marks.indexOf(mark);
    const isAfterBy = /(^|\s)(by|per)$/i.test(marks[at - 1]?.words ?? '');
    return isAfterBy && marks.slice(0, at).some((other) => other.kind === 'metric' || other.kind === 'outcome' || other.kind === 'deal');
  });
  return grouped === undefined ? [] : [{ kind: 'unusable', reason: `"${grouped.words}" is a figure; figures are not something to group by.` }];
}

/** `accounts without open deals`, `reps with no wins`: who has none is not found by leaving deals out. */
function absentDeals(marks: readonly Mark[], request: Request): readonly Trouble[] {
  if (request.dimensions.length === 0 || hasMark(marks, 'metric') || request.dimensions.includes('opportunity')) return [];
  const absent = marksOf(marks, 'outcome').find((mark) => {
    const at = marks.indexOf(mark);
    const before = marks[at - 1];
    const grouped = marks.slice(0, at - 1).some((other) => other.kind === 'rank' || (other.kind === 'dimension' && (other.isPlural || other.isAsked)));
    return before?.kind === 'negation' && /^(no|without|not|lacking|missing)$/i.test(before.words) && grouped;
  });
  return absent === undefined ? [] : [{ kind: 'unusable', reason: `I can list who has deals of that kind, but not who has none of them yet.` }];
}

/** `my share of team revenue`: what is one's own of what is all of theirs. */
function ownShare(marks: readonly Mark[]): readonly Trouble[] {
  const share = marks.findIndex((mark) => mark.kind === 'quantity' && mark.what === 'share');
  const isOwn = share > 0 && marks[share - 1]?.kind === 'scope' && /^(?:my|our)$/i.test(marks[share - 1]?.words ?? '');
  return isOwn ? [{ kind: 'unusable', reason: 'A share is of one group of people; I cannot set yours against those of others yet.' }] : [];
}

/** A share needs something to split by. */
function shareOfNothing(marks: readonly Mark[], request: Request): readonly Trouble[] {
  const isSplit = request.dimensions.length > 0 || request.timeGrain !== undefined || !hasMark(marks, 'metric');
  return !request.isShare || isSplit
    ? []
    : [{ kind: 'unusable', reason: 'A share of the total needs something to split by, such as "share of revenue by region".' }];
}

/** `in the last week of October`: two periods of different length that nothing joins. */
function loosePeriods(marks: readonly Mark[], request: Request): readonly Trouble[] {
  const [first, second] = marksOf(marks, 'period');
  if (request.otherPeriods.length === 0 || first === undefined || second === undefined || isJoined(marks, [first, second])) return [];
  const isRow = [request.period, ...request.otherPeriods].every((range) => range?.grain !== undefined && range.grain === request.period?.grain);
  return isRow
    ? []
    : [{ kind: 'unusable', reason: `I cannot tell how "${first.words}" and "${second.words}" go together; please name one period, or join them with "and".` }];
}

/** `created in Q1 and won in Q2`: each of two dates has a period of its own. */
function mixedDates(marks: readonly Mark[]): readonly Trouble[] {
  const [first, second] = marksOf(marks, 'period');
  if (first === undefined || second === undefined || !hasMark(marks, 'role') || hasMark(marks, 'versus')) return [];
  const between = marks.slice(marks.indexOf(first) + 1, marks.indexOf(second));
  const isMixed = between.some((mark) => mark.kind === 'outcome' || mark.kind === 'role' || mark.kind === 'metric');
  return isMixed ? [{ kind: 'unusable', reason: 'I can place deals in a period by one date at a time, by creation or by close.' }] : [];
}

/** `wins minus losses`: one figure taken from another is a third; without renewals, only some rows. */
function arithmetic(marks: readonly Mark[]): readonly Trouble[] {
  const isTaken = marks.some((mark, at) => {
    const [before, after] = [marks[at - 1], marks[at + 1]];
    return /^(?:minus|times|multiplied|divided|multiplied by|divided by)$/i.test(mark.words) && isFigure(before) && isFigure(after);
  });
  return isTaken ? [{ kind: 'unusable', reason: 'I do not calculate one figure from others here; I can show them side by side.' }] : [];
}

/** `who do we sell to`: asks for the other side, and who sells is ours. */
function strandedTo(marks: readonly Mark[]): readonly Trouble[] {
  const isAsked = marks.some((mark) => mark.kind === 'dimension' && mark.names.includes('owner') && /^(?:who|whom)/i.test(mark.words));
  const isStranded = marks.some((mark, at) => {
    const [to, next] = [marks[at + 1], marks[at + 2]];
    return (
      mark.kind === 'outcome' &&
      to?.kind === 'filler' &&
      /^(?:to|with)$/i.test(to.words) &&
      !['value', 'segment', 'dimension', 'unknown', 'scope'].includes(next?.kind ?? '')
    );
  });
  return isAsked && isStranded ? [{ kind: 'unusable', reason: 'I read "who" as the person of ours; for the other side, ask for accounts.' }] : [];
}

/** `where do I rank`, `am I the best rep`: a place among others, whose figures one may not see one by one. */
function ownRank(marks: readonly Mark[]): readonly Trouble[] {
  const isOwn = marksOf(marks, 'scope').some((mark) => /^(?:i|im|do i|am i)$/i.test(mark.words));
  const isOfThings = marks.some(
    (mark) => ['deal', 'time_group', 'outcome'].includes(mark.kind) || (mark.kind === 'dimension' && !mark.names.includes('owner')),
  );
  return isOwn && hasMark(marks, 'rank') && !isOfThings
    ? [{ kind: 'unusable', reason: 'I do not place one person among the others. I can show your own figure, and the figure of your team or of everybody.' }]
    : [];
}

/** `commit + won`: a deal that is won or lost is in no category of what is to come. */
function categoryOfClosed(marks: readonly Mark[]): readonly Trouble[] {
  const category = marksOf(marks, 'segment').find((mark) => mark.filter.dimension === 'forecast_category');
  const outcomes = marks.flatMap((mark) => (mark.kind === 'outcome' ? [mark.outcome] : mark.kind === 'metric' ? mark.names.map(outcomeOf) : []));
  return category === undefined || !outcomes.some((outcome) => outcome !== null && outcome !== 'Open')
    ? []
    : [
        {
          kind: 'unusable',
          reason: `"${category.words}" is a forecast category of open deals, and closed ones are not in it; please ask for each on its own.`,
        },
      ];
}

function isFigure(mark: Mark | undefined): boolean {
  return mark?.kind === 'metric' || mark?.kind === 'outcome';
}
