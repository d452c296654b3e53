/** What people write around a question: a greeting, who is asking, what it is for. It is blanked out, so that places of names stay. */

const GREETED = '(?:all|team|everyone|everybody|folks|guys|there|plumbline|bot|again|both|gang|crew)';
const GREETING = new RegExp(
  `^\\s*(?:(?:good\\s+)?(?:morning|afternoon|evening)|hi|hello|hey|hiya|yo|howdy|greetings|gm)(?:\\s+${GREETED})?\\s*[!,.:;\\u2013\\u2014-]+(?=\\s)|^\\s*(?:hi|hello|hey|hiya)\\s+(?:all|everyone|everybody|folks|guys|there|plumbline|gang)\\b`,
  'i',
);

const PEOPLE =
  "(?:boss|manager|team\\s+lead|lead|director|vp|svp|ceo|cfo|cro|coo|cmo|chair|board|leadership|execs?|management|team|colleagues?|client|finance|marketing|revops|ops|hr|people|skip(?:\\s+level)?|boss's\\s+boss)";
const SUBJECT = `(?:i|we|he|she|they|you|someone|somebody|anyone|everyone|everybody|people|folks|(?:my|our|the|her|his|their)\\s+${PEOPLE}|finance|marketing|leadership|revops|management)`;
const STATE =
  "(?:\\s+(?:just|also|now|always|keeps?|really|only|still|kinda|actually|am|is|are|was|were|has|have|had|been|would|will|might|may|do)|['\\u2019](?:s|m|re|d|ve|ll))*";
const ASKS = '(?:ask(?:s|ed|ing)?|want(?:s|ed|ing)?|need(?:s|ed|ing)?|wonder(?:s|ed|ing)?|request(?:s|ed|ing)?|would\\s+(?:like|love)|d\\s+(?:like|love))';
const THINKS = '(?:thinks?|thought|bet|guess|suspect|believes?|says?|said|hear|heard|mentioned|means|curious|keen|trying|hoping)';
const OBJECT =
  '(?:\\s+(?:me|us|you|for|about|after|if|whether|that|to\\s+(?:know|see|get|find\\s+out|understand|figure\\s+out|hear|check|look\\s+at|have)|(?:an?\\s+)?(?:update|info|numbers?)\\s+(?:on|about)))*';
const OPENING = '(?:(?:so|ok|okay|well|right|hmm|um|because|since|cos|cause|as)[\\s,]+)*';
const REPORTED = new RegExp(
  `(^\\s*|[.!?;,\\n]\\s+|\\s[\\u2013\\u2014-]\\s+|\\s(?:and|because|so|cos)\\s+)${OPENING}${SUBJECT}${STATE}\\s+(?:${ASKS}|${THINKS})${OBJECT}(?=\\s)`,
  'iu',
);
/** A name before a verb of asking is who asks, not whose figures are asked for. */
const NAMED = new RegExp(
  `^\\s*${OPENING}(?!(?:how|what|which|who|whose|where|when|why|the|all|every|each|any|no)\\b)[\\p{L}'\\u2019]+(?:\\s+(?!(?:deals?|pipeline|revenue|reps?|wins?|rate)\\b)[\\p{L}'\\u2019]+)?${STATE}\\s+(?:wants|wanted|asks|asked|asking|needs|wonders|wondered|requested)${OBJECT}(?=\\s)`,
  'iu',
);
const OCCASION =
  "(?:board|team|sales|all hands|daily|weekly|monthly|quarterly|leadership|exec|pipeline|pipe|forecast|deal|account|staff|ops|revops|manager|regional|business|monday|tuesday|wednesday|thursday|friday|morning|afternoon|q[1-4]|tomorrow'?s|tmrw'?s?|tomorrow|today'?s|next|his|her|their|our|my|the|a|an|this|that|some|upcoming|quick) ";
const MEETING =
  '(?:deck|decks|slides?|presentation|call|meeting|1:1|1-1|1on1|one on one|standup|stand-up|sync|memo|email|newsletter|all hands|catch-?up|qbr|qbrs|offsite|kick-?off|(?:pipeline|pipe|forecast|deal|account|business|quarterly|weekly|monthly) reviews?)';
const PURPOSE = new RegExp(
  `(?:^|(?<=[\\s,]))(?:(?:prepping|preparing|prep|getting ready) )?(?:for|before|in|on|ahead of) (?:${OCCASION}){0,4}${MEETING}(?![\\p{L}-])(?: (?:on )?(?:tomorrow|tmrw|today|later|monday|tuesday|wednesday|thursday|friday|next week|at \\d+\\w*))?\\s*[:,-]?`,
  'giu',
);
/** `jumping into a call in 5,`: where the asker goes. */
const GOING =
  /^\s*(?:i'?m |we'?re |am |about to )*(?:jump(?:ing)?|hop(?:ping)?|go(?:ing)?|head(?:ing)?|walk(?:ing)?|dial(?:ing|ling)?|run(?:ning)?|step(?:ping)?) (?:in|into|on|onto|to|out to|over to) [^,.;:?!\n]*(?:call|meeting|1:1|review|sync|standup|qbr|room|customer)[^,.;:?!\n]*[,.;:-]\s/iu;
/** `got asked this again today:` */
const ASKED = /^\s*(?:(?:i|we|just|ive|i've|we've|have|also)\s+)*(?:got|been|was|were|getting|keep getting)\s+(?:\w+\s+){0,2}asked\b[^:?.!,\n]*[:,.]\s/i;
/** When it is needed, not when it happened. */
const HURRY =
  /\b(?:in|within) (?:the next )?(?:\d+|an?|half an) ?(?:min|mins|minutes?|hours?|hrs?|secs?)\b|\b(?:by|before) (?:eod|cob|noon|lunch|tonight|end of day)\b/gi;
const LEAD_INS_MAX = 4;

/** The message without what only leads in to its question; the message itself where nothing would be left. */
export function withoutLeadIn(text: string): string {
  let kept = text.replace(GREETING, blank).replace(ASKED, blank).replace(GOING, blank);
  for (let turn = 0; turn < LEAD_INS_MAX; turn += 1) {
    const next = kept.replace(NAMED, blank).replace(REPORTED, blankClause);
    if (next === kept) break;
    kept = next;
  }
  kept = kept.replace(HURRY, blank).replace(PURPOSE, blank);
  return /[\p{L}\p{N}]/u.test(kept) ? kept : text;
}

function blank(words: string): string {
  return words.replaceAll(/[^\n]/g, ' ');
}

/** What stood before a clause in the middle is a sentence of its own. */
function blankClause(words: string, before: string): string {
  const isInside = before.trim() !== '' || before.startsWith('\n');
  return isInside ? `\n${' '.repeat(words.length - 1)}` : blank(words);
}
