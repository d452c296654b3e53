/** Sentences that only tell why somebody asks: nothing in them is a figure, a name, a period or a bound, and the question stands beside them. */
import { hasMark, type Mark } from '#agents/selector/terms/marks.ts';
import { isMeasureMark } from '#agents/selector/request/read-request.ts';

type Place = (mark: Mark) => { readonly start: number; readonly end: number };

/** Marks that would change an answer: a sentence with one of them is never set aside. */
const TELLING: ReadonlySet<Mark['kind']> = new Set([
  'metric',
  'value',
  'segment',
  'period',
  'as_of',
  'before',
  'time_group',
  'threshold',
  'rank',
  'negation',
  'versus',
  'compare_to',
  'without_amount',
  'absent',
  'changes',
  'domain',
]);
/** A day in a story is when something else happens: `the board meets tuesday`. */
const STORY_DAY = /^(?:(?:on|this|next) )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|today|next week)$/i;
const STATES =
  /^\s*\w+ing\b|\b(?:i|im|ive|i'm|i've|we|we're|he|she|they|they're|my|our|its|it's|is|are|was|am|have|has|got|need|keeps?|meets?|wants?|quick|sorry|thanks|cheers|hope)\b/i;
const NARROWS = /^\s*(?:for|in|by|at|from|with|of|only|just|except|excluding|not|no|what|which|who|how|where|when|why|and)\b/i;
const POINTS = /(?:^|\s)(?:at|about|into|for|with|on|of)$/i;

/** The marks without the sentences around the question that only tell its story; all of them where no question is left. */
export function withoutAsides(text: string, marks: readonly Mark[], place: Place): readonly Mark[] {
  const pieces = piecesOf(text, marks, place);
  const asked = pieces.filter((piece) => piece.some(isMeasureMark) && !hasMark(piece, 'unknown'));
  const kept = pieces.length < 2 || asked.length === 0 ? marks : pieces.filter((piece) => !isAside(piece, text, place)).flat();
  return withoutClauses(text, kept, place);
}

const ASKS = /^(?:what|whats|how|hows|which|who|whos|whose|where|when|show|give|list|tell|is|are|do|does|did|can|could|please|pls|remind)\b/i;
/** A clause is a story from so many words on; one or two may be a name, or what the question is about. */
const STORY_WORDS_MIN = 3;

/** `stuck in traffic today, what is our win rate`: a clause beside a whole question, of which nobody knows a word that could count. */
function withoutClauses(text: string, marks: readonly Mark[], place: Place): readonly Mark[] {
  if (!hasMark(marks, 'unknown')) return marks;
  const clauses: Mark[][] = [[]];
  marks.forEach((mark, at) => {
    const before = marks[at - 1];
    const gap = before === undefined ? '' : text.slice(place(before).end, place(mark).start);
    const isComma = mark.words === ',' || before?.words === ',';
    if (/[\n()]|[.!\u2026]\s|\s[-\u2013\u2014]\s/.test(gap) || isComma || before?.words === ':' || before?.words === '?') clauses.push([]);
    clauses.at(-1)?.push(mark);
  });
  const isWhole = (clause: readonly Mark[]): boolean =>
    !hasMark(clause, 'unknown') && clause.some((mark) => isMeasureMark(mark) || mark.kind === 'domain') && ASKS.test(wordsOf(clause, text, place));
  if (clauses.filter((clause) => clause.some((mark) => mark.words !== ',')).length < 2 || !clauses.some(isWhole)) return marks;
  const asked = clauses.findIndex(isWhole);
  return clauses.filter((clause, at) => !isStory(clause, wordsOf(clause, text, place)) || (at > asked && SPECIFIES.test(wordsOf(clause, text, place)))).flat();
}

/** Behind the question these say more of what is asked. */
const SPECIFIES = /\b(?:mean|meant|kinds?|types?|sorts?|ones?|only|those|these|which|that|excluding|except|without|for|of|with|about|from|in|by|at|per)\b/i;

function wordsOf(clause: readonly Mark[], text: string, place: Place): string {
  const [first] = clause;
  const last = clause.at(-1);
  return first === undefined || last === undefined ? '' : text.slice(place(first).start, place(last).end);
}

/** Nothing in it narrows, measures or orders, and it is long enough, or somebody's own, to be a story. */
function isStory(clause: readonly Mark[], words: string): boolean {
  const isNegatedName = clause.some((mark) => mark.kind === 'value' || mark.kind === 'segment' || mark.kind === 'outcome');
  const isTelling = clause.some(
    (mark) =>
      (TELLING.has(mark.kind) && !STORY_DAY.test(mark.words) && !(mark.kind === 'negation' && !isNegatedName) && !isPerson(mark)) ||
      isMeasureMark(mark) ||
      (mark.kind === 'dimension' && mark.isPlural),
  );
  const isNamed = clause.some((mark, at) => mark.kind === 'unknown' && at > 0 && (/^\p{Lu}/u.test(mark.words) || POINTS.test(clause[at - 1]?.words ?? '')));
  const isLong = words.split(/\s+/).length >= STORY_WORDS_MIN;
  return hasMark(clause, 'unknown') && !isTelling && !isNamed && !NARROWS.test(words) && !words.includes('?') && (isLong || STATES.test(words));
}

/** `Elena is on the line`: a person of a story is nobody whose figures are asked for. */
function isPerson(mark: Mark): boolean {
  return mark.kind === 'value' && mark.candidates.every(({ dimension }) => dimension === 'owner' || dimension === 'manager');
}

/** Cut where a sentence ends, or a dash or a colon stands. */
function piecesOf(text: string, marks: readonly Mark[], place: Place): readonly (readonly Mark[])[] {
  const pieces: Mark[][] = [[]];
  marks.forEach((mark, at) => {
    const before = marks[at - 1];
    const gap = before === undefined ? '' : text.slice(place(before).end, place(mark).start);
    if (/\n|[.!]\s|\s[-\u2013\u2014]\s/.test(gap) || before?.words === ':') pieces.push([]);
    pieces.at(-1)?.push(mark);
  });
  return pieces.filter((piece) => piece.length > 0);
}

/** `rory is going to grill me on monday`: what somebody does to the asker, and when, narrows nothing. */
function isDoneToAsker(piece: readonly Mark[]): boolean {
  const isDone = piece.some((mark, at) => mark.kind === 'unknown' && /^(?:me|us)$/i.test(piece[at + 1]?.words ?? ''));
  return isDone && !piece.some((mark) => isMeasureMark(mark) || ['threshold', 'rank', 'negation', 'segment', 'time_group', 'dimension'].includes(mark.kind));
}

function isAside(piece: readonly Mark[], text: string, place: Place): boolean {
  const [first] = piece;
  const last = piece.at(-1);
  if (first === undefined || last === undefined || !hasMark(piece, 'unknown')) return false;
  if (isDoneToAsker(piece)) return true;
  if (piece.some((mark) => TELLING.has(mark.kind) && !STORY_DAY.test(mark.words))) return false;
  const words = text.slice(place(first).start, place(last).end);
  const isNamed = piece.some((mark, at) => mark.kind === 'unknown' && ((at > 0 && /^\p{Lu}/u.test(mark.words)) || POINTS.test(piece[at - 1]?.words ?? '')));
  return STATES.test(words) && !NARROWS.test(words) && !words.includes('?') && !isNamed;
}
