/** Deals that are named one way or another and not counted: `Femke's late deals`, `deals of Giulia that slipped`, `which of my deals are late`. */
import type { Mark } from '#agents/selector/terms/marks.ts';

/** With one of these, something else than the deals is asked for. */
const ELSE: ReadonlySet<Mark['kind']> = new Set([
  'dimension',
  'time_group',
  'versus',
  'compare_to',
  'rank',
  'vague',
  'without_amount',
  'absent',
  'changes',
  'domain',
  'follow',
  'before',
  'unknown',
]);
const DEALS = /^(?:.*\b)?(?:deals|opps|opportunities)\b/i;
/** What chooses deals, beside their stage: their state, outcome, date, size. */
const CHOOSES: ReadonlySet<Mark['kind']> = new Set(['segment', 'outcome', 'role', 'threshold']);
const STATE = /\b(?:late|overdue|past|stalled|stuck|slipped|slid|slipping|stale|idle|dormant)\b/i;
const PEOPLE = new Set(['owner', 'manager', 'team']);
/** A yes or no, a count, or a verb of ours before the deals. */
const ASKS = /^(?:are|is|do|does|did|has|have|had|was|were|will|can|could|how|why|when|where|if|whether|there|are there|is there|any)$/i;

/** The marks with a word for a list before them, where the deals themselves are asked for. */
export function bindListed(marks: readonly Mark[]): readonly Mark[] {
  const [first] = marks;
  const at = marks.findIndex((mark) => isDeals(mark));
  const isElse = marks.some((mark, place) => ELSE.has(mark.kind) || mark.kind === 'quantity' || (mark.kind === 'metric' && place !== at));
  if (first === undefined || at < 0 || (isElse && !asksWhich(marks, at))) return marks;
  const isAsked = marks.slice(0, at).some((mark) => ASKS.test(mark.words));
  const isWanted = asksWhich(marks, at) || (!isAsked && (isOfSomebody(marks, at) || leads(marks, at)));
  return isWanted ? [{ kind: 'quantity', what: 'list', at: first.at, length: 0, words: '' }, ...marks] : marks;
}

/** `late deals`, `opps`: several of them. */
function isDeals(mark: Mark): boolean {
  return (mark.kind === 'deal' && mark.isPlural) || (mark.kind === 'metric' && mark.names.every((name) => name.endsWith('_count')) && DEALS.test(mark.words));
}

/** `which of my deals are late`, `what deals of Luc are stuck`. */
function asksWhich(marks: readonly Mark[], at: number): boolean {
  const lead = marks.slice(0, at).filter((mark) => mark.kind !== 'scope' && mark.kind !== 'value');
  const isWhich = lead.length > 0 && lead.every((mark) => /^(?:which|what|whch|of|the|our|team's|which of|and|so|ok|okay|hey|please|pls|,)$/i.test(mark.words));
  const isElse = marks.some((mark) => ELSE.has(mark.kind) || (mark.kind === 'quantity' && mark.what !== 'list'));
  return isWhich && !isElse && lead.some((mark) => /^(?:which|what|whch|which of)$/i.test(mark.words));
}

/** A state says which of them: late, stuck, slipped. Won and open are figures as much as lists. */
function isState(mark: Mark | undefined): boolean {
  return mark?.kind === 'segment' || (mark?.kind === 'metric' && STATE.test(mark.words));
}

function isPerson(mark: Mark | undefined): boolean {
  return mark?.kind === 'value' && mark.candidates.some(({ dimension }) => PEOPLE.has(dimension));
}

/** Somebody's: `Femke's late deals`, `my team's stuck deals`, `deals of Giulia that slipped`. */
function isOfSomebody(marks: readonly Mark[], at: number): boolean {
  const isOwned = marks.slice(0, at).some((mark) => mark.kind === 'scope' && mark.scope !== 'organisation') || marks.some(isPerson);
  return isOwned && marks.some(isState);
}

/** `deals created this quarter and already won`: they stand first, and two things say which. */
function leads(marks: readonly Mark[], at: number): boolean {
  const isFirst = marks.slice(0, at).every((mark) => mark.kind === 'filler' || mark.kind === 'and');
  const kinds = new Set(marks.slice(at + 1).flatMap((mark) => (isPlaced(mark) ? ['stage'] : CHOOSES.has(mark.kind) ? [mark.kind] : [])));
  return isFirst && marks[at]?.kind === 'deal' && kinds.size > 1;
}

function isPlaced(mark: Mark): boolean {
  return mark.kind === 'value' && mark.candidates.some(({ dimension }) => dimension === 'stage');
}
