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
const REVIEW =
  /\s?\b(?:for|before|in|ahead of) (?:(?:tomorrow|today|monday|tuesday|wednesday|thursday|friday)'?s?|my|our|the next|next week'?s) (?:[\p{L}]+ )?reviews?(?=\s*(?:[:,-]|[?.!]*\s*$))\s*[:,-]?/giu;
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
/** `q: `, `next up: `, `Board slide: `, `agenda prep - `: a title of the question. A title that says when, or of what, is none. */
const TITLE =
  /^\s*(?:(?:[\p{L}'\u2019:1]+\s+){0,3}(?:q|questions?|asks?|requests?|to\s?do|tasks?|help|fyi|psa|topics?|subject|agenda|points?|items?|slides?|decks?|memo|email|prep|headlines?|meeting|call|check|context|background|one for (?:the|my|our) \p{L}+)|(?:next|first|second|third|lastly|finally|also|another one|next one|last one|second one|one more|again)(?:\s+up)?)\s*(?:[:\u2013\u2014-]\s|[:,]\s)\s*/iu;
const TITLE_TELLS = /\b(?:q[1-4]|\d{4}|h[12]|fy\d*|month|quarter|year|week|today|yesterday|not|without|excluding|only)\b/i;
/** `team - what is…`: who is spoken to. */
const SPOKEN_TO =
  /^\s*(?:team|all|folks|guys|everyone|everybody|people|friends)\s*[,:\u2013\u2014-]\s+(?=(?:what|how|can|could|our|my|i|pls|please|who|which|where|is|are|do|does|did|any|quick|need)\b)/iu;
/** `customer call in 5,`, `on a call with the cfo,`: what the asker is at. */
const AT_WORK =
  /^\s*(?:[\p{L}'\u2019:1]+\s+){0,4}(?:call|meeting|review|1:1|sync|standup|qbr|demo|board)\s+(?:in|at)\s+\d+\w*(?:\s*(?:m|min|mins|minutes|am|pm))?\s*[,:.!\u2013\u2014-]\s*|^\s*(?:(?:i'?m|im|we'?re|currently|about to (?:be|go|walk|get|jump))\s+)*(?:on|in|into|onto)\s+(?:a|the|my|our)\s+(?:[\p{L}]+\s+){0,2}(?:call|meeting|room|zoom|boardroom|review|car)\b[^,.;:?!\n]*[,.;:!\u2013\u2014-]\s*/iu;
/** `share our win rate`, `post the pipeline here`: to hand over is what every answer does. */
const HAND_OVER =
  /^(\s*(?:(?:can|could|would|will)\s+(?:you|u|someone|somebody)\s+)?(?:please\s+|pls\s+)?)(?:share|post|state|send|paste|ping|drop(?= (?:me|us)\b))(?:\s+(?:me|us|over))?\s+(?=(?:our|my|the|me|us|your)\b)(?!the\s+[\p{L}\s]*filter)/iu;
const HANDED_TO =
  /\s(?:here|(?:with|to|in|into) (?:the|this|our) (?:channel|thread|room|chat|group chat|group))(?=\s*(?:please|pls|thanks|thx)?\s*[?.!]*\s*$)/iu;
const CHIEF = '(?:ceo|cfo|coo|cro|cmo|vp|board|boss|execs?|exec team|leadership(?: team)?|investors?|manager|director|client)';
/** For whom, or for what, at the end: `for the ceo`, `to the board`, `for my slides`. */
const FOR_WHOM = new RegExp(
  `\\s(?:for|to) (?:the |my |our |a |an |tomorrow'?s |today'?s )*(?:${CHIEF}|report|write-?up|one-?pager|slide|slides|deck|dashboard|update|summary email)(?=\\s*(?:please|pls|thanks|thx|tomorrow|today|asap)?\\s*[?.!,]*\\s*$)`,
  'iu',
);
/** What it is for, in a clause of its own at the end; not one that asks for more. */
const REASON =
  /[\s,;\u2013\u2014-]+(?:(?:so|so that|in order that|because|cause|cos) (?:i|we|he|she|they|my \p{L}+|the \p{L}+|our \p{L}+)|before (?:i|we) (?:go|head|walk|jump|get|dial|join|present|meet|talk|speak|call|leave)|(?:i|we) (?:need|want) (?:it|this|that|them)|(?:my |our |the )?(?:ceo|cfo|coo|cro|cmo|vp|board|boss|manager|director|finance|leadership) (?:is|are|was|just|keeps?|wants?|needs?|asked|has been)|(?:it'?s|its|it is|this is|kinda|pretty|very|quite) (?:urgent|important|for))\b[^?.!\n]*(?=[?.!\s]*$)/iu;
const ASKS_MORE =
  /\b(?:compare|compared|versus|vs|against|than|by|per|only|except|excluding|without|quarter|month|year|week|ytd|q[1-4]|how|which|who|top|over|under|above|below)\b/i;
/** `trying to figure out where deals die.`: a sentence that says what the next one is for. */
const AIM =
  /^\s*(?:(?:so|ok|just|i'?m|im|we'?re|i|we|am|are|been)\s+)*(?:trying|looking|hoping|wanting|working) (?:to|on) (?:figure out|understand|see|work out|get a (?:sense|feel|handle) (?:of|for|on)|learn|find out|wrap my head around)[^.?!\n]*[.!\n]\s*(?=\S)/iu;
/** `I'm preparing the QBR deck.`, `in preparation for Thursday's board meeting`: what the asker is at. */
const PREPARING =
  /^\s*(?:(?:so|ok|currently|just)\s+)*(?:i'?m|im|i am|we'?re|we are)\s+(?:\w+\s+)?(?:preparing|prepping|putting together|working on|building|writing|drafting|finishing|getting ready for)\b[^.?!,\n]*[.!,\n]\s*(?=\S)|^\s*(?:in preparation for|to prepare(?: for)?|getting ready for|ahead of)\s+(?:\S+\s+){0,6}?(?:meeting|review|board|call|deck|qbr|session|1:1|offsite)\b\s*,?\s*(?=\S)|^\s*(?:my|our|the)\s+\p{L}+\s+(?:has\s+)?(?:asked|told|wants|wanted|needs)\s+(?:me|us)\s+to\s+(?:prepare|bring|collect|send)\b[^:?!.\n]*:\s*(?=\S)/iu;
const LEAD_INS_MAX = 4;
/** `if possible`, `if you can`, `if it's not too much trouble`: asks kindly, and assumes nothing. */
const COURTESY =
  /\bif (?:(?:at all )?(?:possible|feasible)(?! to\b)|(?:you|u) (?:can(?!['\u2019n])|could|may|please|(?:do not|don['\u2019]?t|wouldn['\u2019]?t|would not) mind|would be so kind|(?:have|get|find) (?:a|the|one|some) (?:sec|second|minute|min|moment|time|chance))|i (?:may|might)(?: ask)?|(?:(?:it|that)(?:['\u2019]?s| is| isn['\u2019]?t)? )?(?:not )?too much (?:trouble|work|hassle|to ask)|(?:it|that)(?:['\u2019]?s| is) (?:ok|okay|easy|quick|fine|alright|(?:at all )?possible(?! to\b))(?: (?:for|with) you)?)(?!['\u2019\p{L}])/giu;

/** The message without a courtesy that sounds like an assumption; the places of all else stay. */
export function withoutCourtesy(text: string): string {
  const kept = text.replace(COURTESY, blank);
  return /[\p{L}\p{N}]/u.test(kept) ? kept : text;
}

/** The message without what only leads in to its question; the message itself where nothing would be left. */
export function withoutLeadIn(text: string): string {
  let kept = withoutReason(text)
    .replace(GREETING, blank)
    .replace(AIM, blank)
    .replace(PREPARING, blank)
    .replace(SPOKEN_TO, blank)
    .replace(ASKED, blank)
    .replace(GOING, blank)
    .replace(AT_WORK, blank);
  kept = kept.replace(TITLE, (words) => (TITLE_TELLS.test(words) ? words : blank(words)));
  for (let turn = 0; turn < LEAD_INS_MAX; turn += 1) {
    const next = kept.replace(NAMED, blank).replace(REPORTED, blankClause);
    if (next === kept) break;
    kept = next;
  }
  kept = kept.replace(HURRY, blank).replace(PURPOSE, blank).replace(REVIEW, blank).replace(HANDED_TO, blank).replace(FOR_WHOM, blank);
  kept = kept.replace(HAND_OVER, blank);
  return /[\p{L}\p{N}]/u.test(kept) ? kept : text;
}

/** The message without the clause at its end that only says what it is for. */
function withoutReason(text: string): string {
  return text.replace(REASON, (words) => (ASKS_MORE.test(words) ? words : blank(words)));
}

function blank(words: string): string {
  return words.replaceAll(/[^\n]/g, ' ');
}

/** What stood before a clause in the middle is a sentence of its own. */
function blankClause(words: string, before: string): string {
  const isInside = before.trim() !== '' || before.startsWith('\n');
  return isInside ? `\n${' '.repeat(words.length - 1)}` : blank(words);
}
