/** How far a negation reaches: `without renewals in Americas` leaves out renewals, and is about Americas. */
import type { Mark, MarkOf } from '#agents/selector/terms/marks.ts';

/** After what is left out, these begin something that is not. */
const PREPOSITION = /^(?:in|for|of|at|from|by|with|within|inside|on|per)$/i;
/** These leave out the one word behind them. */
const NARROW = /^non$/i;
const OR = /^(?:or|nor|,)$/i;
/** With these the question itself begins: `not counting renewals, what did we win`. */
const ASKS =
  /^(?:what|whats|how|how many|how much|who|which|when|where|why|did|do|does|have|has|had|is|are|was|were|show|show me|give me|list|tell me|we|i|they)$/i;
/** What may stand between a negation and what it leaves out, or between two things left out. */
const BETWEEN: ReadonlySet<Mark['kind']> = new Set(['and', 'filler', 'dimension', 'deal', 'quantity']);

/** `all regions but Americas`: after everything, but is except. */
export function bindExceptions(marks: readonly Mark[]): readonly Mark[] {
  return marks.map((mark, at) => {
    const [every, group] = marks.slice(Math.max(0, at - 2), at);
    const isException = /^but$/i.test(mark.words) && group?.kind === 'dimension' && /^(?:all|every|each|any)$/i.test(every?.words ?? '');
    return isException ? { kind: 'negation', at: mark.at, length: mark.length, words: mark.words } : mark;
  });
}

const OPPOSITE = { gt: 'lte', gte: 'lt', lt: 'gte', lte: 'gt' } as const;

/** `without the ones under 30k`: leaving out what is below leaves what is not. */
export function bindNegatedBounds(marks: readonly Mark[]): readonly Mark[] {
  const at = marks.findIndex((mark, index) => mark.kind === 'negation' && boundBehind(marks, index) !== null);
  const bound = boundBehind(marks, at);
  if (at < 0 || bound === null) return marks;
  const turned: Mark = { ...bound, op: OPPOSITE[bound.op] };
  const until = marks.indexOf(bound);
  const between = marks.slice(at + 1, until).filter((mark) => mark.kind !== 'filler');
  return bindNegatedBounds([...marks.slice(0, at), ...between, turned, ...marks.slice(until + 1)]);
}

/** The bound that a negation is about, with nothing named between; ranges have no opposite. */
function boundBehind(marks: readonly Mark[], at: number): MarkOf<'threshold'> | null {
  const next = marks.slice(at + 1).find((mark) => mark.kind !== 'filler' && mark.kind !== 'deal');
  return next?.kind === 'threshold' && next.upTo === undefined ? next : null;
}

/** The names, named filters and outcomes that are left out. */
export function negatedMarks(marks: readonly Mark[]): ReadonlySet<Mark> {
  return new Set(negatedGroups(marks).flat());
}

/** Those of each negation, in order. */
function negatedGroups(marks: readonly Mark[]): readonly (readonly Mark[])[] {
  return marks.flatMap((mark, at) => (mark.kind === 'negation' ? [reachOf(marks, at)] : []));
}

function reachOf(marks: readonly Mark[], from: number): readonly Mark[] {
  const reached: Mark[] = [];
  const isNarrow = NARROW.test(marks[from]?.words ?? '');
  let isJoined = true;
  for (let at = from + 1; at < marks.length; at += 1) {
    const mark = marks[at];
    if (mark === undefined || (isNarrow && reached.length > 0)) break;
    if (isNameable(mark)) {
      // Side by side they are one kind of deals; an outcome behind a name is what is counted.
      const isBeside = marks[at - 1] === reached.at(-1) && mark.kind !== 'outcome';
      if (!isJoined && !isBeside) break;
      reached.push(mark);
      isJoined = false;
    } else if (!BETWEEN.has(mark.kind) || (reached.length > 0 && ASKS.test(mark.words))) break;
    else if (mark.kind === 'and') isJoined = true;
    else if (reached.length > 0 && PREPOSITION.test(mark.words) && !goesOn(marks, at, reached)) break;
  }
  return reached;
}

/** `not from Referral or from Partner`: the preposition is said again for one more of the same. */
function goesOn(marks: readonly Mark[], at: number, reached: readonly Mark[]): boolean {
  const joint = marks[at - 1];
  if (joint?.kind !== 'and') return false;
  const next = marks.slice(at + 1).find(isNameable);
  const before = reached.at(-1);
  return OR.test(joint.words) || (next !== undefined && before !== undefined && dimensionsOf(next).some((name) => dimensionsOf(before).includes(name)));
}

/** `excluding enterprise renewals`: two names side by side are one kind of deals, which cannot be left out by one filter each. */
export function negatedCombination(marks: readonly Mark[]): string | null {
  for (const group of negatedGroups(marks)) {
    const found = group.find((mark, at) => {
      const before = group[at - 1];
      return (
        before !== undefined &&
        before.at !== mark.at &&
        marks[marks.indexOf(mark) - 1] === before &&
        !dimensionsOf(mark).some((name) => dimensionsOf(before).includes(name))
      );
    });
    const before = group[group.indexOf(found as Mark) - 1];
    if (found !== undefined && before !== undefined) return `${before.words} ${found.words}`;
  }
  return null;
}

function isNameable(mark: Mark): boolean {
  return mark.kind === 'value' || mark.kind === 'segment' || mark.kind === 'outcome';
}

function dimensionsOf(mark: Mark): readonly string[] {
  if (mark.kind === 'value') return mark.candidates.map((candidate) => candidate.dimension);
  return mark.kind === 'segment' ? [mark.filter.dimension] : ['outcome'];
}
