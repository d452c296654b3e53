/** Rankings that start anew: `top deal for each rep`, `best rep in every team`, `biggest win per quarter`. */
import { isBiggestDeal } from '#agents/selector/filters/bounds.ts';
import { type Mark, type MarkOf, marksOf } from '#agents/selector/terms/marks.ts';
import type { Within } from '#agents/selector/terms/request.ts';

/** What starts anew, and what is ranked: deals, or rows of a dimension; several of them, or one. */
export type RankedWithin = Within & { readonly isOfDeals: boolean; readonly isPlural: boolean };

const EACH = /(?:^|\s)(?:per|each|every)(?: one)?(?: of)?(?: (?:my|our|the|these|those))*$/i;
const EACH_OR_BY = /(?:^|\s)(?:by|per|each|every)(?: one)?(?: of)?(?: (?:my|our|the|these|those))*$/i;
const COUNTS = /^(?:the )?(?:most|fewest|least)$/i;

/** The ranking within each; null where one ranking is asked for. */
export function readWithin(marks: readonly Mark[]): RankedWithin | null {
  const rank = marks.find((mark): mark is MarkOf<'rank'> => mark.kind === 'rank' && mark.count !== 'all');
  if (rank === undefined) return null;
  const ofDeals = dealsRanked(marks, rank);
  const introduced = isBiggestDeal(marks) ? EACH_OR_BY : EACH;
  const each = marksOf(marks, 'dimension').filter((mark) => introduced.test(leadOf(marks, mark)));
  const time = marksOf(marks, 'time_group').find((mark) => /^(?:per|each|every)\b/i.test(mark.words) && marks.indexOf(mark) > marks.indexOf(rank));
  const others = marksOf(marks, 'dimension').filter((mark) => !each.includes(mark));
  const ranked = ofDeals ?? others.find((mark) => marks.indexOf(mark) > marks.indexOf(rank)) ?? others[0];
  if ((each.length === 0 && time === undefined) || ranked === undefined) return null;
  return {
    dimensions: [...new Set(each.flatMap((mark) => mark.names.slice(0, 1)))],
    isTimed: time !== undefined,
    isOfDeals: ofDeals !== null,
    // Reps with the lowest win rate in each team: the one who has it.
    isPlural:
      (ranked.kind === 'deal' && ranked.isPlural) || (ranked.kind === 'dimension' && ranked.isPlural && /^(?:top|bottom|leading|best|worst)/i.test(rank.words)),
  };
}

/** `top 2 open deals`, `biggest wins`: deals are ranked; of `the most deals` they are counted. */
function dealsRanked(marks: readonly Mark[], rank: MarkOf<'rank'>): MarkOf<'deal'> | MarkOf<'outcome'> | null {
  const said = marks.slice(marks.indexOf(rank) + 1).filter((mark) => !['filler', 'segment', 'value', 'scope'].includes(mark.kind));
  const next = said.find((mark) => mark.kind !== 'outcome' || mark.unit !== null);
  if (COUNTS.test(rank.words)) return null;
  if (next?.kind === 'deal') return next;
  return said[0]?.kind === 'outcome' && rank.unit === 'money' ? said[0] : null;
}

/** The words that lead up to a grouping: `for each of my`. */
function leadOf(marks: readonly Mark[], mark: Mark): string {
  const at = marks.indexOf(mark);
  const first = marks.slice(0, at).findLastIndex((other) => other.kind !== 'filler' && other.kind !== 'scope');
  return marks
    .slice(first + 1, at)
    .map((other) => other.words)
    .join(' ');
}
