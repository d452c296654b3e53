/** Times as people write them, in the words that the readers of periods know: `L12M` is `last 12 months`, `4Q25` is `q4 2025`. */
import type { Token } from '#agents/words.ts';
import { joinNumbers, oneToken } from '#agents/selector/periods/join-numbers.ts';
import { joinWritten } from '#agents/selector/periods/join-written.ts';
import { openRules } from '#agents/selector/periods/open-times.ts';
import type { Rule, TimesAt } from '#agents/selector/terms/time-rule.ts';

const MONTH = '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const GRAIN = '(?:day|week|month|quarter|year)';
const END = '(?= |$)';
/** Whatever a period begins with. */
const PERIOD = `(?:the |this |next |last )?(?:${MONTH}|q[1-4]|h[12]|(?:19|20)\\d\\d|fy ?\\d+|${GRAIN}|christmas|xmas|new year)${END}`;
/** How did we end Q3: a verb. */
const NOT_A_VERB = /^(?!(?:we|i|they|you|he|she|it|did|will|team|us)$)/;
const SPAN = '(?:last|past|next|previous|coming|trailing|rolling|following|upcoming|prior)';
const UNITS: Readonly<Record<string, string>> = { d: 'days', w: 'weeks', m: 'months', q: 'quarters', y: 'years' };

function spanned(lead: string, count: string, unit: string): string {
  return `${lead} ${count} ${UNITS[unit[0] ?? ''] ?? unit}`.trim();
}

function year(digits: string): string {
  return digits.length === 2 ? `20${digits}` : digits;
}

/** One word for another. */
const WORDS: Readonly<Record<string, string>> = {
  nxt: 'next',
  ths: 'this',
  curr: 'current',
  cur: 'current',
  mths: 'months',
  mos: 'months',
  mnths: 'months',
  qrtrs: 'quarters',
  tmrw: 'tomorrow',
  tmr: 'tomorrow',
  tmw: 'tomorrow',
  tmrrw: 'tomorrow',
  yday: 'yesterday',
  trimester: 'quarter',
  trimesters: 'quarters',
  semester: 'half',
  semesters: 'halves',
  upto: 'up to',
  til: 'till',
  monthwise: 'month wise',
  quarterwise: 'quarter wise',
  weekwise: 'week wise',
  yearwise: 'year wise',
  daywise: 'day wise',
  wkly: 'weekly',
  mthly: 'monthly',
  mnthly: 'monthly',
  qtrly: 'quarterly',
  qrtly: 'quarterly',
  pytd: 'last ytd',
  lytd: 'last ytd',
  pqtd: 'last qtd',
  lqtd: 'last qtd',
  pmtd: 'last mtd',
  lmtd: 'last mtd',
  fytd: 'ytd',
  cytd: 'ytd',
  cq: 'this quarter',
  eow: 'end of the week',
  eom: 'end of the month',
  eoq: 'end of the quarter',
  eoy: 'end of the year',
  eofy: 'end of this fiscal year',
  throughout: 'during',
};

/** Codes of finance: `4Q25`, `1H26`, `FY25Q4`, `CY25`, `L12M`, `N3M`. */
const CODES: readonly Rule[] = [
  { match: /^([1-4])q(?= |$)/, to: (_, quarter) => `q${quarter}` },
  { match: /^([1-4])q((?:20)?\d{2})(?= |$)/, to: (_, quarter, said) => `q${quarter} ${year(said ?? '')}` },
  { match: /^((?:20)?\d{2})q([1-4])(?= |$)/, to: (_, said, quarter) => `q${quarter} ${year(said ?? '')}` },
  { match: /^f?q([1-4])((?:20)?\d{2})(?= |$)/, to: (_, quarter, said) => `q${quarter} ${year(said ?? '')}` },
  { match: /^q([1-4])fy((?:20)?\d{2})(?= |$)/, to: 'q$1 fy$2' },
  { match: /^fy((?:20)?\d{2})([qh][1-4])(?= |$)/, to: '$2 fy$1' },
  { match: /^q([1-4]) of (\d{2})(?= |$)/, to: 'q$1 20$2' },
  { match: /^q (one|two|three|four|[1-4])(?= |$)/, to: 'quarter $1' },
  { match: /^([12])h(?= |$)/, to: 'h$1' },
  { match: /^([12])h((?:20)?\d{2})(?= |$)/, to: (_, half, said) => `h${half} ${year(said ?? '')}` },
  { match: /^h([12])((?:20)?\d{2})(?= |$)/, to: (_, half, said) => `h${half} ${year(said ?? '')}` },
  { match: /^h([12])fy((?:20)?\d{2})(?= |$)/, to: 'h$1 fy$2' },
  { match: /^t([1-4]) ((?:19|20)\d{2})(?= |$)/, to: 'q$1 $2' },
  { match: /^s([12]) ((?:19|20)\d{2})(?= |$)/, to: 'h$1 $2' },
  { match: /^cy ?((?:20)?\d{2})(?= |$)/, to: (_, said) => `calendar ${year(said ?? '')}` },
  { match: /^cy (?=vs |versus |against |compared )/, to: 'this year ' },
  { match: /^cy(?= |$)/, to: 'this year', after: /^(?:vs|versus|against|to|with|than)$/ },
  { match: /^[lt](\d{1,3})([dwmqy])(?= |$)/, to: (_, count, unit) => spanned('last', count ?? '', unit ?? '') },
  { match: /^n(\d{1,3})([dwmq])(?= |$)/, to: (_, count, unit) => spanned('next', count ?? '', unit ?? '') },
  { match: /^r12m?(?= |$)/, to: 'last 12 months' },
  { match: new RegExp(`^(${SPAN}) (\\d{1,3}) ?(d|w|m|q|y)${END}`), to: (_, lead, count, unit) => spanned(lead ?? '', count ?? '', unit ?? '') },
  { match: /^(older|newer|younger) than (\d{1,2})m(?= |$)/, to: '$1 than $2 months' },
  { match: /^(\d{1,3}) ?(d|w|wks?|mos?|mths?|mnths?|qtrs|yrs?)(?= |$)/, to: (_, count, unit) => spanned('', count ?? '', unit ?? '') },
  { match: /^(\d{1,3})(days?|weeks?|months?)(?= |$)/, to: '$1 $2' },
  { match: /^top(\d{1,3})(?= |$)/, to: 'top $1' },
  { match: /^(20\d{2})(0[1-9]|1[0-2])([0-3]\d)(?= |$)/, to: '$1-$2-$3' },
  { match: /^wc (?=\d|the \d)/, to: 'week commencing ' },
];

/** Other words for the same stretch of time. */
const SAYINGS: readonly Rule[] = [
  { match: /^(?:financial|business|budget|accounting|fin) (year|quarter|half)(s?)(?= |$)/, to: 'fiscal $1$2' },
  { match: /^(?:the )?fiscal (year|quarter)(?! (?:fy)?\d)(?= |$)/, to: 'this fiscal $1', after: /^(?:of|until|till|for|in|during)$/ },
  { match: /^half year(?= |$)/, to: 'half', after: /^(?:first|second|1st|2nd|last|this|next|previous)$/ },
  { match: /^(?:actual|ongoing|present) (year|quarter|month|week)(?= |$)/, to: 'current $1' },
  { match: /^year end ((?:19|20)\d{2})(?= |$)/, to: 'end of $1', after: /^(?:by|before|until|till|through|to)$/ },
  { match: new RegExp(`^(?:the )?(${GRAIN}) end${END}`), to: 'end of the $1', after: /^(?:by|before|until|till|through|to|and|due|closing|since|after)$/ },
  {
    match: new RegExp(`^(?:the |this )(${GRAIN}) (?:ends|is over|is out|is up|closes|finishes)${END}`),
    to: 'the end of the $1',
    after: /^(?:before|until|till)$/,
  },
  { match: new RegExp(`^end (?=(?:${MONTH}|q[1-4]|h[12])${END})`), to: 'end of ', after: NOT_A_VERB },
  { match: new RegExp(`^end (${GRAIN})${END}`), to: 'end of the $1', after: NOT_A_VERB },
  { match: /^begin(?= of )/, to: 'start' },
  { match: new RegExp(`^(?:start|begin|beginning) (?=${MONTH}${END})`), to: 'start of ', after: /^(?:since|from)$/ },
  { match: new RegExp(`^(${GRAIN}) start${END}`), to: 'start of the $1', after: /^(?:since|from)$/ },
  { match: new RegExp(`^the (${GRAIN}) (?:began|started|begun)${END}`), to: 'the start of the $1', after: /^since$/ },
  { match: /^ever since(?= |$)/, to: 'since' },
  { match: new RegExp(`^(${SPAN}) couple (?:of )?(?=${GRAIN}s)`), to: '$1 2 ' },
  { match: new RegExp(`^(${SPAN}) fortnight${END}`), to: '$1 2 weeks' },
  { match: /^(?:a|one) fortnight(?= |$)/, to: '2 weeks' },
  { match: /^(?:in|for|of|during) the year (?:of )?((?:19|20)\d{2})(?= |$)/, to: 'in $1' },
  { match: /^year of ((?:19|20)\d{2})(?= |$)/, to: '$1' },
  { match: /^the (?:whole|entirety|whole year|full year) of (?=(?:19|20)\d{2}|q[1-4]|last|this)/, to: 'in ' },
  { match: /^(?:the )?remaining (quarter|year|month|week)(?= |$)/, to: 'the rest of the $1' },
  { match: /^(?:the )?remaining (?:days|weeks|months) (?:of|in) (?:the |this )?(quarter|year|month|week)(?= |$)/, to: 'the rest of the $1' },
  { match: /^later (?:on )?(?:in )?(?:this|the) (quarter|year|month|week)(?= |$)/, to: 'the rest of the $1' },
  {
    match: new RegExp(`^(?:the )?(${GRAIN}) (?:that |which )?(?:has |have |is )?(?:just |recently )(?:ended|finished|closed|passed|gone|completed)${END}`),
    to: 'last $1',
  },
  { match: new RegExp(`^(${MONTH}|q[1-4]) just (?:gone|past|ended|finished)${END}`), to: 'last $1' },
  { match: new RegExp(`^(?:the )?(?:last|most recent|latest|most recently) (?:completed?|closed|finished|ended) (${GRAIN})${END}`), to: 'last $1' },
  { match: new RegExp(`^(?:the )?(?:last but one|penultimate|second last|second to last) (${GRAIN})${END}`), to: '$1 before last' },
  { match: /^per annum(?= |$)/, to: 'per year' },
  { match: /^per cent(?= |$)/, to: 'percent' },
  { match: /^on an? (daily|weekly|monthly|quarterly|yearly|annual) basis(?= |$)/, to: '$1' },
  { match: new RegExp(`^(?:post|beyond) (?=${PERIOD})`), to: 'after ' },
  { match: new RegExp(`^pre (?=${PERIOD})`), to: 'before ' },
  { match: new RegExp(`^(?:as from|starting from|starting in|starting on|beginning in|beginning on|effective|effective from) (?=${PERIOD})`), to: 'starting ' },
  { match: new RegExp(`^beginning (?=${MONTH}${END})`), to: 'starting ' },
  { match: new RegExp(`^as of (?=${PERIOD} onwards?${END})`), to: 'from ' },
  { match: /^(?:over|in|during) the course of(?= |$)/, to: 'during' },
  { match: new RegExp(`^inside (?=${PERIOD})`), to: 'during ' },
  { match: /^(?:as on|as per|per) (?=(?:the )?\d{1,2}(?:st|nd|rd|th)? )/, to: 'as of ' },
  { match: /^last (quarter|month|week|year) (?:at )?(?:the )?same (?:point|time|stage)(?= |$)/, to: 'same point last $1' },
  {
    match: new RegExp(`^(?:the )?same \\d{1,2} (?:days|weeks|months|quarters) (?:of |in )?(?:last year|a year ago|the year before|prior year)${END}`),
    to: 'same period last year',
  },
  {
    match: /^same (quarter|month|week|period|time) (?:of |in )?(?:the )?(?:a year ago|one year ago|prior year|previous year|ly|py)(?= |$)/,
    to: 'same $1 last year',
  },
  { match: new RegExp(`^(${MONTH}) (\\d{1,2})(?:st|nd|rd|th)? , ((?:19|20)\\d{2})${END}`), to: '$1 $2 $3' },
  { match: new RegExp(`^(${MONTH}) the (\\d{1,2}(?:st|nd|rd|th))${END}`), to: '$1 $2' },
  { match: /^(?:didnt|did not|dont|do not|doesnt|does not|has not|have not) move(?= |$)/, to: 'havent moved' },
  { match: /^0 (?=wins|deals|opportunities|losses|closed|won|open)/, to: 'zero ', after: /^(?:with|have|has|had|having|got)$/ },
  { match: /^half (?:a )?dozen(?= |$)/, to: '6' },
  { match: /^(?:a )?dozen(?= |$)/, to: '12', after: /^(?:top|bottom|best|worst|first|biggest|largest)$/ },
];

const CURRENCIES: Readonly<Record<string, string>> = { USD: 'us \\$|usd|us|\\$|dollars?|bucks', EUR: 'eur|euros?|€', GBP: 'gbp|£|pounds?|quid' };

/** The currency that amounts are kept in says nothing beside a number; another one would. */
function ownCurrency(currency: string): readonly Rule[] {
  const words = CURRENCIES[currency];
  if (words === undefined) return [];
  return [
    { match: new RegExp(`^(?:${words}) (?=\\d)`), to: '', after: /^(?:over|above|than|under|below|least|most|of|>|<|>=|<=|≥|≤|between|and|to|worth|from)$/ },
    { match: new RegExp(`^(?:${words})(?= |$)`), to: '', after: /^[$€£]?\d[\d.,]*(?:k|m|mm|bn)?$|^(?:k|mio|mil|mln|millions?|thousand|grand|lakhs?|crores?)$/ },
  ];
}

/** The words of a message with its times in plain words, each where it stood. `isName` says of a word that it is part of a name. */
export function plainTimes(tokens: readonly Token[], text: string, isName: (token: Token) => boolean, at: TimesAt): readonly Token[] {
  const rules = [...CODES, ...openRules(at.reading), ...ownCurrency(at.currency), ...SAYINGS];
  const spelt = inSteps(joinWritten(joinNumbers(tokens, text), text, at), isName, [
    { match: /^([a-z]+)(?= |$)/, to: (word = '') => (Object.hasOwn(WORDS, word) ? (WORDS[word] ?? '') : word) },
  ]);
  return inSteps(inSteps(spelt, isName, rules), isName, rules);
}

const WORDS_AHEAD = 9;

/** Each rule from left to right, once. */
function inSteps(tokens: readonly Token[], isName: (token: Token) => boolean, rules: readonly Rule[]): readonly Token[] {
  const plain: Token[] = [];
  for (let at = 0; at < tokens.length;) {
    const run = changed(tokens, at, rules, plain.at(-1)?.text ?? '');
    const taken = tokens.slice(at, at + (run?.length ?? 1));
    if (run === null || taken.some((token) => token.isQuoted || isName(token))) {
      plain.push(...tokens.slice(at, at + 1));
      at += 1;
      continue;
    }
    plain.push(...run.words.map((word) => taken.find((token) => token.text === word) ?? spread(word, taken)));
    at += run.length;
  }
  return plain;
}

function spread(word: string, taken: readonly Token[]): Token {
  const [first, last] = [taken[0], taken.at(-1)];
  if (first === undefined || last === undefined) throw new Error('no words to spread');
  return oneToken(word, first, last);
}

function changed(
  tokens: readonly Token[],
  at: number,
  rules: readonly Rule[],
  before: string,
): { readonly length: number; readonly words: readonly string[] } | null {
  const ahead = tokens
    .slice(at, at + WORDS_AHEAD)
    .map((token) => token.text)
    .join(' ');
  for (const { match, to, after } of rules) {
    const found = match.exec(ahead);
    if (found === null || (after !== undefined && !after.test(before))) continue;
    const said = found[0];
    const replaced = typeof to === 'string' ? ahead.replace(match, to) : to(...found) + ahead.slice(said.length);
    const plain = replaced.slice(0, replaced.length - (ahead.length - said.length));
    if (plain.trim() === said.trim()) continue;
    return { length: said.trim().split(' ').length, words: plain.split(' ').filter((word) => word !== '') };
  }
  return null;
}
