/** Messages that speak of the answers before them as several: `both together`, `put all three in one table`, `which one is higher`. */
import { tokenize } from '#agents/words.ts';

export type AskedTogether = {
  /** How many answers; null where no number is said. */ readonly count: number | null;
  /** As one figure, not one row each. */ readonly isSum: boolean;
  /** Which of them comes first. */ readonly rank: 'better' | 'worse' | 'higher' | 'lower' | null;
  /** The words speak of several answers and of nothing else. */ readonly isNamed: boolean;
  /** How far it is from one to the other; `most`: which rows went up, or down, the furthest. */ readonly change?: 'any' | 'rise' | 'fall';
};

const COUNTS: Readonly<Record<string, number>> = { both: 2, two: 2, three: 3, four: 4, five: 5, '2': 2, '3': 3, '4': 4, '5': 5 };
const SUMS = new Set('together combined summed jointly altogether sum total combine joint'.split(' '));
const BESIDE =
  /\bside by side\b|\bnext to (?:each other|one another)\b|\bin (?:one|a single|the same|1) (?:table|list|view|answer|chart|place|message)\b|\bcompar(?:e|ed|ison|ing)\b|\bone table\b/;
const THEM = /\b(?:them|those|these|all)\b/;
const NOUNS =
  'reps people owners teams regions quarters months years accounts customers products segments industries sources stages numbers figures results answers names guys ones'.split(
    ' ',
  );
const IDLE = new Set(
  (
    'and so ok okay now then please pls plz just show give put can could you i we want like need to see me us get let lets what about is are whats the of them those these that all in one a single 1 ' +
    'table list answer view message place side by next each other another compare compared comparison comparing make it have as thanks thx for how much come do does they at same with up add added line lines row rows would be chart'
  )
    .split(' ')
    .concat(NOUNS),
);
const JUDGED =
  /^(?:(?:and|so|ok|okay|then|now) )*(?:who|whos|which|which one|which of (?:them|those|these|the two|both)|who of (?:them|the two)|between the two who)(?: (?:s|is|was|are|has|did|does|do|had))?(?: (?:doing|done|do|performing|the|got|been|of the two|of them|it))* (?<word>better|best|ahead|stronger|worse|worst|weaker|behind|higher|highest|bigger|biggest|larger|largest|more|lower|lowest|smaller|smallest|less|fewer)(?: (?:of|the|two|them|both|overall|then|now|one|on that|there|at that|between|out|off))*$/;
const WAYS: readonly (readonly [NonNullable<AskedTogether['rank']>, RegExp])[] = [
  ['better', /^(?:better|best|ahead|stronger)$/],
  ['worse', /^(?:worse|worst|weaker|behind)$/],
  ['higher', /^(?:higher|highest|bigger|biggest|larger|largest|more)$/],
  ['lower', /^(?:lower|lowest|smaller|smallest|less|fewer)$/],
];

const DIFFERENCE =
  /^(?:(?:and|so|ok|okay|then) )*(?:(?:what|whats|show|give)(?: me)? (?:(?:is|was) )?)?(?:the )?(?:difference|diff|change|delta|growth)(?: in (?:percent|percentage|pct|percentages))?(?: between (?:the two|them|these|those|both|the two of them))?(?: in (?:percent|percentage|pct))?(?: then| please| pls)*$/;
const WENT =
  '(?:increased?|grown?|grew|improved?|risen|rose|up|better|higher|more|decreased?|fallen|fell|dropped|drop|down|worse|worsened|lower|less|an? (?:increase|improvement|decrease|drop|decline)|up or down|better or worse|higher or lower|more or less)';
const DIRECTION = new RegExp(
  `^(?:(?:and|so|ok|okay|then) )*(?:(?:has|have|did|is|was|are|does) (?:it|that|this|they|those|we)|(?:it|that|this|thats|its) (?:has|is|was|did)?|thats|its) ?(?:been |go |gone |went |got |get |gotten |become )?${WENT}(?: (?:than|from|on|to) (?:before|that|the (?:one|year|quarter|month|week|period) before|the (?:first|other) one|the other))?(?: (?:then|now|right|overall))*$`,
);
const MOST =
  /^(?:(?:and|so|ok|okay|then) )*(?:which|who|which one|which of (?:them|those|these))(?: has| have)? (?<way>improved|grew|grown|rose|risen|increased|gained|dropped|fell|fallen|declined|decreased|worsened)(?: the)? most$/;

/** `so it has increased?`, `what is the difference`, `which one improved the most`: of the two answers before. */
function readChange(plain: string): AskedTogether | null {
  const most = MOST.exec(plain)?.groups?.['way'];
  const asked = { count: 2, isSum: false, rank: null, isNamed: false } as const;
  if (most !== undefined) return { ...asked, change: /^(?:dropped|fell|fallen|declined|decreased|worsened)$/.test(most) ? 'fall' : 'rise' };
  return DIFFERENCE.test(plain) || DIRECTION.test(plain) ? { ...asked, change: 'any' } : null;
}

/** Null where the message says anything else. */
export function readTogether(text: string): AskedTogether | null {
  const words = tokenize(text)
    .map((token) => token.text)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const plain = words.join(' ');
  const judged = JUDGED.exec(plain)?.groups?.['word'];
  if (judged !== undefined)
    return { count: /\btwo\b|\bboth\b/.test(plain) ? 2 : null, isSum: false, rank: WAYS.find(([, forms]) => forms.test(judged))?.[0] ?? null, isNamed: false };
  const change = readChange(plain);
  if (change !== null) return change;
  const isOnly = words.every((word) => IDLE.has(word) || SUMS.has(word) || Object.hasOwn(COUNTS, word));
  const counted = words.find((word, at) => Object.hasOwn(COUNTS, word) && !/^(?:top|first|last|next|best)$/.test(words[at - 1] ?? ''));
  const isBeside = BESIDE.test(plain);
  const isSum = !isBeside && words.some((word) => SUMS.has(word));
  const isOfAll = THEM.test(plain) && (isBeside || isSum);
  const isAlone = words.length <= 3 && (isBeside || words.some((word) => word === 'together' || word === 'combined'));
  if (!isOnly || !(counted !== undefined || isOfAll || isAlone)) return null;
  // Two of something is a number of rows, the two are the answers before.
  const isOfAnswers = counted === undefined || counted === 'both' || isBeside || isSum || /\b(?:the|all|those|these) (?:two|three|four|five|\d)\b/.test(plain);
  return isOfAnswers
    ? { count: counted === undefined ? null : (COUNTS[counted] ?? null), isSum, rank: null, isNamed: counted !== undefined && counted === 'both' }
    : null;
}
