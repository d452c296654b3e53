/** Rankings by a date: the oldest deals, the latest wins, those that close soonest, sorted by close date. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import { type Mark, type MarkOf, marksOf } from '#agents/selector/terms/marks.ts';
import { type Reader, wordAt } from '#agents/selector/terms/scan-context.ts';

export type DateOrder = { readonly role: 'created_date' | 'close_date'; readonly direction: 'asc' | 'desc' };

/** The date a ranking goes by; null when it goes by a figure. */
export function dateOrderOf(marks: readonly Mark[]): DateOrder | null {
  const ranks = marksOf(marks, 'rank');
  const dated = ranks.find((mark) => mark.unit === 'age' || mark.unit === 'close');
  if (dated?.count === 'all') return { role: listedRole(marks, dated), direction: dated.word === 'top' ? 'asc' : 'desc' };
  if (dated !== undefined) {
    const isDecided = marksOf(marks, 'outcome').some((mark) => mark.outcome !== 'Open');
    // The most recent wins are those that closed last; the oldest and the newest deals go by their creation.
    const role = dated.unit === 'close' || (isDecided && /recent/i.test(dated.words)) ? 'close_date' : 'created_date';
    return { role, direction: dated.word === 'top' ? 'asc' : 'desc' };
  }
  const role = ranks.map((mark) => sortedBy(marks, mark)).find((found) => found !== null) ?? null;
  const isFalling = marks.some((mark) => /^(?:descending|desc|(?:in )?descending order)$/i.test(mark.words));
  return role === null ? null : { role, direction: isFalling ? 'desc' : 'asc' };
}

/** `by close date, latest first`: the date that is named; of what is decided or overdue the day it closes, else the day it was created. */
function listedRole(marks: readonly Mark[], rank: MarkOf<'rank'>): DateOrder['role'] {
  const named = marksOf(marks, 'role').find((mark) => /date/i.test(mark.words));
  if (named !== undefined) return named.role === 'created_date' ? 'created_date' : 'close_date';
  const isByClose =
    rank.unit === 'close' || marksOf(marks, 'role').some((mark) => mark.role === 'due') || marks.some((mark) => /overdue|past due/i.test(mark.words));
  const isDecided = marksOf(marks, 'outcome').some((mark) => mark.outcome !== 'Open');
  return isByClose || isDecided ? 'close_date' : 'created_date';
}

/** `oldest deals of the pipeline`, `biggest deal in the pipeline`: the pipeline is where the deals are, not what they are ranked by. */
export function bindPlace(marks: readonly Mark[]): readonly Mark[] {
  const ranks = marksOf(marks, 'rank');
  const inPipe = marks.findIndex((mark, at) => isPlace(marks, mark, at));
  const pipe = marks[inPipe];
  if (pipe !== undefined) return marks.map((mark, at) => (at === inPipe ? { ...pipe, kind: 'outcome', outcome: 'Open', unit: null } : mark));
  if (ranks.length === 0) return marks;
  const isByAge = ranks.some((mark) => mark.unit === 'age' || mark.unit === 'close' || sortedBy(marks, mark) !== null);
  return marks.map((mark, at) => {
    if (mark.kind !== 'metric' || !mark.names.some((name) => OPEN.test(name))) return mark;
    const isRanked = marks[at - 1]?.kind === 'rank' && DEALS.test(mark.words.split(/\s+/)[0]?.toLowerCase() ?? '');
    return isByAge || isRanked ? { ...mark, kind: 'outcome', outcome: 'Open', unit: 'count' } : mark;
  });
}

/** `deals between 20k and 80k in my pipe`: deals are named, and the pipeline says where they are. */
function isPlace(marks: readonly Mark[], mark: Mark, at: number): boolean {
  const isPipe = mark.kind === 'metric' && mark.names.every((name) => name === 'open_pipeline') && /^(?:open )?pipe(?:line)?$/i.test(mark.words);
  const lead = marks.slice(0, at).filter((other) => other.kind !== 'scope' && !/^(?:the|our|my|their)$/i.test(other.words));
  return isPipe && /^in$/i.test(lead.at(-1)?.words ?? '') && lead.some((other) => other.kind === 'deal') && lead.some((other) => other.kind === 'threshold');
}

const OPEN = /^open_(?:count|pipeline)$/;

/** The day that a plan is ordered by. */
export function dayOf(order: DateOrder, vocabulary: Vocabulary): string | null {
  return [...vocabulary.dimensions.values()].find((card) => card.time?.role === order.role && card.time.grain === 'day')?.name ?? null;
}

/** `sorted by close date`. */
function sortedBy(marks: readonly Mark[], rank: MarkOf<'rank'>): DateOrder['role'] | null {
  const next = marks.slice(marks.indexOf(rank) + 1).find((mark) => mark.kind !== 'filler' || /date/i.test(mark.words));
  if (rank.count !== 'all' || next?.kind !== 'role' || !/date/i.test(next.words)) return null;
  return next.role === 'created_date' ? 'created_date' : 'close_date';
}

const DEALS = /^(?:deals?|opportunit(?:y|ies)|opps?|wins?|losses|ones?)$/;
const DECIDED = /^(?:won|win|wins|lost|lose|losses|closed|sold|landed)$/;
const DECIDED_DEALS = /^(?:won|lost|closed|closed won|closed lost)$/;

/** `last 3 wins`, `latest deals we lost`, `next 5 deals to close`: ranked by the day they close, when their outcome is said. */
export const readLatest: Reader = (context, at) => {
  const word = wordAt(context, at);
  const number = context.tokens[at + 1]?.number ?? null;
  const count = number !== null && number >= 1 && number <= 100 ? number : null;
  const length = count === null ? 1 : 2;
  const noun = wordAt(context, at + length);
  const isOfDeals = DEALS.test(noun) || (DECIDED_DEALS.test(noun) && DEALS.test(wordAt(context, at + length + 1)));
  if (!isOfDeals) return null;
  const texts = context.tokens.map((token) => token.text);
  const isLast = ['last', 'latest', 'recent'].includes(word) && texts.some((text) => DECIDED.test(text));
  const isNext = word === 'next' && texts.some((text) => ['close', 'closing', 'closes', 'due'].includes(text));
  if (!isLast && !isNext) return null;
  return { meaning: { kind: 'rank', word: isLast ? 'bottom' : 'top', count, unit: 'close' }, length };
};
