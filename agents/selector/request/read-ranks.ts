/** Who comes first: one ranking, or several in one question (`top 3 and bottom 3`, `best and worst`). */
import { type Mark, type MarkOf, marksOf, type RankWord } from '#agents/selector/terms/marks.ts';
import type { Rank, Ranking } from '#agents/selector/terms/request.ts';

type Shape = Pick<Rank, 'isPlural' | 'byDate'>;
type RankMark = MarkOf<'rank'>;

/** Every ranking that is asked for; none when no word ranks. */
export function readRanks(marks: readonly Mark[], shape: Shape): readonly Ranking[] {
  const byChange = changeOf(marks);
  // Growing fastest is the largest rise, not the fewest days.
  const speed = byChange === null ? undefined : marksOf(marks, 'rank').find((mark) => mark.unit === 'days');
  const word = speed === undefined ? {} : { word: speed.word === 'bottom' ? ('top' as const) : ('bottom' as const) };
  return ranksOf(marks, shape).map(({ rank, dimension }) => ({ rank: { ...rank, ...word, byChange }, dimension }));
}

/** `biggest drop`, `grew the most`, `top 3 by revenue growth`: a word of change beside the ranking or its figure. */
function changeOf(marks: readonly Mark[]): Rank['byChange'] {
  const said = marks.filter((mark) => mark.kind !== 'filler');
  const change = said.find(
    (mark, at) => mark.kind === 'compare_to' && [said[at - 1], said[at + 1]].some((beside) => beside?.kind === 'rank' || beside?.kind === 'metric'),
  );
  if (
    change === undefined ||
    !/^(drop|fall|fell|dip|declin|decreas|went down|gone down|jump|ris|rose|increas|grow|grew|growth|change|improv)/i.test(change.words)
  )
    return null;
  return /^(drop|fall|fell|dip|declin|decreas|went down|gone down)/i.test(change.words) ? 'fall' : 'rise';
}

function ranksOf(marks: readonly Mark[], shape: Shape): readonly Ranking[] {
  const ranks = marksOf(marks, 'rank');
  const several = severalOf(marks, ranks);
  if (several !== null) return several.map(({ mark, count, dimension }) => ({ rank: rankOf({ ...mark, count }, shape), dimension }));
  const counted = ranks.find((mark) => mark.count !== null) ?? ranks[0];
  if (counted === undefined) return [];
  // "smallest deals, top 3": the number is of one word, the direction of the other.
  const telling =
    ranks.find((mark) => mark !== counted && (mark.count === null || mark.word === 'bottom') && (mark.word !== 'top' || mark.unit !== null)) ??
    // Sorted by coverage, worst on top: the first word only says that there is an order.
    ranks.find((mark) => mark !== counted && mark.count === 'all' && SORTS.test(counted.words) && !SORTS.test(mark.words));
  const by = [counted, ...(telling === undefined ? [] : [telling])].map((mark) => orderedBy(marks, mark)).find((one) => one.by !== undefined);
  const end = boundEnd(marks, counted);
  const rank = rankOf(
    { ...counted, ...(telling === undefined ? {} : { word: telling.word, unit: telling.unit }), ...(end === null ? {} : { word: end }) },
    shape,
  );
  return [{ rank: { ...rank, ...by }, dimension: null }];
}

function rankOf(mark: Pick<RankMark, 'word' | 'count' | 'unit' | 'place' | 'isSame' | 'isReversed'>, shape: Shape): Rank {
  return {
    word: mark.word,
    count: mark.count,
    isPlural: shape.isPlural,
    isBySize: mark.unit === 'money',
    byDate: shape.byDate,
    byChange: null,
    ...(mark.unit === 'risk' ? { by: 'deal_risk' } : {}),
    ...(mark.place === undefined ? {} : { place: mark.place }),
    ...(mark.isSame === true ? { isSame: true } : {}),
    ...(mark.isReversed === true ? { isReversed: true } : {}),
  };
}

/** `best win rate first`, `sorted by win rate`: the figure that the word is of. */
function orderedBy(marks: readonly Mark[], rank: RankMark): Pick<Rank, 'by'> {
  const next = marks.slice(marks.indexOf(rank) + 1).find((mark) => mark.kind !== 'filler' && mark.kind !== 'scope');
  return rank.count === 'all' && next?.kind === 'metric' && next.names[0] !== undefined ? { by: next.names[0] } : {};
}

/** `furthest behind quota`: the lowest of those that are below it. */
function boundEnd(marks: readonly Mark[], rank: RankMark): RankWord | null {
  const next = marks.slice(marks.indexOf(rank) + 1).find((mark) => mark.kind !== 'filler');
  if (!/^(?:the )?(?:furthest|farthest|most)$/i.test(rank.words) || next?.kind !== 'threshold' || next.of === undefined) return null;
  return next.op.startsWith('lt') ? 'bottom' : 'top';
}

const SORTS = /^(?:rank|sort|order|leaderboard|league)/i;

type Several = readonly { readonly mark: RankMark; readonly count: RankMark['count']; readonly dimension: string | null }[];

/** Two rankings: both with a number, or joined word to word. Null where the words say one. */
function severalOf(marks: readonly Mark[], ranks: readonly RankMark[]): Several | null {
  const [first, second] = ranks;
  if (ranks.length !== 2 || first === undefined || second === undefined || first.count === 'all' || second.count === 'all') return null;
  const between = marks.slice(marks.indexOf(first) + 1, marks.indexOf(second));
  const joined = between.some((mark) => mark.kind === 'and');
  const isNextTo = joined && between.every((mark) => mark.kind === 'filler' || /^(and|&|or)$/i.test(mark.words));
  const isOpposite = isHigh(first.word) !== isHigh(second.word);
  const bothCounted = first.count !== null && second.count !== null;
  if (!joined || !(bothCounted || (isOpposite && isNextTo))) return null;
  const own = [first, second].map((mark) => dimensionAfter(marks, mark));
  const isOwn = own.every((name) => name !== null) && new Set(own).size === 2;
  if (!isOpposite && !isOwn) return null;
  return [first, second].map((mark, at) => ({ mark, count: mark.count ?? first.count ?? second.count, dimension: isOwn ? (own[at] ?? null) : null }));
}

function isHigh(word: RankWord): boolean {
  return word === 'top' || word === 'best';
}

/** `top 3 products`: what stands right after the number. */
function dimensionAfter(marks: readonly Mark[], rank: Mark): string | null {
  const next = marks.slice(marks.indexOf(rank) + 1).find((mark) => mark.kind !== 'filler');
  return next?.kind === 'dimension' ? (next.names[0] ?? null) : null;
}
