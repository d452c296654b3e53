/** Slips of the finger set right against known words; never against names, never for words that are English already. */
import { distance } from 'fastest-levenshtein';
import { ENGLISH_WORDS, GIVEN_NAMES } from '#agents/english-words.ts';
import { stemWord, type Token } from '#agents/words.ts';

/** Common words that are near a word of the grammar but are not slips of it. */
const LEAVE =
  'reverse reversed reserve remove removed include includes included other others everywhere expensive cheap term terms tern loan load loss late later lasts lasted yearn moth mouth mount earn learn week weak revise review venue avenue reason season person persons deaf dear meal real seal heal steal owned owned shown known town down wine wind wing twin wins sin bin fin tin lot list listen most must cost post host lose close clone nose rose those these whose where there were here hear near year years gear bear beat best rest test west east nest last least lead leads read road rate rates rats race rare date data gate late state stage stages stake pipe line lines side size sizes site sites sold told gold hold cold bold mode model models order older orders form from format time timed tired title total totals tool tools trail train trial trend trends tend bread break broken count country county account accounts amount mount product products producer market markets region regions reason legion team teams teem steam seem when then than them that what whom worth worst word words work world would could should ticket tickets support weather whether either neither other others another owner owners sector sectors factor factors doctor vector actor new news now know low law own one ones on once only sourced originated soonest earliest latest larger over every ever never even event events seven eleven open opens opening stop stops stopped stopping start starts started quit avoid fire fired hire hired weekend weekends weekday weekdays full fully whole entire longer shorter closer closers'.split(
    ' ',
  );
const ENGLISH = new Set([...ENGLISH_WORDS, ...GIVEN_NAMES, ...LEAVE]);
const CHAT: Readonly<Record<string, string>> = { r: 'are', u: 'you', ur: 'your', 'w/o': 'without', wo: 'without', w: 'with', 'b/w': 'between', em: 'them' };
const SHORT: Readonly<Record<string, string>> = {
  qtr: 'quarter',
  qtrs: 'quarters',
  qrtr: 'quarter',
  quater: 'quarter',
  ...CHAT,
  thx: 'thanks',
  tx: 'thanks',
  pls: 'please',
  plz: 'please',
  whats: 'what',
  b4: 'before',
  btwn: 'between',
  betw: 'between',
  q: 'quarter',
  lst: 'last',
  prev: 'previous',
  prv: 'previous',
  yr: 'year',
  yrs: 'years',
  mth: 'month',
  mo: 'month',
  mnth: 'month',
  wk: 'week',
  wks: 'weeks',
  rgn: 'region',
  rev: 'revenue',
  avrg: 'average',
  cmp: 'compare',
  vrs: 'vs',
  opps: 'opportunities',
  oppty: 'opportunity',
  oppties: 'opportunities',
  wat: 'what',
  wats: 'what',
  wht: 'what',
  opn: 'open',
  wn: 'won',
  pipe: 'pipeline',
  acct: 'account',
  accts: 'accounts',
  ppl: 'people',
  msot: 'most',
  wich: 'which',
  whcih: 'which',
  teh: 'the',
  doin: 'doing',
  goin: 'going',
  lookin: 'looking',
  performin: 'performing',
};

/** Words that a reading leaves out: a short word that nobody knows is not made one of them, or it would be lost. */
const LEFT_OUT = new Set('data report reports chart table view kind sort range ranges sales business period number count list dates group'.split(' '));

/** Shorthand that people type in chats, spelt out; before talk is told from questions. */
export function spellOut(tokens: readonly Token[]): readonly Token[] {
  return tokens.map((token) => {
    const word = CHAT[token.text];
    return word === undefined ? token : { ...token, text: word, stem: stemWord(word) };
  });
}

/** `known` words stay; other words become the one nearest known word of `targets`, when there is exactly one. */
export function repairSpelling(
  tokens: readonly Token[],
  known: (token: Token) => boolean,
  targets: readonly string[],
  phrases: readonly (readonly string[])[] = [],
): readonly Token[] {
  const isShouted = tokens.every((token) => token.raw === token.raw.toUpperCase());
  return tokens.map((token, at) => {
    if (known(token) || token.number !== null || token.isQuoted) return token;
    // A capital inside a sentence is a name that nobody here has, sooner than a slip.
    if (token.isCapital && at > 0 && !isShouted) return token;
    const repaired = SHORT[token.text] ?? wordOfPhrase(tokens, at, phrases) ?? nearestWord(token.text, targets);
    return repaired === null ? token : { ...token, text: repaired, stem: stemWord(repaired) };
  });
}

/** `win rte`: beside the other words of a known phrase even a short slip is plain. */
function wordOfPhrase(tokens: readonly Token[], at: number, phrases: readonly (readonly string[])[]): string | null {
  const word = tokens[at]?.text ?? '';
  if (word.length < 3 || ENGLISH.has(word)) return null;
  const beside = new Set([tokens[at - 1]?.stem, tokens[at + 1]?.stem]);
  const found = phrases.flatMap((phrase) =>
    phrase.length < 2 || !phrase.some((stem) => beside.has(stem))
      ? []
      : phrase.filter((stem, place) => {
          const isBeside = phrase.every((other, index) => index === place || tokens[at - place + index]?.stem === other);
          return isBeside && stem.length >= 3 && slipCost(word, stem) <= 1;
        }),
  );
  const [only, ...others] = new Set(found);
  return only === undefined || others.length > 0 ? null : only;
}

function nearestWord(word: string, targets: readonly string[]): string | null {
  if (ENGLISH.has(word) || /\d/.test(word)) return null;
  let best: string | null = null;
  let bestCost = Infinity;
  let isTied = false;
  for (const target of targets) {
    if (target.length < 3 || Math.abs(target.length - word.length) > 2) continue;
    const cost = slipCost(word, target);
    if (cost > allowedSlips(Math.min(word.length, target.length), word.length)) continue;
    if (LEFT_OUT.has(target) && word.length < 6 && cost > 0.5) continue;
    if (cost === bestCost && target !== best && stemWord(target) !== stemWord(best ?? '')) isTied = true;
    if (cost < bestCost) {
      best = target;
      bestCost = cost;
      isTied = false;
    }
  }
  return isTied ? null : best;
}

/** One slip from four letters on, two from eight; three letters only swapped. */
function allowedSlips(shorter: number, typed: number): number {
  if (typed === 3) return shorter === 3 ? 0.5 : 0;
  if (shorter < 4) return 0;
  return shorter >= 7 ? 2 : 1;
}

/** Edit distance where two swapped neighbours are half a slip; the first letter must stand, unless it was swapped. */
function slipCost(word: string, target: string): number {
  if (isSwapOf(word, target)) return 0.5;
  if (word[0] !== target[0]) return Infinity;
  return distance(word, target);
}

function isSwapOf(word: string, target: string): boolean {
  if (word.length !== target.length) return false;
  const differing = Array.from({ length: word.length }, (_, at) => at).filter((at) => word[at] !== target[at]);
  const [first, second] = differing;
  if (differing.length !== 2 || first === undefined || second !== first + 1) return false;
  return word[first] === target[second] && word[second] === target[first];
}
