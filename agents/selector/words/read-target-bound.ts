/** A target as a bound: `reps over quota`, `who hit target`, `teams under half their quota`. */
import { phraseAt, type Reader, type ScanContext, wordAt } from '#agents/selector/terms/scan-context.ts';

const ATTAINMENT = 'target_attainment';
const TARGETS = new Set(['quota', 'quotas', 'target', 'targets', 'goal', 'goals', 'plan']);
const DETERMINERS = new Set(['their', 'the', 'our', 'his', 'her', 'its', 'my', 'of', 'on', 'to']);
const REACHED = [
  'over',
  'above',
  'past',
  'beyond',
  'exceeding',
  'exceeded',
  'exceed',
  'exceeds',
  'beat',
  'beats',
  'beating',
  'ahead of',
  'hit',
  'hitting',
  'hits',
  'reached',
  'met',
  'made',
  'crushed',
  'crushing',
  'smashed',
];
const SHORT = [
  'under',
  'below',
  'behind',
  'short of',
  'shy of',
  'missing',
  'missed',
  'misses',
  'behind on',
  'lagging',
  'lagging behind',
  'trailing',
  'trailing behind',
  'not at',
  'yet to hit',
  'off',
];
/** Words that ask for some of several people or teams. */
const GROUPS = /^(?:who|whos|whose|which|any|anyone|anybody|nobody|everyone|how|reps?|teams?|managers?|people|sellers?|owners?|aes?)$/;
const PARTS: Readonly<Record<string, number>> = { half: 0.5, 'a third': 0.33, 'two thirds': 0.67, 'three quarters': 0.75 };
const LESS = ['under', 'below', 'less than', 'lower than', 'not even', 'not at'];
const MORE = ['over', 'above', 'more than', 'at least', 'past'];

/** Of several people or teams, those above or below their target; of one, another figure says it. */
export const readTargetBound: Reader = (context, at) => {
  if (!context.vocabulary.metrics.has(ATTAINMENT) || !context.tokens.slice(0, at).some((token) => GROUPS.test(token.text))) return null;
  return readPart(context, at) ?? readWhole(context, at) ?? readBehind(context, at);
};

function readWhole(context: ScanContext, at: number): ReturnType<Reader> {
  const [over, under] = [phraseAt(context, at, REACHED), phraseAt(context, at, SHORT)];
  const lead = (over?.length ?? 0) >= (under?.length ?? 0) ? over : under;
  const end = lead === null ? null : targetEnd(context, at + lead.length);
  if (lead === null || end === null) return null;
  return { meaning: { kind: 'threshold', op: lead === over ? 'gte' : 'lt', value: 1, isPercent: true, of: ATTAINMENT }, length: end - at };
}

/** `under half their quota`, `below 80 % of target`. */
function readPart(context: ScanContext, at: number): ReturnType<Reader> {
  const [more, less] = [phraseAt(context, at, MORE), phraseAt(context, at, LESS)];
  const lead = more ?? less;
  if (lead === null) return null;
  const from = at + lead.length;
  const named = phraseAt(context, from, Object.keys(PARTS));
  const number = context.tokens[from]?.number ?? null;
  const isPercent = number !== null && ['%', 'percent', 'pct'].includes(wordAt(context, from + 1));
  const length = named?.length ?? (isPercent ? 2 : 0);
  const value = named === null ? (number ?? 0) / 100 : (PARTS[named.phrase] ?? 0);
  const end = length === 0 ? null : targetEnd(context, from + length);
  if (end === null) return null;
  return { meaning: { kind: 'threshold', op: more === null ? 'lt' : 'gt', value, isPercent: true, of: ATTAINMENT }, length: end - at };
}

/** `who is behind`, `which reps are lagging`: their target, as nothing else is named. */
function readBehind(context: ScanContext, at: number): ReturnType<Reader> {
  const lead = phraseAt(context, at, ['falling behind', 'behind', 'lagging behind', 'lagging', 'trailing']);
  const isLast =
    lead !== null && context.tokens.slice(at + lead.length).every((token) => /^(?:\?|now|this|quarter|right|so|far|currently|the|most)$/.test(token.text));
  return isLast ? { meaning: { kind: 'threshold', op: 'lt', value: 1, isPercent: true, of: ATTAINMENT }, length: lead.length } : null;
}

/** Where the words for a target end; null when none stands there. */
function targetEnd(context: ScanContext, at: number): number | null {
  let next = at;
  while (DETERMINERS.has(wordAt(context, next))) next += 1;
  return TARGETS.has(wordAt(context, next)) ? next + 1 : null;
}
