/** What a list of deals should show: `all lost deals with the amount`, `open deals with owner and close date`. A column makes no sum of a list. */
import { hasMark, type Mark, marksOf } from '#agents/selector/terms/marks.ts';

/** Columns that a list of deals has by itself. */
const COLUMNS: ReadonlySet<string> = new Set(['owner', 'account', 'stage', 'outcome', 'close_day', 'opportunity']);
const JOINT = /^(?:with|incl|including|and|plus|,|&|along with|together with|as well as|showing)$/i;
/** A sum over the rows is asked for, or the rows of something else. */
const ELSE = /\b(?:total|sum|altogether|combined|overall|by|per|each|every|which|who|top|over|under|no|without)\b/i;
const OF_DEALS = /\b(?:deals|opps|opportunities|wins|losses)$/i;

/** The marks with the columns that are shown anyway as words that change nothing. */
export function bindColumns(marks: readonly Mark[]): readonly Mark[] {
  const list = marks.findIndex((mark) => mark.kind === 'quantity' && mark.what === 'list');
  const deals = marks.findIndex((mark, at) => at > list && isDeals(mark));
  if (list < 0 || deals < 0 || hasMark(marks.slice(0, deals), 'dimension')) return marks;
  const tail = marks.findIndex((mark, at) => at > deals && JOINT.test(mark.words) && isTail(marks.slice(at)));
  if (tail < 0) return marks;
  const shown = marks.map((mark, at): Mark => {
    if (at < tail || KEPT.has(mark.kind)) return mark;
    const isTheirs = /^(?:their|theirs|its|they|them|those|these)$/i.test(mark.words);
    return { kind: 'filler', at: mark.at, length: mark.length, words: isTheirs ? 'the' : mark.words };
  });
  return shown.some((mark) => mark.kind === 'deal') ? shown : shown.flatMap((mark) => (mark === shown[deals] ? [mark, pluralOf(mark)] : [mark]));
}

const KEPT: ReadonlySet<Mark['kind']> = new Set(['period', 'scope', 'value', 'segment']);

function isDeals(mark: Mark): boolean {
  const isCount = mark.kind === 'metric' && mark.names.every((name) => name.endsWith('_count'));
  return (mark.kind === 'deal' && mark.isPlural) || ((isCount || (mark.kind === 'outcome' && mark.unit === 'count')) && OF_DEALS.test(mark.words));
}

/** Nothing but columns, and where and when. */
function isTail(marks: readonly Mark[]): boolean {
  return marks.some(isColumn) && marks.every((mark) => isColumn(mark) || isSmall(mark)) && !marks.some((mark) => ELSE.test(mark.words));
}

function isColumn(mark: Mark): boolean {
  if (mark.kind === 'dimension') return mark.names.every((name) => COLUMNS.has(name));
  return (mark.kind === 'quantity' && mark.what === 'much') || (mark.kind === 'role' && mark.role === 'close_date');
}

function isSmall(mark: Mark): boolean {
  return mark.kind === 'filler' || KEPT.has(mark.kind) || JOINT.test(mark.words);
}

function pluralOf({ at, length }: Mark): Mark {
  return { kind: 'deal', isPlural: true, at: at + length, length: 0, words: '' };
}

/** `show me the renewals of next month`, `list the open renewals`: a type of deals said in the plural stands for the deals. */
export function bindTypesOfDeals(marks: readonly Mark[], isAhead: boolean): readonly Mark[] {
  const isElse = ['metric', 'deal', 'dimension', 'time_group', 'vague', 'versus', 'rank'].some((kind) => hasMark(marks, kind as Mark['kind']));
  const deals = marks.find((mark) => (mark.kind === 'segment' || mark.kind === 'value') && /\bdeals$/i.test(mark.words));
  // Enterprise deals that are in Proposal: those of a stage are open, and no figure of them is named.
  if (!isElse && deals !== undefined && marks.some(isOpenStage) && !hasMark(marks, 'quantity') && !hasMark(marks, 'outcome') && !hasMark(marks, 'negation'))
    return [
      { kind: 'quantity', what: 'list', at: 0, length: 0, words: '' },
      ...marks.flatMap((mark) => (mark === deals ? [openAt(mark), mark, pluralOf(mark)] : [mark])),
    ];
  const outcomes = marksOf(marks, 'outcome');
  const quantities = marksOf(marks, 'quantity');
  const isAsked = quantities.length > 0 && quantities.every((mark) => mark.what === 'list' || mark.what === 'many');
  if (isElse || !isAsked || (outcomes.length === 0 && !isAhead) || outcomes.some((mark) => mark.unit !== null)) return marks;
  const at = marks.findLastIndex((mark) => isType(mark));
  const type = marks[at];
  if (type === undefined) return marks;
  const open: readonly Mark[] = outcomes.length > 0 ? [] : [openAt(type)];
  return [...marks.slice(0, at), ...open, type, pluralOf(type), ...marks.slice(at + 1)];
}

function openAt({ at }: Mark): Mark {
  return { kind: 'outcome', outcome: 'Open', unit: null, at, length: 0, words: '' };
}

function isOpenStage(mark: Mark): boolean {
  return mark.kind === 'value' && mark.candidates.every(({ dimension, value }) => dimension === 'stage' && !/won|lost|closed/i.test(value));
}

function isType(mark: Mark): boolean {
  const dimensions = mark.kind === 'value' ? mark.candidates.map(({ dimension }) => dimension) : mark.kind === 'segment' ? [mark.filter.dimension] : [];
  return dimensions.length > 0 && dimensions.every((dimension) => dimension === 'deal_type') && /[^s]s$/i.test(mark.words);
}
