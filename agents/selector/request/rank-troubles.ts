/** Rankings that ask for more than one order of all rows: of several places, from both ends, of one figure by another. */
import { type Mark, marksOf } from '#agents/selector/terms/marks.ts';
import type { Request, Trouble } from '#agents/selector/terms/request.ts';

/** What in a ranking stands in the way of an answer. */
export function rankTroubles(marks: readonly Mark[], request: Request): readonly Trouble[] {
  return [...severalPlaces(marks), ...bothEnds(marks, request), ...rankedWithin(marks, request), ...propertyOfRanked(marks)];
}

/** `best and second best`: one place of a ranking, or the first of it, not both at once. */
function severalPlaces(marks: readonly Mark[]): readonly Trouble[] {
  const ranks = marksOf(marks, 'rank');
  const isSeveral = ranks.length > 1 && ranks.some((mark) => mark.place !== undefined);
  return isSeveral ? [{ kind: 'unusable', reason: 'I can tell one place of a ranking at a time; for several, ask for the top of it, such as "top 3".' }] : [];
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

/** `top 3 by region` of the same region: nothing is left to rank within each. */
function rankedWithin(marks: readonly Mark[], request: Request): readonly Trouble[] {
  const isWithin =
    marks.some((mark, at) => mark.kind === 'dimension' && /(?:^|\s)(?:each|every)$/i.test(marks[at - 1]?.words ?? '')) && request.within === null;
  const isOfDeals = marks.some((mark) => mark.kind === 'rank' && mark.count !== 'all') && marks.some((mark) => mark.kind === 'deal');
  return isWithin && isOfDeals
    ? [{ kind: 'unusable', reason: 'I cannot tell what to rank within each of them; please name it, such as "top 2 open deals of each rep".' }]
    : [];
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
