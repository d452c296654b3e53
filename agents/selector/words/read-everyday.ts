/** Everyday words that change nothing where they stand so, and mean something elsewhere: orders, owners, wholes, adverbs apart. */
import { startsWithPhrase } from '#agents/words.ts';
import { readPoint } from '#agents/selector/periods/read-point.ts';
import { type Reader, type ScanContext, type Seen, wordAt } from '#agents/selector/terms/scan-context.ts';
import { figuresAt } from '#agents/selector/words/read-figure-verbs.ts';

/** `which industry do we mostly win in`: the one with the most of it. */
const readMostly: Reader = (context, at) => {
  const isMost = /^(?:mostly|mainly|primarily|predominantly|chiefly)$/.test(wordAt(context, at));
  const isAsked = context.tokens.slice(0, at + 3).some((token, place) => /^(?:who|where)$/.test(token.text) || isAskedGroup(context, place));
  return isMost && isAsked ? { meaning: { kind: 'rank', word: 'top', count: null, unit: null }, length: 1 } : null;
};

/** `which industry`, `what products`: but `which deals` are no group. */
function isAskedGroup(context: ScanContext, at: number): boolean {
  const isGroup = context.vocabulary
    .phrasesFrom(context.tokens[at + 1]?.stem ?? '')
    .some((phrase) => phrase.kind === 'dimension' && phrase.name !== 'opportunity' && startsWithPhrase(context.tokens, at + 1, phrase.stems));
  return /^(?:which|what)$/.test(wordAt(context, at)) && isGroup;
}

/** `deals that are expected this month`: due then. */
const readExpected: Reader = (context, at) => {
  const isExpected = wordAt(context, at) === 'expected' && /^(?:are|is|were|be)$/.test(wordAt(context, at - 1));
  const next = /^(?:in|for|by|during)$/.test(wordAt(context, at + 1)) ? at + 2 : at + 1;
  const isOfDeals = context.tokens.slice(0, at).some((token) => /^(?:deals?|opps?|opportunit(?:y|ies))$/.test(token.text));
  return isExpected && isOfDeals && readPoint(context, next) !== null ? { meaning: { kind: 'role', role: 'due' }, length: 1 } : null;
};

/** `deals assigned to Priya`: whose they are; with a time it is when they were assigned, which is another thing. */
const readAssigned: Reader = (context, at) => {
  const isAssigned = /^(?:assigned|allocated)$/.test(wordAt(context, at)) && wordAt(context, at + 1) === 'to';
  return isAssigned && !context.tokens.some((_, place) => readPoint(context, place) !== null) ? filler(2) : null;
};

/** `deals Priya manages`: a person of ours before the verb has them; `manage to close` closes. Read as typed: spelling knows only managers. */
const readManages: Reader = (context, at) => {
  const before = context.tokens[at - 1];
  const isPerson =
    context.candidates.some((one) => one.end === before?.end && ['owner', 'manager'].includes(one.dimension)) ||
    /^(?:i|we|they|he|she)$/.test(before?.text ?? '');
  const said = context.tokens[at]?.raw ?? '';
  if (/^manag(?:e[sd]?|ing)$/i.test(said) && wordAt(context, at + 1) === 'to') return filler(2);
  return /^manage[sd]?$/i.test(said) && isPerson ? filler(1) : null;
};

const GATHERS =
  /^(?:analyse|analyze|evaluate|examine|assess|inspect|explore|extract|discuss|identify|determine|calculate|highlight|outline|illustrate|elaborate|retrieve|obtain|present|summon)$/;
const COMPOSES = /^(?:produce|generate|prepare|compile|build|draft|deliver|collate|gather)$/;
const SHEET = /^(?:list|report|table|overview|breakdown|view|chart|graph|comparison|ranking)$/;
const LEADS =
  /^(?:please|pls|plz|kindly|can|could|would|will|you|u|i|we|to|want|need|like|just|hi|hey|hello|and|,|so|ok|okay|lets|let|us|me|help|must|should|have|now|then|also|go)$/;

/** `analyse win rate by region`, `please compile a list`: the verb of an order, before all else. */
const readOrder: Reader = (context, at) => {
  const isLead = context.tokens.slice(0, at).every((token) => LEADS.test(token.text));
  const isObject = !/^(?:by|in|is|was|are|on|did|do|,|\?|)$/.test(wordAt(context, at + 1));
  const isSheet = COMPOSES.test(wordAt(context, at)) && [1, 2, 3].some((step) => SHEET.test(wordAt(context, at + step)));
  return (GATHERS.test(wordAt(context, at)) || isSheet) && isLead && isObject ? filler(1) : null;
};

/** `how many deals went well`, `deals that closed quickly`: which of them, which nobody can tell. */
const readUntold: Reader = (context, at) => {
  const word = wordAt(context, at);
  const next = wordAt(context, at + 1);
  if (/^(?:nice|great|perfect|awesome|sweet|fine|super|cool)$/.test(word) && /^(?:deals?|opps?|opportunit(?:y|ies))$/.test(next)) return unknown(1);
  if (/^needs?$/.test(word) && /^(?:help|work|love|care|input|support)$/.test(next) && isDealAt(context, at - 1)) return unknown(2);
  if (word === 'failed' && next === 'to') return unknown(2);
  const isOfDeals = context.tokens.slice(0, at).some((token) => /^(?:deals?|opps?|opportunit(?:y|ies))$/.test(token.text));
  if (!isOfDeals) return null;
  if (/^(?:went|go|goes|going)$/.test(word) && /^(?:well|wrong|badly|bad|right|smoothly|nowhere|south|sour|sideways)$/.test(next)) return unknown(2);
  if (/^(?:fell|fall|falls|dropped|drop)$/.test(word) && /^(?:off|out|away|behind|over)$/.test(next)) return unknown(2);
  if (/^drop(?:ped)?$/.test(word) && /^(?:we|i|they|you|he|she)$/.test(wordAt(context, at - 1))) return unknown(next === 'in' ? 2 : 1);
  return /^(?:quickly|quick|far)$/.test(word) &&
    /^(?:won|lost|closed|created|moved|close|win|progressed|advanced)$/.test(wordAt(context, at - 1)) &&
    !asksHow(context)
    ? unknown(1)
    : null;
};

function asksHow(context: ScanContext): boolean {
  return context.tokens.some((token) => /^(?:how|hows|most|least|so)$/.test(token.text));
}

const WHOLE = /^(?:whole|entire|complete|full)$/;

/** `the whole pipeline`, `all of Europe`, `actual pipeline`: no less than the thing itself. */
const readWhole: Reader = (context, at) => {
  const word = wordAt(context, at);
  const isFigure = figuresAt(context, at + 1).length > 0;
  if (WHOLE.test(word) && isFigure) return filler(1);
  const isOfPeriod =
    /^(?:whole|entire)$/.test(word) && (readPoint(context, at + 1) !== null || /^(?:quarter|year|month|week|of)$/.test(wordAt(context, at + 1)));
  if (word === 'basis' && /^(?:daily|weekly|monthly|quarterly|yearly|annual|month|week|quarter|year)$/.test(wordAt(context, at - 1))) return filler(1);
  const isToday = word === 'actual' && /^(?:pipeline|open|pipe|coverage|win|stage|slippage)$/.test(wordAt(context, at + 1));
  return isOfPeriod || isToday ? filler(1) : null;
};

/** Adverbs that say when, how likely, how much or by what: never only how somebody feels. */
const TELLING_ADVERBS =
  /^(?:daily|weekly|monthly|quarterly|yearly|hourly|fortnightly|annually|.*annually|historically|recently|currently|previously|formerly|lately|early|only|family|reply|rely|apply|supply|ally|july|italy|globally|regionally|geographically|locally|nationally|internationally|domestically|individually|separately|jointly|collectively|internally|externally|organically|similarly|conversely|alternatively|additionally|comparatively|relatively|proportionally|percentually|cumulatively|consecutively|typically|likely|unlikely|possibly|probably|potentially|mostly|mainly|primarily|predominantly|largely|partly|partially|nearly|hardly|barely|rarely|scarcely|initially|originally|eventually|finally|exclusively|solely|purely|merely|industrially|seasonally|equally|chiefly|vertically|horizontally|digitally|manually|automatically|directly|indirectly)$/;
const CLAUSE = /^(?:,|what|whats|how|hows|which|who|where|when|is|are|do|does|did|has|have|can|could|show|give|tell|i|we)$/;

/** `Importantly, what is…`, `…, frankly?`: an adverb that stands apart from the sentence says how the speaker feels. */
const readApart: Reader = (context, at) => {
  const word = wordAt(context, at);
  if (!/^[a-z]{3,}ly$/.test(word) || TELLING_ADVERBS.test(word)) return null;
  const before = wordAt(context, at - 1);
  const next = wordAt(context, at + 1);
  const isFirst = at === 0 && CLAUSE.test(next);
  const isLast = before === ',' && (next === '' || next === '?' || next === ',');
  return isFirst || isLast ? filler(1) : null;
};

function unknown(length: number): Seen {
  return { meaning: { kind: 'unknown' }, length };
}

function filler(length: number): Seen {
  return { meaning: { kind: 'filler' }, length };
}

const MODAL = /^(?:can|could|may|might|shall|must)$/;

/** `how much can we close this quarter`: what is open and due then; of a time that is over, could only means did. */
const readModal: Reader = (context, at) => {
  const isVerb = /^(?:close|win|land|sign|book|lose)$/.test(wordAt(context, at));
  const before = context.tokens[at - 1];
  const person = context.candidates.find((one) => one.end === before?.end && one.dimension === 'owner');
  const first = person === undefined ? at - 1 : context.tokens.findIndex((token) => token.start === person.start);
  const isSubject = person !== undefined || /^(?:we|i|they|he|she)$/.test(before?.text ?? '');
  if (!isVerb || !isSubject || !MODAL.test(wordAt(context, first - 1)) || /^(?:how|where|why)$/.test(wordAt(context, first - 2))) return null;
  const isOver = context.tokens.some((_, place) => (readPoint(context, place)?.range.end ?? '9999') <= context.today);
  if (isOver) return null;
  return wordAt(context, at) === 'lose' ? { meaning: { kind: 'unknown' }, length: 1 } : { meaning: { kind: 'role', role: 'due' }, length: 1 };
};

function isDealAt(context: ScanContext, at: number): boolean {
  return /^(?:deals?|opps?|opportunit(?:y|ies))$/.test(wordAt(context, at));
}

/** `who leads in revenue`, `order the reps by revenue`, `which customers spend the most`: words that say it only there. */
const readPlaced: Reader = (context, at) => {
  const word = wordAt(context, at);
  const isNamed = context.tokens.some((_, place) => figuresAt(context, place).length > 0);
  if (/^(?:leads|tops)$/.test(word) && wordAt(context, at - 1) === 'who' && isNamed)
    return { meaning: { kind: 'rank', word: 'top', count: null, unit: null }, length: 1 };
  const isOrder =
    word === 'order' && /^(?:the|all|our|my)$/.test(wordAt(context, at + 1)) && context.tokens.slice(0, at).every((token) => LEADS.test(token.text));
  if (isOrder) return { meaning: { kind: 'rank', word: 'top', count: 'all', unit: null }, length: 1 };
  const isBuyer = /^(?:accounts|customers|clients|companies)$/.test(wordAt(context, at - 1)) && word === 'spend';
  if (isBuyer) return { meaning: { kind: 'outcome', outcome: 'Won', unit: 'money' }, length: 1 };
  const isOver = /^(?:end|ended|finish|finished)$/.test(word) && /^(?:we|i|they)$/.test(wordAt(context, at - 1)) && readPoint(context, at + 1) !== null;
  const isBehind =
    word === 'behind' &&
    /^(?:most|the)$/.test(wordAt(context, at + 1)) &&
    /^(?:is|are)$/.test(wordAt(context, at - 1)) &&
    [at + 1, at + 2].some((place) => wordAt(context, place) === 'most');
  return (isOver || isBehind) && isNamed ? filler(1) : null;
};

/** What nobody can tell stands first: it is never read as nothing. */
export const everydayReaders: readonly Reader[] = [
  readUntold,
  readModal,
  readPlaced,
  readManages,
  readWhole,
  readMostly,
  readAssigned,
  readExpected,
  readOrder,
  readApart,
];
