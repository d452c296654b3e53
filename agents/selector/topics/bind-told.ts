/** What is told of each deal of a list: `the five largest overdue deals, with the owner`, `the biggest deal we won and who closed it`. */
import { type Mark, type MarkOf } from '#agents/selector/terms/marks.ts';

/** Every list of deals shows these. */
const SHOWN: ReadonlySet<string> = new Set(['owner', 'account']);
const LEADS = /^(?:with|including|include|incl|showing|plus|and|,|&|alongside)$/i;
const ARTICLE = /^(?:the|their|its|each|also)$/i;
const DEALS = /\b(?:deals?|opps?|opportunity|opportunities|wins|losses)\b/i;
const COUNTED: ReadonlySet<string> = new Set(['many', 'share', 'percent', 'average', 'long']);
/** Lists of these show no amount. */
const WITHOUT_MONEY = /^(?:is_slipped|is_at_risk|slipped_|at_risk|deal_risk|win_chance)/;
const THEM = /^(?:it|them|that|those|these|this|they|that one|each|each of them)$/i;

/** The marks without what a list of deals shows as it is: no grouping, and no question of its own. */
export function bindTold(marks: readonly Mark[]): readonly Mark[] {
  if (!asksDeals(marks)) return marks;
  const told = new Set([...columns(marks), ...whoseTheyAre(marks)]);
  const isElse = marks.some((mark) => (mark.kind === 'dimension' || mark.kind === 'time_group') && !told.has(mark));
  const [first] = marks;
  if (first === undefined || told.size === 0 || isElse) return marks;
  const list: Mark = { kind: 'quantity', what: 'list', at: first.at, length: 0, words: '' };
  return [
    ...(isOneByOne(marks) ? [] : [list]),
    ...marks.map((mark): Mark => (told.has(mark) ? { kind: 'filler', at: mark.at, length: mark.length, words: mark.words } : mark)),
  ];
}

/** The deals themselves, one by one: listed, ranked, asked for by which, or named first. */
function asksDeals(marks: readonly Mark[]): boolean {
  const named = marks.find((mark) => mark.kind === 'deal' || ((mark.kind === 'metric' || mark.kind === 'outcome') && DEALS.test(mark.words)));
  const isFirst = named !== undefined && marks.slice(0, marks.indexOf(named)).every((mark) => ['filler', 'scope', 'outcome', 'segment'].includes(mark.kind));
  return named !== undefined && (isOneByOne(marks) || isFirst) && !marks.some((mark) => mark.kind === 'quantity' && COUNTED.has(mark.what));
}

function isOneByOne(marks: readonly Mark[]): boolean {
  return marks.some(
    (mark, at) => (mark.kind === 'quantity' && mark.what === 'list') || (mark.kind === 'rank' && (mark.unit !== null || marks[at + 1]?.kind === 'deal')),
  );
}

/** `…, with amount and owner`: up to the end, or to a period. */
function columns(marks: readonly Mark[]): readonly Mark[] {
  const from = marks.findIndex((mark, at) => at > 0 && /^(?:with|including|include|incl|showing)$/i.test(mark.words) && isColumn(nextOf(marks, at), marks));
  if (from < 0 || !marks.slice(0, from).some((mark) => DEALS.test(mark.words))) return [];
  const rest = marks.slice(from + 1);
  const end = rest.findIndex((mark) => !isColumn(mark, marks) && !LEADS.test(mark.words) && !ARTICLE.test(mark.words));
  const after = end < 0 ? undefined : rest[end];
  // With owner Dana: a name says which.
  if (after !== undefined && after.kind !== 'period' && after.words !== '?') return [];
  // Including is no word of its own.
  return marks.slice(from, end < 0 ? undefined : from + 1 + end).filter((mark) => mark.kind === 'unknown' || isColumn(mark, marks));
}

function isColumn(mark: Mark | undefined, marks: readonly Mark[]): mark is MarkOf<'dimension'> | MarkOf<'quantity'> {
  if (mark?.kind === 'quantity') return mark.what === 'much' && !marks.some(isWithoutMoney);
  return mark?.kind === 'dimension' && !mark.isAsked && mark.names.every((name) => SHOWN.has(name));
}

function isWithoutMoney(mark: Mark): boolean {
  if (mark.kind === 'segment') return WITHOUT_MONEY.test(mark.filter.dimension);
  return (mark.kind === 'metric' && mark.names.some((name) => WITHOUT_MONEY.test(name))) || (mark.kind === 'rank' && mark.unit === 'risk');
}

function nextOf(marks: readonly Mark[], at: number): Mark | undefined {
  return marks.slice(at + 1).find((mark) => !ARTICLE.test(mark.words));
}

/** `and who closed it`, `and who owns them`: the owner of each. */
function whoseTheyAre(marks: readonly Mark[]): readonly Mark[] {
  const at = marks.findIndex((mark, place) => mark.kind === 'and' && asksWhose(marks.slice(place + 1)));
  return at < 0 ? [] : marks.slice(at).filter((mark) => mark.kind === 'dimension' || mark.kind === 'outcome');
}

/** `who owns them`, `who closed it`, `whose are they`: whose those are that were just named. */
function asksWhose(marks: readonly Mark[]): boolean {
  const said = marks.filter((mark) => mark.kind !== 'and' && mark.words !== '?');
  const [who, ...rest] = said;
  const isWho = who?.kind === 'dimension' && who.isAsked && who.names.join() === 'owner' && /^who(?:s|se|['’]s)?$/i.test(who.words);
  const isTold = rest.length > 0 && rest.every((mark) => mark.kind === 'filler' || mark.kind === 'outcome');
  return isWho && isTold && rest.some((mark) => THEM.test(mark.words));
}
