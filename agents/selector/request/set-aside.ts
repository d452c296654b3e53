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
  if (pieces.length < 2 || asked.length === 0) return marks;
  return pieces.filter((piece) => !isAside(piece, text, place)).flat();
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
