/** Words that mean another figure or grouping beside those around them: the region of the account, a purpose that is also a figure. */
import { isOutOfQuarter } from '#agents/selector/topics/bind-flows.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import { type Mark, type MarkOf, marksOf } from '#agents/selector/terms/marks.ts';
import { outcomeOf } from '#agents/selector/topics/outcome-metrics.ts';

/** What a property is called when it is said whose it is. */
const OF_OWNER: Readonly<Record<string, Readonly<Record<string, string>>>> = { account: { sales_region: 'account_region' } };
const ARTICLE = /^(?:the|our|its|their|each)$/i;
const PURPOSE = /^(?:make|hit|reach)\b/i;

/** The marks with what the words beside them say is meant. */
export function bindMeant(given: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  const marks = slippedToNext(restOfName(partOfDeals(sizeOfDeals(whoWinsMore(given, vocabulary), vocabulary))), vocabulary);
  return marks.map((mark, at): Mark => {
    if (mark.kind === 'dimension') return ofOwner(ofFigure(ofValue(mark, marks, at), marks, vocabulary), marks, at, vocabulary);
    if (isCurrent(mark, marks, at)) return { kind: 'filler', at: mark.at, length: mark.length, words: mark.words };
    if (mark.kind === 'metric' && /^brought in$/i.test(mark.words) && marks.some((other) => other !== mark && isOfPipeline(other)))
      return { kind: 'filler', at: mark.at, length: mark.length, words: mark.words };
    if (mark.kind === 'metric' && mark.names.includes('slipped_count') && vocabulary.metrics.has(LEFT) && isOutOfQuarter(marks, at))
      return { ...mark, names: [LEFT] };
    if (mark.kind === 'segment' && mark.filter.dimension === 'is_slipped' && vocabulary.metrics.has(LEFT) && isCounted(marks) && isOutOfQuarter(marks, at))
      return { kind: 'metric', names: [LEFT], at: mark.at, length: mark.length, words: mark.words };
    const isIdle = (mark.kind === 'metric' && isPurpose(mark, marks, at, vocabulary)) || (mark.kind === 'scope' && isAskerOnly(mark, marks, at));
    return isIdle ? { kind: 'filler', at: mark.at, length: mark.length, words: mark.words } : mark;
  });
}

/** `the actual state of the pipeline`, `actual open deals`: as it is now, where no forecast stands beside it. */
function isCurrent(mark: Mark, marks: readonly Mark[], at: number): boolean {
  if (mark.kind !== 'metric' || !/^actual$/i.test(mark.words)) return false;
  const next = marks.slice(at + 1).find((other) => other.kind !== 'filler' && other.kind !== 'quantity' && other.kind !== 'scope');
  const isBeside = marks.some((other) => ['versus', 'and'].includes(other.kind) || /\b(?:forecast|plan|predict|budget)/i.test(other.words));
  return !isBeside && next !== undefined && ['metric', 'outcome', 'deal', 'vague'].includes(next.kind);
}

const LEFT = 'slipped_from_quarter_count';

/** How many slipped, and not which. */
function isCounted(marks: readonly Mark[]): boolean {
  const asked = marks.flatMap((mark) => (mark.kind === 'quantity' ? [mark.what] : []));
  return asked.includes('many') && !marks.some((mark) => mark.kind === 'metric' || mark.kind === 'deal');
}

/** `slipped from Q3 to Q4`, `from Q3 into Q4`: out of the one into the next is one move, and no stretch of both. */
function slippedToNext(marks: readonly Mark[], { metrics }: Vocabulary): readonly Mark[] {
  const slipped = marks.findIndex((mark) => mark.kind === 'metric' && mark.names.some((name) => /^(?:slipped_|stage_move_count$)/.test(name)));
  const behind = marks.slice(slipped + 1);
  const at = behind.findIndex((mark) => mark.kind !== 'filler');
  const [period, into, next] = behind.slice(at);
  if (slipped < 0 || period?.kind !== 'period' || period.range === null || !metrics.has(LEFT)) return marks;
  const second = /^(?:in)?to$/i.test(into?.words ?? '') && next?.kind === 'period' ? next : undefined;
  const [from, to] = period.ends ?? [period.range, second?.range];
  const isFrom = /\b(?:from|out of|of)\b/i.test(`${marks[slipped]?.words ?? ''} ${behind[at - 1]?.words ?? ''} ${period.words}`);
  if (!isFrom || from.grain !== 'quarter' || from.end !== to?.start) return marks;
  return marks.map((mark, place): Mark => {
    const said = { at: mark.at, length: mark.length, words: mark.words };
    if (place === slipped) return { kind: 'metric', names: [LEFT], ...said };
    if (mark === period) return { kind: 'period', range: from, isYearless: period.isYearless, ...said };
    return mark === second ? { kind: 'filler', ...said } : mark;
  });
}

const ADDED = 'added_amount';

/** `brought in the most new pipeline`: the pipeline is what came in, and nothing was won. */
function isOfPipeline(mark: Mark): boolean {
  return mark.kind === 'metric' && mark.names.every((name) => name === ADDED || name === 'open_pipeline' || name === 'added_count');
}

/** `asia pac`: the beginning of a word of the name before it. */
function restOfName(marks: readonly Mark[]): readonly Mark[] {
  return marks.map((mark, at) => {
    const before = marks[at - 1];
    const isRest =
      mark.kind === 'unknown' &&
      mark.words.length > 2 &&
      before?.kind === 'value' &&
      before.at + before.length === mark.at &&
      before.candidates.length === 1 &&
      before.candidates.some(({ value }) =>
        value
          .split(' ')
          .slice(1)
          .some((word) => word.toLowerCase().startsWith(mark.words.toLowerCase())),
      );
    return isRest ? { kind: 'filler', at: mark.at, length: mark.length, words: mark.words } : mark;
  });
}

const ASKER = /^(?:i|im|ive|i am|am i|do i|have i|me|for me|myself)$/i;
/** Verbs of what somebody does with deals, and what is theirs. */
const DONE: ReadonlySet<Mark['kind']> = new Set(['outcome', 'role', 'deal', 'metric', 'vague', 'threshold']);

/** `where do I see our win rate`, `calculate our win rate for me`: who asks, beside whose figures they are. */
function isAskerOnly(mark: MarkOf<'scope'>, marks: readonly Mark[], at: number): boolean {
  const isElse = marks.some((other) => other.kind === 'scope' && !ASKER.test(other.words) && other.scope !== 'mine');
  // My pipeline overall: all of mine.
  if (/^overall$/i.test(mark.words))
    return marks.some((other) => other.kind === 'scope' && other.scope !== 'organisation') && !marks.some((other) => other.kind === 'versus');
  // Where do I stand vs the company: I am one of the two.
  const versus = marks.findIndex((other) => other.kind === 'versus');
  const isBeside = versus >= 0 && marks.slice(versus).some((other) => other.kind === 'scope' && other !== mark && other.scope !== 'mine');
  return ASKER.test(mark.words) && isElse && !isBeside && !DONE.has(marks[at + 1]?.kind ?? 'filler');
}

/** `Website source`: of the things called source the one that the name beside it is one of. */
function ofValue(mark: MarkOf<'dimension'>, marks: readonly Mark[], at: number): MarkOf<'dimension'> {
  const beside = [marks[at - 1], marks[at + 1]].flatMap((other) => (other?.kind === 'value' ? other.candidates.map(({ dimension }) => dimension) : []));
  const names = mark.names.filter((name) => beside.includes(name));
  return mark.names.length > 1 && names.length === 1 ? { ...mark, names } : mark;
}

/** `revenue by source`: of the things called source those that the figure is told by; of open deals the status is their stage. */
function ofFigure(mark: MarkOf<'dimension'>, marks: readonly Mark[], vocabulary: Vocabulary): MarkOf<'dimension'> {
  const figures = marksOf(marks, 'metric').flatMap((other) => other.names);
  const isOpen = marks.some(
    (other) => (other.kind === 'outcome' ? other.outcome : other.kind === 'metric' ? outcomeOf(other.names[0] ?? '') : null) === 'Open',
  );
  if (isOpen && /^status(?:es)?$/i.test(mark.words) && vocabulary.dimensions.has('stage')) return { ...mark, names: ['stage'] };
  const told = figures.flatMap((name) => vocabulary.modelOf(name)?.dimensions.map((card) => card.name) ?? []);
  const names = mark.names.filter((name) => told.includes(name));
  return mark.names.length > 1 && names.length > 0 ? { ...mark, names } : mark;
}

/** `by region of the account`: not the region that sells. */
function ofOwner(mark: MarkOf<'dimension'>, marks: readonly Mark[], at: number, vocabulary: Vocabulary): Mark {
  const behind = marks.slice(at + 1).filter((other) => !ARTICLE.test(other.words));
  const owner = behind[0]?.words.toLowerCase() === 'of' ? behind[1] : undefined;
  const renamed = owner?.kind === 'dimension' ? OF_OWNER[owner.names[0] ?? ''] : undefined;
  const names = mark.names.map((name) => renamed?.[name] ?? name);
  return names.every((name) => vocabulary.dimensions.has(name)) ? { ...mark, names } : mark;
}

/** `what coverage do we need to make the quarter`: what it is needed for, not whether we will. */
function isPurpose(mark: MarkOf<'metric'>, marks: readonly Mark[], at: number, vocabulary: Vocabulary): boolean {
  const isLed = PURPOSE.test(mark.words) && /^to$/i.test(marks[at - 1]?.words ?? '');
  return isLed && marks.slice(0, at).some((other) => other.kind === 'metric' && vocabulary.metrics.get(other.names[0] ?? '')?.intent === 'coverage');
}

/** `are deals getting bigger`: the mean size of those that are won, over time. */
function sizeOfDeals(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  const at = marks.findIndex(
    (mark, place) =>
      mark.kind === 'deal' &&
      mark.isPlural &&
      /^(?:getting|becoming)$/i.test(marks[place + 1]?.words ?? '') &&
      /^(?:bigger|smaller|larger)/i.test(marks[place + 2]?.words ?? ''),
  );
  const deals = marks[at];
  if (deals === undefined || !vocabulary.metrics.has('avg_deal_size') || marks.some((mark) => mark.kind === 'metric')) return marks;
  return marks.map((mark) => (mark === deals ? { kind: 'metric', names: ['avg_deal_size'], at: mark.at, length: mark.length, words: mark.words } : mark));
}

/** `renewals vs new business, who wins more`: not who of ours, but which of the two; the number of wins and the win rate say it. */
function whoWinsMore(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  const who = marks.findIndex((mark) => mark.kind === 'dimension' && mark.isAsked && /^(?:who|which)/i.test(mark.words));
  const [asked, verb, more] = marks.slice(Math.max(0, who)).filter((mark) => mark.kind !== 'filler');
  const named = marks.flatMap((mark) => (mark.kind === 'value' ? (mark.candidates[0]?.dimension ?? []) : mark.kind === 'segment' ? mark.filter.dimension : []));
  const isOfTwo = marks.some((mark) => mark.kind === 'versus') && named.length > 1 && new Set(named).size === 1;
  const isWins = verb?.kind === 'outcome' && verb.outcome === 'Won' && /^(?:more|better|most|more often)$/i.test(more?.words ?? '');
  if (who < 0 || !isOfTwo || !isWins || !['won_count', 'win_rate'].every((name) => vocabulary.metrics.has(name))) return marks;
  return marks.flatMap((mark): readonly Mark[] => {
    const place = { at: mark.at, length: mark.length, words: mark.words };
    if (mark === asked) return [{ kind: 'filler', ...place }];
    if (mark === verb) return [{ kind: 'metric', names: ['won_count'], ...place }];
    // Of "enterprise or smb" nothing else says that each stands alone.
    return mark === more ? [{ kind: 'metric', names: ['win_rate'], ...place }, ...(mark.kind === 'versus' ? [mark] : [])] : [mark];
  });
}

const PARTS: ReadonlySet<string> = new Set(['percent', 'share']);

/** `what fraction of lost deals came from outbound`: of those that are lost, and a name that says which part. */
function partOfDeals(marks: readonly Mark[]): readonly Mark[] {
  const at = marks.findIndex((mark, place) => {
    const [before, after] = [marks.slice(0, place).findLast((other) => !/^(?:of|our|my|the|all)$/i.test(other.words)), marks[place + 1]];
    return mark.kind === 'outcome' && before?.kind === 'quantity' && PARTS.has(before.what) && after?.kind === 'deal';
  });
  const isNamed = marks.slice(at + 2).some((mark) => mark.kind === 'value' || mark.kind === 'segment');
  if (at < 0 || !isNamed) return marks;
  return marks.flatMap((mark, place): readonly Mark[] =>
    place === at && mark.kind === 'outcome' ? [{ ...mark, unit: 'count' }] : place === at + 1 ? [] : [mark],
  );
}
