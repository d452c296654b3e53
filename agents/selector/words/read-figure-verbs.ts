/** Verbs beside a figure that is named: they say that it is had, made or told, and change nothing. Where they choose deals they stay unknown. */
import { startsWithPhrase } from '#agents/words.ts';
import { type Reader, type ScanContext, type Seen, wordAt } from '#agents/selector/terms/scan-context.ts';

/** Of any figure: that it is there. */
const HELD =
  /^(?:hold|holds|held|maintain|maintains|maintained|possess|possesses|exhibit|exhibits|exhibited|boast|boasts|feature|features|sit|sits|sat|fare|fares|fared)$/;
/** Of what is won or closed: that it came about. Of a pipeline they could mean that it was created then. */
const MADE =
  /^(?:post|posts|posted|record|records|recorded|register|registers|registered|deliver|delivers|delivered|produce|produces|produced|generate|generates|generated|realise|realises|realised|realize|realizes|realized|earn|earns|earned|score|scores|scored|clock|clocks|clocked|notch|notches|notched|gain|gains|gained|yield|yields|yielded|obtain|obtains|obtained|report|reported|accomplish|accomplished|bring|brings|make|makes|made|drive|drives)$/;
/** Figures of closed deals; an open pipeline, a change or a score of today is none of them. */
const OF_CLOSED = /^(?:won_|win_rate|lost_|closed_count|loss_|avg_deal|median_deal|avg_won|target_attainment|actual_revenue|avg_days_to_close)/;
const HELPERS = /^(?:do|does|did|have|has|had|will|can)$/;
const CHOOSING = /^(?:that|which|who|whom|whose|deals?|opps?|opportunit(?:y|ies)|accounts?|customers?|clients?)$/;
const ASKS = /^(?:what|which|who|whos|how|whats)$/;
/** Words between a helping verb and its own: `did the enterprise team post`. */
const SUBJECT_MAX = 5;

/** `what win rate did we post`, `who delivered the most revenue`, `how much pipeline holds Dana`; never `deals we delivered`. */
const readFigureVerb: Reader = (context, at) => {
  const word = wordAt(context, at);
  const isMade = MADE.test(word);
  if (!isMade && !HELD.test(word)) return null;
  const isFigure = (place: number): boolean => figuresAt(context, place).some((name) => !isMade || OF_CLOSED.test(name));
  const places = context.tokens.map((_, place) => place);
  const isNamed = places.some(isFigure) && (!isMade || !places.some((place) => figuresAt(context, place).some((name) => !OF_CLOSED.test(name))));
  return isNamed && (isHelped(context, at) || isOfWho(context, at) || isBeforeSubject(context, at) || isPassive(context, at)) ? filler(1) : null;
};

/** `did we post`, `has Priya Nair recorded`: the helping verb, who, the verb. */
function isHelped(context: ScanContext, at: number): boolean {
  if (/^(?:on|in|at|by|of|the|a)$/.test(wordAt(context, at - 1))) return false;
  for (let place = at - 1; place >= Math.max(0, at - 1 - SUBJECT_MAX); place -= 1) {
    const word = wordAt(context, place);
    if (HELPERS.test(word)) return at - place > 1;
    if (CHOOSING.test(word)) return false;
  }
  return false;
}

/** `who delivered`, `which team holds`: the one who is asked for does it. */
function isOfWho(context: ScanContext, at: number): boolean {
  if (wordAt(context, at - 1) === 'who') return at === 1 || HELPERS.test(wordAt(context, at - 2)) || /^(?:and|,|me|see|know)$/.test(wordAt(context, at - 2));
  const asked = [at - 2, at - 3].find((place) => /^(?:which|what)$/.test(wordAt(context, place)));
  if (asked === undefined) return false;
  return context.vocabulary
    .phrasesFrom(context.tokens[asked + 1]?.stem ?? '')
    .some(
      (phrase) =>
        phrase.kind === 'dimension' &&
        phrase.name !== 'opportunity' &&
        phrase.stems.length === at - asked - 1 &&
        startsWithPhrase(context.tokens, asked + 1, phrase.stems),
    );
}

/** `how much pipeline holds Dana`: the order of words of other languages. */
function isBeforeSubject(context: ScanContext, at: number): boolean {
  const isAsked = context.tokens.slice(0, at).some((token) => ASKS.test(token.text));
  const isSubject = context.candidates.some(
    (one) => one.start === context.tokens[at + 1]?.start && ['owner', 'manager', 'team', 'account'].includes(one.dimension),
  );
  const isBehindFigure = [1, 2, 3].some((back) => figureLength(context, at - back) === back);
  return isAsked && isSubject && isBehindFigure;
}

/** `revenue generated in Q3`, `how much revenue was realised`: right behind the figure, with nobody who did it. */
function isPassive(context: ScanContext, at: number): boolean {
  if (!/(?:ed|held)$/.test(wordAt(context, at))) return false;
  const be = /^(?:was|is|were|are|been)$/.test(wordAt(context, at - 1)) ? 1 : 0;
  const isBehindFigure = [1, 2, 3].some((back) => figureLength(context, at - be - back) === back);
  const doer = context.tokens[at + 2];
  const isOfPerson =
    wordAt(context, at + 1) === 'by' && context.candidates.some((one) => one.start === doer?.start && ['owner', 'manager', 'team'].includes(one.dimension));
  if (isBehindFigure && isOfPerson) return true;
  return isBehindFigure && !/^(?:by|from|to|with|through|via|for|as)$/.test(wordAt(context, at + 1));
}

/** Names of the figures whose words begin at a place. Deals without more are no figure here: `deals we hold` chooses them. */
export function figuresAt(context: ScanContext, at: number): readonly string[] {
  const fitting = metricPhrases(context, at);
  const longest = Math.max(0, ...fitting.map((phrase) => phrase.stems.length));
  return fitting.filter((phrase) => phrase.stems.length === longest && phrase.name !== 'opportunity_count').map((phrase) => phrase.name);
}

/** How many words the longest figure at a place has; 0 where none begins. */
function figureLength(context: ScanContext, at: number): number {
  return at < 0 ? 0 : Math.max(0, ...metricPhrases(context, at).map((phrase) => phrase.stems.length));
}

function metricPhrases(context: ScanContext, at: number) {
  return context.vocabulary
    .phrasesFrom(context.tokens[at]?.stem ?? '')
    .flatMap((phrase) => (phrase.kind === 'metric' && startsWithPhrase(context.tokens, at, phrase.stems) ? [phrase] : []));
}

const DEVELOPS =
  /^(?:develop|develops|developed|developing|evolve|evolves|evolved|evolving|progress|progressed|progressing|unfold|unfolded|behave|behaved|trend|trended|fluctuate|fluctuated|vary|varied)$/;

/** `how has win rate developed`: over time. */
const readDeveloped: Reader = (context, at) => {
  const before = context.tokens.slice(0, at);
  const isAsked = DEVELOPS.test(wordAt(context, at)) && before.some((token) => /^(?:how|hows)$/.test(token.text));
  const isHelp = before.some((token) => /^(?:has|have|did|does|do|is|are)$/.test(token.text)) || /^hows$/.test(wordAt(context, 0));
  if (isAsked && /^(?:how)$/.test(wordAt(context, at - 1)) && context.tokens.some((_, place) => place > at && figuresAt(context, place).length > 0))
    return { meaning: { kind: 'time_group', grain: null }, length: 1 };
  return isAsked && isHelp && before.some((_, place) => figuresAt(context, place).length > 0)
    ? { meaning: { kind: 'time_group', grain: null }, length: 1 }
    : null;
};

/** `how long stay the deals in negotiation`: the verb before its deals, and `seen in Q3` behind a figure. */
const readStay: Reader = (context, at) => {
  const isStay = /^(?:stay|sit|remain|spend|hang|linger|wait)$/.test(wordAt(context, at)) && /^(?:long|days)$/.test(wordAt(context, at - 1));
  const isOfStage =
    /^(?:stay|sit|spend|remain|hang|linger)$/.test(wordAt(context, at)) &&
    context.tokens.slice(0, at).some((token, place) => token.stem === 'stage' && /^(?:which|what)$/.test(wordAt(context, place - 1)));
  const isSeen = /^(?:seen|observed|noted|measured)$/.test(wordAt(context, at)) && [1, 2, 3].some((back) => figureLength(context, at - back) === back);
  return isStay || isOfStage || isSeen ? filler(1) : null;
};

/** `pipeline distributed across stages`: by what follows. */
const readSpread: Reader = (context, at) =>
  /^(?:distributed|spread|scattered|dispersed)$/.test(wordAt(context, at)) && /^(?:across|over|among|amongst|between|by)$/.test(wordAt(context, at + 1))
    ? filler(1)
    : null;

/** `did revenue double since Q2`: a rise or a fall; by how much is told. */
const readDoubled: Reader = (context, at) => {
  const before = context.tokens.slice(0, at);
  const isVerb = /^(?:double|doubled|triple|tripled|halve|halved)$/.test(wordAt(context, at));
  const isOfFigure = before.some((_, place) => figuresAt(context, place).length > 0) && before.some((token) => /^(?:did|has|have)$/.test(token.text));
  return isVerb && isOfFigure && !before.some((token) => token.text === 'if')
    ? { meaning: { kind: 'compare_to', to: 'previous_period', grain: null }, length: 1 }
    : null;
};

/** `what is left in the pipeline`: an open pipeline is what is left. */
const readLeft: Reader = (context, at) => {
  const isLeft = /^(?:left|remaining)$/.test(wordAt(context, at));
  const figures = context.tokens.flatMap((_, place) => figuresAt(context, place));
  const isOfTarget = context.tokens.some((token) => /^(?:targets?|quotas?|goals?|plan|gap)$/.test(token.text));
  return isLeft && figures.length > 0 && figures.every((name) => /^open_(?:pipeline|count)$/.test(name)) && !isOfTarget ? filler(1) : null;
};

function filler(length: number): Seen {
  return { meaning: { kind: 'filler' }, length };
}

/** Verbs beside figures, in no order: each reads what no other does. */
export const figureVerbReaders: readonly Reader[] = [readFigureVerb, readDeveloped, readStay, readSpread, readDoubled, readLeft];
