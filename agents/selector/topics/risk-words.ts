/** Words of deal risk: how likely a deal is won or lost, which deals are at risk, why one is. */
import type { Filter } from '#kernel/plan.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import { type Mark, marksOf } from '#agents/selector/terms/marks.ts';
import type { Measure } from '#agents/selector/terms/request.ts';
import { EACH_DEAL_MIN } from '#agents/selector/filters/bounds.ts';
import { phraseAt, type Reader, type ScanContext, wordAt } from '#agents/selector/terms/scan-context.ts';

/** What is told of the risk of a deal. */
const RISK = {
  lost: 'deal_risk',
  won: 'win_chance',
  count: 'at_risk_count',
  amount: 'at_risk_amount',
  anyAmount: 'scored_amount',
  state: 'is_at_risk',
} as const;
const LISTED = ['opportunity', 'account', 'owner', 'stage', 'risk_reasons'];

const CHANCE = [
  'how likely',
  'how probable',
  'what are the chances',
  'what are the odds',
  'what is the chance',
  'likely',
  'chance',
  'chances',
  'odds',
  'probability',
  'likelihood',
  'risk',
];
const GOOD = new Set(['close', 'closes', 'closing', 'win', 'wins', 'winning', 'won', 'land', 'landing', 'sign']);
const BAD = new Set(['fall', 'die', 'lose', 'losing', 'lost', 'slip', 'slips', 'slipping']);
const RISKY = new Set(['risk', 'risks', 'risky', 'riskier', 'riskiest', 'risked']);

/** `how likely is Atlas to close`: the chance where it is asked for, and nothing more where the verb stands; `why` of a risk asks for its reasons. */
export const readChance: Reader = (context, at) => {
  if (!context.vocabulary.metrics.has(RISK.won)) return null;
  const word = wordAt(context, at);
  if (word === 'why' || (word === 'how' && wordAt(context, at + 1) === 'come'))
    return textsFrom(context, at).some((text) => RISKY.has(text)) ? { meaning: { kind: 'filler' }, length: word === 'why' ? 1 : 2 } : null;
  const lead = phraseAt(context, at, CHANCE) ?? willLead(context, at);
  const verb = textsFrom(context, at + (lead?.length ?? 0)).find(isVerb);
  if (lead !== null && verb !== undefined) return { meaning: { kind: 'metric', names: [GOOD.has(verb) ? RISK.won : RISK.lost] }, length: lead.length };
  const isSaid = isVerb(word) && context.tokens.slice(0, at).some((_, before) => (phraseAt(context, before, CHANCE) ?? willLead(context, before)) !== null);
  return isSaid ? { meaning: { kind: 'filler' }, length: word === 'fall' && wordAt(context, at + 1) === 'through' ? 2 : 1 } : null;
};

/** `will we win Atlas`: of a deal that is named, asked for no figure. */
function willLead(context: ScanContext, at: number): { readonly length: number } | null {
  const isNamed = context.candidates.some((candidate) => candidate.dimension === 'opportunity' && candidate.match !== 'spelling');
  const asksElse = context.tokens.some((token) => ['how', 'what', 'when', 'why', 'who', 'which', 'if'].includes(token.text));
  return isNamed && !asksElse && wordAt(context, at) === 'will' ? { length: 1 } : null;
}

function isVerb(text: string): boolean {
  return GOOD.has(text) || BAD.has(text);
}

function textsFrom(context: ScanContext, at: number): readonly string[] {
  return context.tokens.slice(at).map((token) => token.text);
}

/** `why is Atlas at risk`: of a deal that is named, at risk asks how much, and does not choose among deals. */
export function bindRisk(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  const isNamed = marksOf(marks, 'value').some((mark) => mark.candidates.some(({ dimension }) => dimension === 'opportunity'));
  const isWhether = isNamed || asksWhether(marks);
  if (!isWhether || !vocabulary.metrics.has(RISK.lost)) return marks;
  return marks.map((mark) =>
    isStateMark(mark) || (mark.kind === 'metric' && WILL_CLOSE.test(mark.words))
      ? { kind: 'metric', names: [RISK.lost], at: mark.at, length: mark.length, words: mark.words }
      : mark,
  );
}

const WILL_CLOSE = /^(?:gonna|going to|will) (?:close|land|sign|slip)\b/i;
const AN_ACCOUNT = new Set(['account', 'opportunity']);

/** `is Contoso at risk`, `is Contoso gonna close on time`: of an account by its name, whether its deals are. */
function asksWhether(marks: readonly Mark[]): boolean {
  const [first] = marks;
  const isAccount = marksOf(marks, 'value').some((mark) => mark.candidates.every(({ dimension }) => AN_ACCOUNT.has(dimension)));
  const isElse = marks.some((mark) => ['deal', 'quantity', 'dimension', 'outcome', 'rank', 'negation', 'time_group', 'versus'].includes(mark.kind));
  return /^(?:is|are|will)$/i.test(first?.words ?? '') && isAccount && !isElse;
}

/** Deals one by one with their chance: those at risk, the riskiest, the ones that are named. Null where a figure is asked for, or no risk. */
export function listOfRisk(marks: readonly Mark[], vocabulary: Vocabulary, isGrouped: boolean): Measure | null {
  const quantities = new Set(marksOf(marks, 'quantity').map((mark) => mark.what));
  if (isGrouped || !vocabulary.metrics.has(RISK.lost) || [...quantities].some((what) => what !== 'list')) return null;
  const metrics = marksOf(marks, 'metric').flatMap((mark) => mark.names);
  if (metrics.some((name) => !isOfRisk(name))) return null;
  const isRanked = marksOf(marks, 'rank').some((mark) => mark.unit === 'risk');
  const isState = metrics.includes(RISK.count) || marks.some((mark, at) => isStateMark(mark) && marks[at - 1]?.kind !== 'negation');
  const isSaid = metrics.some((name) => name !== RISK.count);
  const isBiggest = isSaid && metrics.length > 0 && marks.some((mark, at) => mark.kind === 'metric' && marks[at - 1]?.kind === 'rank');
  if (!isRanked && !isState && !(isSaid && (isBiggest || isOfDeals(marks)))) return null;
  // `deals at risk over 50k`: the amount is bounded, not the chance.
  const amount = isState ? RISK.amount : RISK.anyAmount;
  const isAmountBounded = vocabulary.metrics.has(amount) && marksOf(marks, 'threshold').some((mark) => mark.value >= EACH_DEAL_MIN);
  const filters: readonly Filter[] = isState ? [{ dimension: RISK.state, op: 'in', values: [true] }] : [];
  return {
    metrics: [...(isAmountBounded ? [amount] : []), metrics.includes(RISK.won) ? RISK.won : RISK.lost],
    list: {
      dimensions: [...LISTED, ...(!isState && asksWhether(marks) ? [RISK.state] : [])].filter((name) => vocabulary.dimensions.has(name)),
      filters,
      having: [],
    },
  };
}

/** `deals with more than 80 % chance of being lost`: the chance that is bounded is what is told of each. */
export function isChance(mark: Mark): boolean {
  return mark.kind === 'metric' && mark.names.every((name) => name === RISK.lost || name === RISK.won);
}

function isOfRisk(name: string): boolean {
  return name === RISK.lost || name === RISK.won || name === RISK.count;
}

function isStateMark(mark: Mark): boolean {
  return mark.kind === 'segment' && mark.filter.dimension === RISK.state;
}

/** A deal or account is named, or deals are asked for. */
function isOfDeals(marks: readonly Mark[]): boolean {
  const isNamed = marksOf(marks, 'value').some((mark) => mark.candidates.some(({ dimension }) => dimension === 'opportunity' || dimension === 'account'));
  const isOfStage = marks.some((mark) => mark.kind === 'value' && mark.candidates.some(({ dimension }) => dimension === 'stage'));
  if (isOfStage && marks.some((mark) => /^which$/i.test(mark.words))) return true;
  const isAsked = marksOf(marks, 'deal').length > 0 && (marksOf(marks, 'rank').length > 0 || marksOf(marks, 'quantity').length > 0);
  return isNamed || isAsked || marksOf(marks, 'threshold').length > 0;
}
