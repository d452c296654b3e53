/** Readers of fixed words. */
import { startsWithPhrase, tokenize } from '#agents/words.ts';
import type { Meaning } from '#agents/selector/terms/marks.ts';
import { type Reader, type ScanContext, type Seen, isAt, wordAt } from '#agents/selector/terms/scan-context.ts';
import {
  amountWords,
  durationWords,
  fillerWords,
  jointWords,
  outcomeWords,
  quantityWords,
  rankWords,
  roleWords,
  scopeWords,
  vagueWords,
} from '#agents/selector/words/word-table.ts';
import { politeWords } from '#agents/selector/words/polite-words.ts';

type Row = { readonly words: readonly string[]; readonly meaning: Meaning };

/** Rows by their first word. */
type Rows = ReadonlyMap<string, readonly Row[]>;

const rowsOf = (table: readonly (readonly [readonly string[], Meaning])[]): Rows =>
  Map.groupBy(
    table.flatMap(([phrases, meaning]) => phrases.map((phrase) => ({ words: phrase.split(' '), meaning }))),
    ({ words }) => words[0] ?? '',
  );
const outcomeRows = rowsOf(outcomeWords);
const rankRows = rowsOf(rankWords);
const tableRows = rowsOf([
  ...outcomeWords,
  ...amountWords,
  ...roleWords,
  ...rankWords,
  ...quantityWords,
  ...durationWords,
  ...scopeWords,
  ...jointWords,
  ...politeWords,
]);
const vagueRows = rowsOf(vagueWords);
const everyRow = [...tableRows.values(), ...vagueRows.values()].flat();

/** Words of the table that carry meaning: what a slip may be repaired to. */
export const meaningWords: ReadonlySet<string> = new Set(
  everyRow.filter((row) => !['filler', 'follow', 'and', 'scope', 'negation'].includes(row.meaning.kind)).flatMap((row) => row.words),
);

/** Every fixed word: none of them is a slip. */
export const grammarWords: ReadonlySet<string> = new Set(everyRow.flatMap((row) => row.words).concat([...fillerWords]));

/** Words whose meaning is fixed, the longest at this place. */
export const readTable: Reader = (context, at) => longestRow(context, at, tableRows);

/** Words that stand for several figures. */
export const readVague: Reader = (context, at) => {
  const isAsked =
    ['doing', 'going', 'do', 'performing'].includes(wordAt(context, at)) && context.tokens.slice(0, at).some((token) => /^(how|hows)$/.test(token.text));
  return longestRow(context, at, vagueRows) ?? (isAsked ? longestRow({ ...context, tokens: PERFORMANCE }, 0, vagueRows) : null);
};

const PERFORMANCE = tokenize('performance');

const REQUESTS = new Set([
  'can',
  'could',
  'would',
  'please',
  'pls',
  'plz',
  'give',
  'show',
  'get',
  'pull',
  'break',
  'run',
  'check',
  'send',
  'list',
  'find',
  'split',
  'do',
]);

/** `could you break that down for me`: for whom it is done, not whose figures it is about. */
export const readForMe: Reader = (context, at) =>
  isAt(context, at, 'for me') && context.tokens.slice(0, at).some((token) => REQUESTS.has(token.text)) ? { meaning: { kind: 'filler' }, length: 2 } : null;

/** Words that change nothing. */
export const readFiller: Reader = (context, at) =>
  fillerWords.has(wordAt(context, at)) && !isCountry(context, at) && !isNeedAsked(context, at) ? { meaning: { kind: 'filler' }, length: 1 } : null;

/** `US revenue`: us stands behind a verb or a preposition, else it is a country. */
function isCountry(context: ScanContext, at: number): boolean {
  const before = wordAt(context, at - 1);
  return (
    wordAt(context, at) === 'us' &&
    !/^(?:give|gives|show|shows|tell|let|lets|get|gets|for|of|to|with|by|from|among|between|help|bring|cost|costs|send)$/.test(before)
  );
}

/** `how many deals do we need`: what is needed is asked, not what there is; `I need the deals` only asks. */
function isNeedAsked(context: ScanContext, at: number): boolean {
  if (!['need', 'needs', 'want', 'wants'].includes(wordAt(context, at))) return false;
  const before = context.tokens.slice(0, at).map((token) => token.text);
  return before.some((word) => ['how', 'what'].includes(word)) && before.some((word) => ['do', 'does', 'would', 'will'].includes(word));
}

function longestRow(context: ScanContext, at: number, rows: Rows): Seen | null {
  let best: Row | null = null;
  for (const row of rows.get(wordAt(context, at)) ?? []) {
    if (row.words.length <= (best?.words.length ?? 0)) continue;
    if (row.words.every((word, index) => wordAt(context, at + index) === word)) best = row;
  }
  return best === null ? null : { meaning: best.meaning, length: best.words.length };
}

/** My team and my reps are the people below a manager, and the asker's team for others. */
export const readTeam: Reader = (context, at) => {
  const isMine = wordAt(context, at) === 'my';
  const sales = wordAt(context, at + 1) === 'sales' ? 1 : 0;
  const noun = wordAt(context, at + 1 + sales);
  const ofTeam = seen({ kind: 'scope', scope: context.leadsPeople ? 'subtree' : 'team' }, 2 + sales);
  // My team members: each of them.
  if (isMine && noun === 'team' && /^(?:members?|mates)$/.test(wordAt(context, at + 2 + sales))) return { ...ofTeam, length: 1 };
  if (/^(?:my|our)$/.test(wordAt(context, at)) && (OWN_TEAM.has(noun) || (isMine && /^teams?$/.test(noun)))) return ofTeam;
  // Deals of my people are deals; which of my people asks for the people.
  const isOfDeals = wordAt(context, at - 1) === 'of' && DEAL_WORDS.test(wordAt(context, at - 2));
  const isListed = !isOfDeals && /^(?:of|rank|compare|list|sort|order|show|who|which)$/.test(wordAt(context, at - 1));
  const ofPeople = seen({ kind: 'scope', scope: 'subtree' }, CASUAL.has(noun) && !isListed ? 2 : 1);
  if (isMine && PEOPLE.has(wordAt(context, at + 1 + rankedLength(context, at + 1)))) return ofPeople;
  // How is the team doing: the asker's own; "the team with the most wins" is one of all.
  const isTheTeam = wordAt(context, at) === 'the' && ['doing', 'performing', 'do', 'perform', 'going', 'tracking', 'looking'].includes(wordAt(context, at + 2));
  const isCompared = wordAt(context, at) === 'the' && COMPARING.has(wordAt(context, at - 1));
  if (isAskersTeam(context, at)) return ofTeam;
  if ((wordAt(context, at) === 'our' || isTheTeam || isCompared) && noun === 'team' && !['by', 'per', 'each'].includes(wordAt(context, at - 1))) return ofTeam;
  const isLone = wordAt(context, at) === 'team' && (at === 0 || wordAt(context, at - 1) === ',');
  if (isLone && /^(average|avg|total)$/.test(noun)) return { ...ofTeam, length: 1 };
  return isLone && context.leadsPeople && startsFigure(context, at + 1) ? seen({ kind: 'scope', scope: 'subtree' }, 1) : null;
};

/** `oldest deal on the team`, `what did the team close`: the asker's own; `the team with the most wins`, `the team Harbor` are one of all. */
function isAskersTeam(context: ScanContext, at: number): boolean {
  if (wordAt(context, at) !== 'the' || wordAt(context, at + 1) !== 'team') return false;
  const isInside = ['on', 'in', 'of', 'for', 'across', 'within', 'from', 'did', 'does', 'has', 'will', 'is', 'was'].includes(wordAt(context, at - 1));
  const isOneOfAll = ['with', 'that', 'which', 'who', 'whose', 'of', 'by', 'per', 'called', 'named', 'leader', 'lead', 'name'].includes(
    wordAt(context, at + 2),
  );
  const next = context.tokens[at + 2];
  const isNamed = context.candidates.some((candidate) => candidate.start === next?.start && ['team', 'manager'].includes(candidate.dimension));
  return (isInside || (wordAt(context, at - 1) !== 'by' && startsFigure(context, at + 2))) && !isOneOfAll && !isNamed;
}

const OWN_TEAM = new Set(['squad', 'crew', 'pod', 'department', 'dept']);
const PEOPLE = new Set(['reps', 'rep', 'people', 'guys', 'reports', 'folks', 'sellers', 'salespeople', 'peeps', 'directs', 'managers', 'leads']);
/** Words for the people below somebody that the catalogue has not. */
const CASUAL = new Set(['people', 'guys', 'folks', 'peeps', 'directs']);
const COMPARING = new Set(['to', 'than', 'vs', 'versus', 'against']);

/** `my best rep`, `my top 3 reps`: the words of a ranking before the people. */
function rankedLength(context: ScanContext, at: number): number {
  const lead = longestRow(context, at, rankRows)?.length ?? 0;
  return lead === 0 || context.tokens[at + lead]?.number == null ? lead : lead + 1;
}

const SPENT = new Set(
  'do does did have has been my our the their his her deals deal opps we they it typically usually on average normally generally sit sits sat sitting spend spends spent spending stay stays stayed staying stand stood standing stuck remain remained be for are is'.split(
    ' ',
  ),
);

/** `days my deals sit in proposal`, `time in negotiation`: a stage stands behind in; `have been sitting in it` until now. */
function spentInStage(context: ScanContext, at: number): 'avg_days_in_stage' | 'avg_days_in_current_stage' | null {
  if (!context.vocabulary.metrics.has('avg_days_in_stage')) return null;
  let next = at + 1;
  while (SPENT.has(wordAt(context, next))) next += 1;
  const isUntilNow = context.tokens.slice(at + 1, next).some((token) => /^(?:have|has|been|are|is)$/.test(token.text));
  const stage = context.tokens[['the', 'stage'].includes(wordAt(context, next + 1)) ? next + 2 : next + 1];
  const isInStage = wordAt(context, next) === 'in' && context.candidates.some((one) => one.dimension === 'stage' && one.start === stage?.start);
  return isInStage ? (isUntilNow ? 'avg_days_in_current_stage' : 'avg_days_in_stage') : null;
}

/** `days`, `how long`, `how many days` before that; `how many deals are in negotiation` counts deals. */
function spentAt(context: ScanContext, at: number): Seen | null {
  const isHow = wordAt(context, at) === 'how';
  const unit = isHow ? (/^(?:many|much)$/.test(wordAt(context, at + 1)) ? at + 2 : at + 1) : at;
  if (!/^(?:days|time)$/.test(wordAt(context, unit)) && !(wordAt(context, unit) === 'long' && unit <= at + 1)) return null;
  const name = spentInStage(context, unit);
  return name === null ? null : { meaning: { kind: 'metric', names: [name] }, length: unit - at + 1 };
}

const DEAL_WORDS = /^(?:deals?|opps?|opportunit(?:y|ies)|wins?|losses|loss)$/;

/** `top 3 deals by size`: by their amount; `better at closing`: which share of them is won. */
export const readMeasureOfDeals: Reader = (context, at) => {
  const [word, before] = [wordAt(context, at), wordAt(context, at - 1)];
  const isOfDeals = context.tokens.slice(0, at).some((token) => DEAL_WORDS.test(token.text));
  const isRanked = context.tokens.some((_, place) => longestRow(context, place, rankRows) !== null);
  if (word === 'size' && before === 'by' && isOfDeals && isRanked) return seen({ kind: 'quantity', what: 'much' }, 1);
  const spent = spentAt(context, at);
  if (spent !== null) return spent;
  const isOpening =
    word === 'open' &&
    context.tokens.slice(0, at).some((token) => token.text === 'did') &&
    /^(?:|\?|this|last|in|since|during|between|per|by)$/.test(wordAt(context, at + 1));
  if (isOpening) return seen({ kind: 'role', role: 'created_date' }, 1);
  const isSpeed = /^(?:close|closing|closed|closes|sell|get)$/.test(word) && /^(?:faster|slower|quicker|sooner)$/.test(wordAt(context, at + 1));
  const isTaking = /^(?:take|takes|need|needs)$/.test(word) && /^(?:less|more|longer|shorter)$/.test(wordAt(context, at + 1));
  const takenTime = isTaking ? (/^(?:time|days|long)$/.test(wordAt(context, at + 2)) ? 3 : wordAt(context, at + 1).endsWith('er') ? 2 : 0) : 0;
  if (takenTime > 0 && context.tokens.some((token) => /^(?:than|or|vs|versus)$/.test(token.text)))
    return seen({ kind: 'metric', names: ['avg_days_to_close'] }, takenTime);
  if (isSpeed && context.tokens.some((token) => /^(?:than|or|vs|versus)$/.test(token.text))) return seen({ kind: 'metric', names: ['avg_days_to_close'] }, 2);
  const isSkill = before === 'at' && /^(?:closing|winning|selling)$/.test(word) && context.vocabulary.metrics.has('win_rate');
  return isSkill ? seen({ kind: 'metric', names: ['win_rate'] }, 1) : null;
};

/** `leave Luc out`: what stands between is left out. */
export const readLeaveOut: Reader = (context, at) => {
  if (!['leave', 'leaving', 'take', 'taking', 'keep', 'keeping'].includes(wordAt(context, at))) return null;
  const isOut = context.tokens.slice(at + 2, at + 6).some((token) => token.text === 'out');
  return isOut ? seen({ kind: 'negation' }, 1) : null;
};

/** `website leads`, `partner sourced`: what comes from a lead source. */
export const readSourced: Reader = (context, at) => {
  if (!['leads', 'lead', 'sourced', 'originated'].includes(wordAt(context, at))) return null;
  const before = context.tokens[at - 1];
  const isSource = context.candidates.some((candidate) => candidate.dimension === 'lead_source' && candidate.end === before?.end);
  return isSource ? seen({ kind: 'filler' }, 1) : null;
};

const GROUP_LEADS = new Set(['by', 'per', 'each', 'every', 'which', 'what', 'whose', 'any', 'all', 'list', 'break', 'split']);

/** `company win rate`: the whole organisation; `by company`, `top company`, `company Acme`: an account. */
export const readCompany: Reader = (context, at) => {
  if (wordAt(context, at) !== 'company' || GROUP_LEADS.has(wordAt(context, at - 1))) return null;
  if (/^(?:vs|versus|against|than|to|with)$/.test(wordAt(context, at - 1))) return seen({ kind: 'scope', scope: 'organisation' }, 1);
  const isJoined = ['and', '&', ','].includes(wordAt(context, at - 1)) && context.tokens.slice(0, at).some((token) => ['by', 'per'].includes(token.text));
  const before = longestRow(context, at - 1, rankRows);
  const beside = [context.tokens[at - 1], context.tokens[at + 1]];
  const isNamed = context.candidates.some((candidate) => beside.some((token) => token?.start === candidate.start || token?.end === candidate.end));
  if (isJoined || before !== null || isNamed) return null;
  const isMeasured =
    [at + 1, at + 2].some((next) => startsFigure(context, next)) || context.tokens.slice(0, at).some((_, place) => startsFigure(context, place));
  return isMeasured ? seen({ kind: 'scope', scope: 'organisation' }, 1) : null;
};

function startsFigure(context: ScanContext, at: number): boolean {
  const named = context.vocabulary.phrasesFrom(context.tokens[at]?.stem ?? '');
  const isMetric = named.some((phrase) => phrase.kind === 'metric' && startsWithPhrase(context.tokens, at, phrase.stems));
  return isMetric || longestRow(context, at, outcomeRows) !== null;
}

function seen(meaning: Meaning, length: number): Seen {
  return { meaning, length };
}

function owner(length: number, isPlural: boolean): Seen {
  return seen({ kind: 'dimension', names: ['owner'], isPlural, isAsked: true }, length);
}

/** Who: the owner, or who buys; performers and top sellers too. After people or accounts it only joins: `customers who bought`. */
export const readWho: Reader = (context, at) => {
  const word = wordAt(context, at);
  if (!context.vocabulary.dimensions.has('owner')) return null;
  // Who did we win, who do we sell to: the other side.
  const isOther = /^(did|do|have|are|were) (we|you|i|they)$/.test(`${wordAt(context, at + 1)} ${wordAt(context, at + 2)}`);
  if (word === 'who' && isOther && longestRow(context, at + 3, outcomeRows) !== null)
    return seen({ kind: 'dimension', names: ['account'], isPlural: true, isAsked: true }, 1);
  if (['performer', 'performers'].includes(word)) return owner(1, word === 'performers');
  if (CASUAL.has(word) && context.tokens.slice(0, at).some((token) => token.text === 'my')) return owner(1, true);
  // Everyone under 50 %, everybody with more than 10 deals: those of them.
  const isEach =
    /^(?:everyone|everybody)$/.test(word) && /^(?:under|below|above|over|with|who|whos|whose|at|less|more|between|not)$/.test(wordAt(context, at + 1));
  if (isEach) return owner(1, true);
  // Is anyone above 40 %: which of them.
  const asksAny = /^(?:anyone|anybody)$/.test(word) && /^(?:is|are|does|do|has|did|have)$/.test(wordAt(context, at - 1));
  if (asksAny && wordAt(context, at + 1) !== 'know') return owner(1, true);
  if (word === 'whose' && /^(?:went|rose|fell|grew|dropped|improved|are|is|were|was|deals?|ones?|)$/.test(wordAt(context, at + 1))) return owner(1, true);
  if (word !== 'who' && word !== 'whos') return null;
  // Who is my best customer: the account.
  const isOfAccount = [2, 3, 4, 5].some((step) => longestRow(context, at + step - 1, rankRows) !== null && isAccountAt(context, at + step));
  if (isOfAccount) return seen({ kind: 'filler' }, 1);
  if (word === 'who' && isPluralGroup(context, at - 1)) return seen({ kind: 'filler' }, 1);
  const isBuyer = context.vocabulary.dimensions.has('account') && /^(bought|buys|purchased|spent)$/.test(wordAt(context, at + 1));
  if (isBuyer) return seen({ kind: 'dimension', names: ['account'], isPlural: true, isAsked: true }, 1);
  return isAt(context, at, 'who are') ? owner(2, true) : owner(1, false);
};

function isAccountAt(context: ScanContext, at: number): boolean {
  const named = context.vocabulary.phrasesFrom(context.tokens[at]?.stem ?? '');
  return named.some((phrase) => phrase.kind === 'dimension' && phrase.name === 'account' && startsWithPhrase(context.tokens, at, phrase.stems));
}

function isPluralGroup(context: ScanContext, at: number): boolean {
  const token = context.tokens[at];
  if (token === undefined || token.text === token.stem) return false;
  return context.vocabulary.phrases.some((phrase) => phrase.kind === 'dimension' && phrase.stems.at(-1) === token.stem);
}
