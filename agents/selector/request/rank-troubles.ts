/** Rankings that ask for more than one order of all rows: within groups, from both ends, of one figure by another. */
import { isBiggestDeal } from '#agents/selector/filters/bounds.ts';
import { type Mark, marksOf } from '#agents/selector/terms/marks.ts';
import type { Request, Trouble } from '#agents/selector/terms/request.ts';

/** What in a ranking stands in the way of an answer. */
export function rankTroubles(marks: readonly Mark[], request: Request): readonly Trouble[] {
  return [...firstOfEach(marks), ...bothEnds(marks, request), ...rankedWithin(marks), ...propertyOfRanked(marks)];
}

/** `top deal for each rep`: a ranking within each group. */
function firstOfEach(marks: readonly Mark[]): readonly Trouble[] {
  const rank = marks.findIndex((mark) => mark.kind === 'rank' && mark.count !== 'all');
  const isOfSize = marks[rank]?.kind === 'rank' && marks[rank].unit === 'money';
  const ranked = marks.findIndex(
    (mark, at) => at > rank && (mark.kind === 'deal' || mark.kind === 'dimension' || (isOfSize && mark.kind === 'outcome' && mark.unit === 'count')),
  );
  const introduced = isBiggestDeal(marks) ? /(?:^|\s)(?:by|per|each|every)$/i : /(?:^|\s)(?:per|each|every)$/i;
  const isEach = marks.some((mark, at) => at > ranked && mark.kind === 'dimension' && introduced.test(marks[at - 1]?.words ?? ''));
  const isLed = marks.some((mark, at) => at < rank && mark.kind === 'dimension' && /(?:^|\s)(?:per|each|every)$/i.test(marks[at - 1]?.words ?? ''));
  return rank < 0 || ranked < 0 || !(isEach || isLed)
    ? []
    : [{ kind: 'unusable', reason: 'I can rank all of them together, but not find the first within each group yet.' }];
}

/** `who is lowest, and which is highest?`: two rankings that are not read as two. */
function bothEnds(marks: readonly Mark[], request: Request): readonly Trouble[] {
  const ranks = marksOf(marks, 'rank').filter((mark) => mark.count === null);
  const words = new Set(ranks.map((mark) => (mark.word === 'top' || mark.word === 'best' ? 'high' : 'low')));
  const isApart = ranks.length === 2 && words.size === 2 && request.rankings.length < 2;
  const [first, second] = ranks;
  const isJoined = first !== undefined && second !== undefined && marks.slice(marks.indexOf(first), marks.indexOf(second)).some((mark) => mark.kind === 'and');
  return isApart && isJoined ? [{ kind: 'unusable', reason: 'I can rank from one end at a time here; please ask for each on its own.' }] : [];
}

/** `best rep per month`: firsts of every period, not of all. */
function rankedWithin(marks: readonly Mark[]): readonly Trouble[] {
  const rank = marks.findIndex((mark) => mark.kind === 'rank' && mark.count !== 'all');
  const group = marks.find((mark, at) => at > rank && mark.kind === 'time_group' && /^(per|each|every)\b/i.test(mark.words));
  const isOther = marks.some((mark) => mark.kind === 'deal' || mark.kind === 'dimension');
  return rank < 0 || group === undefined || !isOther
    ? []
    : [{ kind: 'unusable', reason: `I can rank over all of them, but not ${group.words}; please name one period, or leave the grouping out.` }];
}

/** `lead source of our biggest deal`: what one deal has, not a ranking of what all have. */
function propertyOfRanked(marks: readonly Mark[]): readonly Trouble[] {
  const found = marks.some((mark, at) => {
    const after = marks.slice(at + 1).filter((other) => !/^(?:the|our|my)$/i.test(other.words));
    return mark.kind === 'dimension' && !mark.isPlural && after[0]?.words.toLowerCase() === 'of' && after[1]?.kind === 'rank' && after[2]?.kind === 'deal';
  });
  return found || figureOfRanked(marks)
    ? [{ kind: 'unusable', reason: 'Please ask for the deals themselves, such as "top 3 open deals"; each is shown with its account, owner and stage.' }]
    : [];
}

const OF_EACH = /chance|risk|days|_age|push|rate/;

/** `how likely am I to win my biggest deal`, `risk of the five largest deals`: a figure of deals that another figure chooses. */
function figureOfRanked(marks: readonly Mark[]): boolean {
  const isChosen = marks.some((mark, at) => {
    const next = marks.slice(at + 1).find((other) => !['filler', 'scope', 'outcome', 'segment'].includes(other.kind));
    return mark.kind === 'rank' && (mark.unit === 'money' || mark.unit === 'age') && next?.kind === 'deal';
  });
  const isBy = marks.some((mark, at) => mark.kind === 'metric' && /(?:^|\s)by$/i.test(marks[at - 1]?.words ?? ''));
  return isChosen && !isBy && marksOf(marks, 'metric').some((mark) => mark.names.every((name) => OF_EACH.test(name)));
}
