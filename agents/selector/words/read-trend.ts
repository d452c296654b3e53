/** Up, down, higher, lower: a rise or a fall against the period before, unless the word belongs to a verb (`broken down`, `add up`). */
import { phraseAt, type Reader, wordAt } from '#agents/selector/terms/scan-context.ts';
import { readPoint } from '#agents/selector/periods/read-point.ts';

const TREND = new Set([
  'up',
  'down',
  'higher',
  'lower',
  'better',
  'worse',
  'longer',
  'shorter',
  'faster',
  'slower',
  'bigger',
  'smaller',
  'larger',
  'stronger',
  'weaker',
]);
/** These are a rise or a fall only where something is, was or got so. */
const ADJECTIVES = new Set([...TREND].filter((word) => !['up', 'down', 'higher', 'lower'].includes(word)));
/** Verbs and objects that take the word along. */
const VERBS = new Set(
  'break breaks broken breaking drill drilling narrow narrowed slice split run runs running round rounded pull pulling bring look looking sum summed add adding set follow come coming catch show showing end write go going went gone it them that'.split(
    ' ',
  ),
);
const AFTER = new Set([
  '',
  '?',
  ',',
  '&',
  'and',
  'or',
  'now',
  'again',
  'lately',
  'recently',
  'yoy',
  'qoq',
  'mom',
  'compared',
  'vs',
  'versus',
  'in',
  'since',
  'so',
]);
const BE = new Set(['is', 'are', 'was', 'were', 'be', 'been', 'trending', 'trend', 'we', 'trends', 'did', 'got', 'getting']);

/** `is revenue up this month`, `win rate was down last quarter`. */
export const readTrend: Reader = (context, at) => {
  const word = wordAt(context, at);
  if (!TREND.has(word)) return null;
  // Lower in Q3 than in Q2: what is compared stands behind than.
  const than = context.tokens.findIndex((token, place) => place > at + 1 && token.text === 'than');
  if (than >= 0 && context.tokens.slice(than + 1, than + 4).some((_, index) => readPoint(context, than + 1 + index) !== null))
    return { meaning: { kind: 'filler' }, length: 1 };
  const pair = phraseAt(context, at, ['up or down', 'down or up', 'higher or lower', 'lower or higher']);
  const length = pair?.length ?? 1;
  const before = wordAt(context, at - 1);
  const isOfVerb = VERBS.has(before) && !BE.has(wordAt(context, at - 2));
  const next = at + length;
  const isEnd = AFTER.has(wordAt(context, next)) || readPoint(context, next) !== null;
  // A better or a worse something is no trend; is it better, is.
  const isJudged =
    !ADJECTIVES.has(word) ||
    (context.tokens.slice(0, at).some((token) => BE.has(token.text)) && !context.tokens.some((token) => /^(which|who)$/.test(token.text)));
  return isEnd && isJudged && !isOfVerb ? { meaning: { kind: 'compare_to', to: 'previous_period', grain: null }, length } : null;
};
