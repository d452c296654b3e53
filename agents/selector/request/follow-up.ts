/** Whether a message goes on from the answer before it. */
import type { ThreadMemory } from '#kernel/decisions.ts';
import type { Plan } from '#kernel/plan.ts';
import { hasMark, type Mark, marksOf } from '#agents/selector/terms/marks.ts';
import { asksOfIt, isElliptic, namesNothing, pointsBack } from '#agents/selector/request/points-back.ts';
import { outcomeMetric, outcomeOf } from '#agents/selector/topics/outcome-metrics.ts';
import type { Measure, Request } from '#agents/selector/terms/request.ts';

/** Words that always go on from what was asked before. */
const STRONG =
  /^(same|same thing|the same|same for|and for|what about|how about|and what about|and how about|instead|again|break|split|narrow|limit|filter|switch|change|make|also|as well|too|add|in addition|on top)/i;

/** The plans that the message edits; null for a question of its own. `isCompleted`: it took something of the plans already. */
export function followUpOf(marks: readonly Mark[], request: Request, memory: ThreadMemory | null, isCompleted = false): readonly Plan[] | null {
  if (memory === null || memory.plans.length === 0) return null;
  if (isCompleted) return memory.plans;
  if (asksOwnerOf(request, marks) || asksFactOf(request, marks)) return null;
  if (refersBack(marks) && request.dimensions.length === 0) return memory.plans;
  if (goesOnUnnamed(request, marks, memory)) return memory.plans;
  const isFragment = request.measures.length === 0 || isDueOnly(marks, memory) || (hasMark(marks, 'vague') && request.doubt !== null);
  const follows = marksOf(marks, 'follow');
  const isStrong =
    follows.some((mark) => STRONG.test(mark.words)) ||
    asksOfThem(marks) ||
    /^(?:and |so )?which one\b/i.test(
      marks
        .slice(0, 3)
        .map((mark) => mark.words)
        .join(' '),
    ) ||
    marks.find((mark) => mark.kind !== 'filler')?.kind === 'and' ||
    request.before !== null;
  // `wins this quarter`, then `losses`: the same of the other outcome.
  const isBareOutcome = hasMark(marks, 'outcome') && marks.every((mark) => mark.kind === 'outcome' || mark.kind === 'filler');
  const isOutcomeOnly = request.outcomeAlone !== null && (follows.length > 0 || marks.length <= 3);
  if (isStrong || isOutcomeOnly || isBareOutcome || corrects(marks)) return saysAnything(request, marks) || request.measures.length > 0 ? memory.plans : null;
  if (isSorting(marks) && memory.plans.every((plan) => plan.dimensions.length > 0)) return memory.plans;
  const ofSomebody = memory.plans.every((plan) => plan.filters.some(({ dimension, op }) => op === 'in' && (dimension === 'owner' || dimension === 'team')));
  if (isBareMeasure(request, marks, ofSomebody) && memory.plans.some((plan) => plan.period !== undefined || plan.filters.length > 0)) return memory.plans;
  if (isJudgement(request, marks)) return isOfFigure(request, marks, memory) ? memory.plans : null;
  return isFragment && !hasMark(marks, 'vague') && saysAnything(request, marks) ? memory.plans : null;
}

const ONE: ReadonlySet<string> = new Set(['account', 'opportunity']);

/** `who owns ormskel polymers`: whatever was shown before. */
function asksOwnerOf(request: Request, marks: readonly Mark[]): boolean {
  const isNamed =
    request.filters.length > 0 && request.filters.every(({ dimension, op }) => op === 'in' && (dimension === 'account' || dimension === 'opportunity'));
  const isOwner = /^(?:(?:and|so|ok|okay) )*(?:who|whos|who['\u2019]s|who is|whose)\b/i.test(marks.map((mark) => mark.words).join(' '));
  const isPlain = request.measures.length === 0 && request.rank === null && request.having.length === 0 && request.period === undefined;
  return isNamed && isOwner && isPlain && request.dimensions.join() === 'owner';
}

/** `when does the halden renewal close`: of a deal that is named, whatever was shown before. */
function asksFactOf(request: Request, marks: readonly Mark[]): boolean {
  const isOfOne = request.filters.some(({ dimension, op, values }) => dimension === 'opportunity' && op === 'in' && values.length === 1);
  const isFact = /^(?:(?:and|so|ok|okay) )*(?:when|whens|(?:what|which) stage|where|who|whose|whos)\b/i.test(marks.map((mark) => mark.words).join(' '));
  return isOfOne && isFact && request.rank === null && request.having.length === 0 && request.compare === null;
}

/** `what did we win there`, `who sold the most`: of what the answer before was about; who did among many is not asked of one's own deals. */
function goesOnUnnamed(request: Request, marks: readonly Mark[], { plans }: ThreadMemory): boolean {
  const isNarrow = plans.every((plan) => plan.period !== undefined || plan.filters.length > 0 || plan.dimensions.length > 0);
  const isOwn = request.dimensions.length > 0 && plans.some((plan) => plan.scope === 'mine');
  const isOfOne = plans.every(({ filters }) => filters.some(({ dimension, op, values }) => ONE.has(dimension) && op === 'in' && values.length === 1));
  const isOfIt = asksOfIt(marks) && isOfOne && namesNothing(request);
  return isNarrow && !isOwn && (pointsBack(marks) || isElliptic(request, marks) || isOfIt);
}

/** Scores that open deals alone have. */
const OF_OPEN_DEALS = /^(?:deal_risk|at_risk_|win_chance)/;

/** `closing this month` after open deals: of those, the ones that are due then. */
export function isDueOnly(marks: readonly Mark[], memory: ThreadMemory): boolean {
  const isMeasured = marks.some((mark) => ['metric', 'outcome', 'deal', 'vague', 'quantity', 'dimension'].includes(mark.kind));
  const wasOpen = memory.plans.every((plan) => plan.metrics.every((name) => outcomeOf(name) === 'Open' || OF_OPEN_DEALS.test(name)));
  return !isMeasured && wasOpen && marksOf(marks, 'role').some((mark) => mark.role === 'due');
}

/** `which are at risk?`, `how many are overdue?`: of those of the answer before. */
function asksOfThem(marks: readonly Mark[]): boolean {
  const lead = marks
    .slice(0, 5)
    .map((mark) => mark.words)
    .join(' ');
  return (
    /^(?:(?:and|so|ok|okay) )*(?:which|how many)(?: of (?:them|those|these))? (?:are|is|were|was|have|has) /i.test(lead) &&
    !hasMark(marks, 'deal') &&
    !hasMark(marks, 'dimension')
  );
}

const BARE: ReadonlySet<Mark['kind']> = new Set(['metric', 'outcome', 'quantity', 'deal', 'filler', 'follow', 'and']);
const BARE_WORDS_MAX = 5;

/** `win rate`, `how much lost`, after an answer about somebody's quarter: of the same people and days, and the answer says so. */
function isBareMeasure(request: Request, marks: readonly Mark[], ofSomebody: boolean): boolean {
  // `win rate this year` after Dana's pipeline: hers.
  const isPlain =
    (request.period === undefined || ofSomebody) && request.scope === null && request.asOf === null && request.having.length === 0 && !request.isShare;
  const isOne = request.measures.length === 1 && request.measures[0]?.list === null && request.dimensions.length === 0 && request.filters.length === 0;
  const asksAnew = marks.some((mark) => mark.kind === 'quantity' && (mark.what === 'many' || mark.what === 'list'));
  return (
    isPlain &&
    isOne &&
    !asksAnew &&
    marks.length <= BARE_WORDS_MAX &&
    marks.every((mark) => BARE.has(mark.kind) || (ofSomebody && mark.kind === 'period')) &&
    request.compare === null &&
    request.rank === null
  );
}

/** `sort by losses`, `order it by revenue`: another order of what was shown, where nothing is named to be sorted. */
export function isSorting(marks: readonly Mark[]): boolean {
  const [first, second] = marks.filter((mark) => mark.kind !== 'filler' && mark.kind !== 'follow');
  const isOrder = first?.kind === 'rank' && first.count === 'all' && /^(?:sort|sorted|order|ordered|rank|ranked)\b/i.test(first.words);
  return (
    isOrder &&
    (second?.kind === 'metric' || second?.kind === 'outcome' || second?.kind === 'quantity') &&
    !hasMark(marks, 'dimension') &&
    !hasMark(marks, 'deal')
  );
}

/** `sort by losses`: their number, not a list of them. */
export function sortedMeasure(marks: readonly Mark[]): Measure | null {
  const outcome = marks.find((mark) => mark.kind === 'outcome');
  return outcome?.kind === 'outcome' ? { metrics: [outcomeMetric(outcome.outcome, outcome.unit ?? 'count')], list: null } : null;
}

/** `no, I meant lost revenue`: what was said before, but for this. */
function corrects(marks: readonly Mark[]): boolean {
  const lead = marks.slice(0, 3).map((mark) => mark.words.toLowerCase());
  return /^(no|nope|nah|wait)\b/.test(lead[0] ?? '') && marks[0]?.kind === 'follow' ? true : lead.some((words) => /^i (meant|mean)$/.test(words));
}

/** `his pipeline`, `their win rate`, `how many of them are won`: about whom or what the answer before was. */
export function refersBack(marks: readonly Mark[]): boolean {
  return marks.some((mark, at) => /^(?:which of )?(his|her|their|theirs|them|em|those|these|he|she|they|him)$/i.test(mark.words) && !isOfOwnDeals(marks, at));
}

/** `its reps`, `the weakest one's lost deals`: one that an answer has shown. */
export function refersToOne(text: string): boolean {
  return /^(?:(?:and|so|ok|okay|what about|how about|show|list|give me|which are) )*its\b|\b(?:the|that|this) (?:[a-z]+ )?one['\u2019]s\b/i.test(text.trim());
}

/** `deals with no amount on them`: about the deals of the same question. */
function isOfOwnDeals(marks: readonly Mark[], at: number): boolean {
  // How many deals did we win, and how much are they worth.
  const isThey = /^(?:they|them|em|those|these|their|theirs)$/i.test(marks[at]?.words ?? '');
  const deals = marks.findIndex((mark) => mark.kind === 'deal' || (mark.kind === 'metric' && /\bdeals\b/i.test(mark.words)));
  const isOfThese = deals >= 0 && marks.slice(deals, at).some((mark) => mark.kind === 'and') && marks[at + 1]?.kind !== 'outcome';
  if (isThey && isOfThese) return true;
  const isPlace = /^(?:on|in|with|behind)$/i.test(marks[at - 1]?.words ?? '') && /^(?:them|em|those|these)$/i.test(marks[at]?.words ?? '');
  return isPlace && marks.slice(0, at).some((mark) => mark.kind === 'deal');
}

/** `best rep`, `biggest customer`: a question of its own that leaves open by which figure; `the best?` goes on. */
function isJudgement(request: Request, marks: readonly Mark[]): boolean {
  const isJudging = request.rank !== null && (request.rank.isBySize || request.rank.word === 'best' || request.rank.word === 'worst');
  return isJudging && marksOf(marks, 'dimension').some((mark) => !/^who/i.test(mark.words));
}

/** `which team was worst` after a figure: by that figure; `best rep` alone leaves open by which. */
function isOfFigure(request: Request, marks: readonly Mark[], { plans }: ThreadMemory): boolean {
  // A rate says how good; a sum or a number leaves open whether that is what best means.
  if (plans.some(({ metrics }) => metrics.length !== 1 || metrics.some((name) => /_(?:count|amount|revenue|pipeline)$/.test(name)))) return false;
  const asks = /^(?:(?:and|so|ok|okay) )*(?:which|what) [a-z ]+? (?:is|was|are|were|has|had|did|does|do)(?: the)? [a-z]+/i.test(
    marks.map((mark) => mark.words).join(' '),
  );
  return asks && request.measures.length === 0 && request.rank?.isBySize === false && request.filters.length === 0;
}

function saysAnything(request: Request, marks: readonly Mark[]): boolean {
  const lists = [request.dimensions, request.filters, request.having].some((list) => list.length > 0);
  const said = [request.compare, request.rank, request.scope, request.before, request.role, request.asOf].some((part) => part !== null);
  return (
    lists ||
    said ||
    request.period !== undefined ||
    request.timeGrain !== undefined ||
    request.isShare ||
    request.lifted.length > 0 ||
    request.isWhole === true ||
    request.isUnbounded === true ||
    request.against !== undefined ||
    hasMark(marks, 'vague')
  );
}

/** Enough to offer figures for. */
export function saysSomething(request: Request, marks: readonly Mark[]): boolean {
  const parts = [request.dimensions.length, request.filters.length, request.having.length].some((count) => count > 0);
  return (
    parts || request.period !== undefined || request.timeGrain !== undefined || request.compare !== null || hasMark(marks, 'rank') || hasMark(marks, 'vague')
  );
}
