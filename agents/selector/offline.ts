/** The deterministic reading of a question: words → marks → request → plan, or a question back, or a decline. */
import type { Reading } from '#kernel/decision.ts';
import type { PlanChoice, SelectInput } from '#kernel/decisions.ts';
import type { Plan } from '#kernel/plan.ts';
import { withoutAsideClauses } from '#agents/selector/words/asides.ts';
import { withoutCourtesy, withoutLeadIn } from '#agents/selector/words/lead-in.ts';
import { withoutAsides } from '#agents/selector/request/set-aside.ts';
import { hasRole } from '#kernel/person.ts';
import { chooseOption } from '#agents/choose-option.ts';
import { describePlan } from '#agents/describe-plan.ts';
import { ENGLISH_WORDS } from '#agents/english-words.ts';
import { oncePer } from '#kernel/once-per.ts';
import { buildDomains } from '#agents/domains.ts';
import { monthNumber } from '#agents/selector/terms/calendar.ts';
import type { ChoiceContext } from '#agents/selector/terms/choice-context.ts';
import { CONFIDENCE_MIN, confidenceOf } from '#agents/selector/confidence.ts';
import { declineFor } from '#agents/selector/decline.ts';
import { asksAhead, isForecast } from '#agents/selector/topics/forecast-words.ts';
import { closesNow, isMeantToClose } from '#agents/selector/topics/closes-ahead.ts';
import { looksBack } from '#agents/selector/topics/read-changes.ts';
import { decideWhatIf } from '#agents/selector/decide-what-if.ts';
import { decideQuestions } from '#agents/selector/decide-questions.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';
import { bindMarks } from '#agents/selector/bind-marks.ts';
import { isMeasureMark } from '#agents/selector/request/read-request.ts';
import { plainTimes } from '#agents/selector/periods/plain-times.ts';
import { readBothWays } from '#agents/selector/read-both-ways.ts';
import { splitQuestions, withoutNumbering } from '#agents/selector/request/split-questions.ts';
import { isNamed } from '#agents/selector/words/read-names.ts';
import { boundWords } from '#agents/selector/words/bound-words.ts';
import { grammarWords, meaningWords } from '#agents/selector/words/read-phrases.ts';
import { scan } from '#agents/selector/words/scan.ts';
import { repairSpelling } from '#agents/repair-spelling.ts';
import { withDealNouns, withOutcomes } from '#agents/selector/words/deal-nouns.ts';
import { buildVocabulary, type Vocabulary } from '#agents/vocabulary.ts';
import { type Token, tokenize } from '#agents/words.ts';

const WORDS_MAX = 120;
/** Words of the grammar of periods and bounds that a slip may be repaired to. */
const PERIOD_WORDS =
  'quarter quarters month months year years week weeks day days last previous this next since between until before after today yesterday january february march april june july august september october november december fiscal calendar first second third fourth half complete least more less fewer than over under above below'.split(
    ' ',
  );

/** Long joint words that are worth repairing; short ones are left as they are. */
const JOINTS = ['compared', 'versus', 'excluding', 'except', 'without', 'instead', 'against', 'organisation', 'organization', 'company'];

/** Text that looks like a statement of a database, or an order, names things by their whole name only. */
const STATEMENT =
  /\b(?:drop|truncate|alter|create)\s+(?:table|schema|database|role|view)\b|\bunion\s+(?:all\s+)?select\b|\b(?:insert\s+into|delete\s+from)\b|;\s*--/i;

/** An order to the reader itself, which may stand in the name of a deal. */
const ORDER = /\b(?:ignore|disregard|forget|override|bypass)\b[^.;!?]{0,24}\b(?:instructions?|rules?|prompts?|guidelines|limits|restrictions)\b/i;

/** Reads a question offline. Unsure readings are still safe: they ask or decline. */
export function selectPlanOffline(given: SelectInput): Reading<PlanChoice> {
  // An assumption holds for the answer it was made for.
  const { memory } = given;
  const plain = { ...given, text: withoutCourtesy(given.text) };
  const input = memory === null ? plain : { ...plain, memory: { ...memory, plans: plansBefore(memory.plans) } };
  const options = input.memory?.options ?? [];
  const chosen = options[chooseOption(input.text, options) ?? -1];
  if (chosen !== undefined && input.memory !== null) {
    return { value: { kind: 'plans', intent: input.memory.intent, plans: [...chosen.plans], inherited: [] }, sure: true };
  }
  return decideWhatIf(input, memory?.plans[0]?.whatIf, readQuestion) ?? withoutAssumption(readQuestion(input), memory);
}

/** What follow-ups edit: what is, not what would be; the rows, not what they add up to, and each list once. */
function plansBefore(plans: readonly Plan[]): readonly Plan[] {
  const bare = plans.map(({ whatIf: _whatIf, rollUp: _rollUp, ...plan }): Plan => plan);
  return bare.filter((plan, at) => bare.findIndex((other) => JSON.stringify(other) === JSON.stringify(plan)) === at);
}

/** A follow-up of what would be is of what is, and says so. */
function withoutAssumption(reading: Reading<PlanChoice>, memory: SelectInput['memory']): Reading<PlanChoice> {
  const { value } = reading;
  const wasAssumed = memory?.plans.some((plan) => plan.whatIf !== undefined) === true;
  if (!wasAssumed || value.kind !== 'plans' || value.inherited.length === 0) return reading;
  return { ...reading, value: { ...value, inherited: [...value.inherited, 'not the assumption'] } };
}

function readQuestion(input: SelectInput): Reading<PlanChoice> {
  return readBothWays(input, readAs);
}

function readAs(input: SelectInput, reading: 0 | 1): Reading<PlanChoice> {
  const vocabulary = buildVocabulary(input.cards);
  const text = withDealNouns(withoutLeadIn(withoutAsideClauses(withoutNumbering(input.text), input.candidates)), input.candidates);
  const { fiscalYearStartMonth } = input.organization.calendar;
  const timed = plainTimes(tokenize(text), text, (token) => isExactName(input, token), {
    reading,
    fiscalYearStartMonth,
    currency: input.organization.currency,
  });
  const tokens = withOutcomes(timed, input.candidates);
  const context: ChoiceContext = { input, vocabulary, today: input.today, calendar: input.organization.calendar };
  if (tokens.length > WORDS_MAX) {
    const reason = 'That is more than one question can hold. Please ask for one figure at a time.';
    return { value: declineFor([{ kind: 'unusable', reason }], input.intent.intent, [], input), sure: true };
  }
  const repaired = repairedTokens(tokens, vocabulary, input);
  const scanned = {
    text,
    tokens: repaired,
    today: input.today,
    calendar: input.organization.calendar,
    isAhead: isAhead(repaired),
    reading,
    vocabulary,
    candidates: soundCandidates(input),
    domains: buildDomains(),
    leadsPeople: hasRole(input.asker, 'manager', 'leader', 'admin'),
  };
  const said = scan(scanned);
  // What names a figure of its own goes on from nothing.
  const goesOn = !said.some(isMeasureMark) && goesOnAhead(repaired, input.memory?.plans ?? [], context);
  const marks = goesOn ? scan({ ...scanned, isAhead: true }) : said;
  const isFirst = input.memory === null || input.memory.plans.length === 0;
  const place = (mark: Mark) => ({ start: repaired[mark.at]?.start ?? 0, end: repaired[mark.at + mark.length - 1]?.end ?? 0 });
  const questions = splitQuestions(text, withoutAsides(text, marks, place), place);
  const bound = questions.map((question, at) => bindMarks(question, { vocabulary, day: context, isFirst: isFirst || at > 0 }));
  const confidence = confidenceOf({ typed: tokens, read: repaired, marks: bound.flat(), questions: questions.length, goesOn: !isFirst });
  return offeredWhenUnsure({ ...decideQuestions(bound, context), confidence }, context);
}

/** Names that the text may mean: no English word is a slip of one, and an order or a statement names things by their whole name only. */
function soundCandidates({ text, candidates }: SelectInput): SelectInput['candidates'] {
  const isWhole = STATEMENT.test(text) || ORDER.test(text);
  return candidates.filter(({ match, words }) => match === 'exact' || (!isWhole && !(match === 'spelling' && isEnglish(words.toLowerCase()))));
}

function isEnglish(words: string): boolean {
  return ENGLISH_WORDS.has(words) || grammarWords.has(words);
}

/** It is part of a name that stands there whole. */
function isExactName({ candidates }: SelectInput, { start, end }: Token): boolean {
  return candidates.some((one) => one.match === 'exact' && one.start <= start && end <= one.end);
}

/** A plan that rests on too many guesses is offered, not run. */
function offeredWhenUnsure(reading: Reading<PlanChoice>, { input, vocabulary }: ChoiceContext): Reading<PlanChoice> {
  const { value, confidence = 1 } = reading;
  if (value.kind !== 'plans' || confidence >= CONFIDENCE_MIN) return reading;
  const reason = 'Too much of that is a guess, so I have not run it. The nearest question that I can read is below.';
  const nearest = value.plans.map((plan) => describePlan(plan, vocabulary));
  return { value: declineFor([{ kind: 'unusable', reason }], value.intent, nearest, input), sure: false, confidence };
}

/** What a slip may be set right to, and what is none. */
const spellingOf = oncePer((vocabulary: Vocabulary) => ({
  domainStems: new Set(buildDomains().flatMap((domain) => domain.phrases.flat())),
  targets: [...new Set([...vocabulary.words, ...meaningWords, ...PERIOD_WORDS, ...JOINTS])],
  phrases: vocabulary.phrases.map((phrase) => phrase.stems),
}));

function repairedTokens(tokens: readonly Token[], vocabulary: Vocabulary, input: SelectInput): readonly Token[] {
  const { domainStems, targets, phrases } = spellingOf(vocabulary);
  const known = (token: Token): boolean =>
    vocabulary.words.has(token.stem) ||
    grammarWords.has(token.text) ||
    boundWords.has(token.text) ||
    domainStems.has(token.stem) ||
    PERIOD_WORDS.includes(token.text) ||
    monthNumber(token.text) !== null ||
    isNamed(input.candidates, token);
  const repaired = repairSpelling(tokens, known, targets, phrases);
  return tokens.map((token, at) => {
    const read = repaired[at] ?? token;
    return read !== token && monthNumber(read.text) !== null && isSurname(token, tokens[at - 1], input) ? token : read;
  });
}

/** `dana marsh`, `marsh's deals`: somebody whom nobody here knows, sooner than a slip of the finger in a month. */
function isSurname(token: Token, before: Token | undefined, { text, candidates }: SelectInput): boolean {
  const isOwner = /^['\u2019]s\b/.test(text.slice(token.start + token.raw.length));
  return isOwner || candidates.some((one) => one.match !== 'spelling' && one.end === before?.end && ['owner', 'manager'].includes(one.dimension));
}

/** `and January` after a forecast, or after deals that are due ahead: a month of those to come. */
function goesOnAhead(tokens: readonly Token[], plans: readonly Plan[], { vocabulary, today }: ChoiceContext): boolean {
  if (plans.length === 0 || tokens.length > FRAGMENT_WORDS_MAX || looksBack(new Set(tokens.map((token) => token.text)))) return false;
  return plans.every(({ metrics, period }) => {
    const cards = metrics.flatMap((name) => vocabulary.metrics.get(name) ?? []);
    const isDueAhead = period !== undefined && period.end > today && cards.every((card) => card.dateRole === null);
    return cards.length > 0 && (cards.every(isForecast) || isDueAhead);
  });
}

const FRAGMENT_WORDS_MAX = 5;

/** What may come to pass. */
const CAN_STILL =
  /\b(?:can|may|might|could) (?:(?:i|we|they|he|she|[a-z]+) )?(?:still )?(?:win|land|sign)\b|\bstill (?:close|win|land)\b|\b(?:close|win|land) (?:until|till|by) (?:the )?end\b/;

/** Open deals, due dates, forecasts: a quarter without a year lies ahead. */
function isAhead(tokens: readonly Token[]): boolean {
  const texts = new Set(tokens.map((token) => token.text));
  if (asksAhead(texts) || (texts.has('how') && (texts.has('sure') || texts.has('certain')))) return true;
  const words = tokens
    .map((token) => token.text)
    .join(' ')
    .replace(/^may /, '');
  if (texts.has('will') || texts.has('gonna') || CAN_STILL.test(words) || isMeantToClose(words) || closesNow(words)) return true;
  if (looksBack(texts) || texts.has('actual') || texts.has('actuals')) return false;
  return (
    ['due', 'closing', 'closes', 'expected', 'expect', 'expecting', 'open', 'pipeline', 'upcoming', 'slated', 'scheduled', 'supposed'].some((word) =>
      texts.has(word),
    ) &&
    ![
      'created',
      'opened',
      'did',
      'generated',
      'generate',
      'added',
      'built',
      'sourced',
      'drove',
      'caused',
      'dropped',
      'fell',
      'rose',
      'went',
      'drop',
      'came',
      'slipped',
    ].some((word) => texts.has(word))
  );
}
