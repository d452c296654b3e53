/** Questions about causes: the figure they are about, and the way they say it went. */

export type CauseQuestion = {
  /** The question without its words of cause; empty when it is about the answer before. */
  readonly subject: string;
  /** What the asker takes for granted. */
  readonly direction: 'rose' | 'fell' | null;
  /** How high a figure stands, not how it changed: `so low`, `lower than`. */
  readonly isLevel: boolean;
};

const LEAD =
  /^(?:(?:and|but|so|ok|okay|hm+|please|pls|tell me|any idea|do you know|can you say|explain|explain to me) )*(?:why|how come|what(?:['’]?s| is| was| were| are)? (?:behind|driving|moving)|what (?:drove|drives|caused|moved|made|explains|explained)|what(?:['’]?s| is| was| were| are)? the (?:drivers?|reasons?|causes?) (?:for|of|behind)|(?:drivers?|reasons?|causes?) (?:for|of|behind)|explain (?=the (?:drop|fall|decline|decrease|dip|rise|increase|growth|jump|change)))\b/i;
const FELL =
  /\b(?:(?:go|goes|going|gone|went|come|came) down|fall(?:en|ing|s)?|fell|drop(?:s|ped|ping)?|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|dip(?:s|ped)?|down|lower|low|worse|worsened|bad|weak|weaker|poor|soft|shrank|shrunk|shrinking|fewer|few|less|little|slow|slowed|slower|short|shorter|small|smaller|shrink|tiny|under|behind|disappointing)\b/gi;
const ROSE =
  /\b(?:(?:go|goes|going|gone|went|come|came) up|ris(?:e|es|en|ing)|rose|increas(?:e|es|ed|ing)|gr[eo]w(?:n|s|ing)?|growth|jump(?:s|ed)?|up|higher|high|better|good|strong|stronger|improv(?:e|es|ed|ing|ement)|more|many|long|longer|big|bigger|large|larger|climb(?:s|ed)?|surge[ds]?)\b/gi;
/** A statement, and a question for its cause behind it. */
const FACT =
  /^((?!(?:and |but |so )?(?:why|how|what|which|who|where|did|do|does|is|are|has|show|list)\b).+?)[\s.,;:!–-]+(?:(?:and|but|so) )?(?:what happened|what went (?:wrong|right)|why|why(?: is| was)? (?:that|so|this)|how come|what(?:['’]?s| is| was) (?:behind (?:it|that|this)|the reason(?: for (?:it|that|this))?))$/i;
const LEVEL =
  /\b(?:so|too|that|this|very|such a) (?:low|high|bad|weak|poor|few|little|slow|small|tiny|big|large|good|strong|long|short|many|much)\b|\b(?:lower|higher|worse|better|weaker|stronger|slower|faster|smaller|bigger|larger|longer|shorter|more|less|fewer|behind|ahead of|below|above)\b(?= than\b| (?!in\b|this\b|last\b|q\d)\w)/i;
const CHANGED =
  /\b(?:did|became|become|becoming|gett?ing|got|get|gone|went|go|going|come|came|fell|fall\w*|drop\w*|rose|ris\w*|declin\w*|decreas\w*|increas\w*|gr[eo]w\w*|chang\w*|since|compared|vs|versus|than (?:in )?(?:last|before|the|a|usual|q\d|\d{4}))\b/i;
const EMPTY =
  /\b(?:so much|that much|this much|so|too|much|get|gets|getting|got|become|became|chang(?:e|es|ed|ing)|differen(?:t|ce)|mov(?:e|es|ed|ement)|suddenly|all of a sudden|happen(?:s|ed)?)\b/gi;
/** Words that name no figure: what is left of a bare question. */
const BARE = new Set(
  'it its it’s that this these those they them the a an number numbers figure figures result results answer value there is was were are be been did do does has have had of in for to we our us and here happen'.split(
    ' ',
  ),
);

/** Null for a text that asks for no cause. `why did won revenue fall in Q3` → subject `won revenue in Q3`, fell. */
export function readCause(text: string): CauseQuestion | null {
  const said = text.trim().replace(/[?!.\s]+$/, '');
  const fact = readFact(said);
  const plain = fact === null ? said : `why did ${fact}`;
  const lead = LEAD.exec(plain);
  if (lead === null) return null;
  const rest = plain.slice(lead[0].length);
  const direction = FELL.test(rest) ? 'fell' : ROSE.test(rest) ? 'rose' : null;
  FELL.lastIndex = 0;
  ROSE.lastIndex = 0;
  const bare = [FELL, ROSE, EMPTY].reduce((left, words) => left.replace(words, ' '), rest);
  const subject = joinPeriods(bare.replaceAll(/\s+/g, ' ').trim());
  const isBare = subject.split(/[\s,]+/).every((word) => word === '' || BARE.has(word.toLowerCase()));
  return { subject: isBare ? '' : subject, direction, isLevel: LEVEL.test(rest) && !CHANGED.test(rest) };
}

const LOSING =
  /\b(?:lose|loses|losing|(?:deals?|opportunit(?:y|ies)|opps?|are|is|were|was|been|get|got) lost|lost (?:deals?|opportunit(?:y|ies)|opps?)|loss(?:es)?)\b/i;
const FIGURE = /\b(?:rate|revenue|amount|value|number|count|share|figure)s?\b/i;

/** `why do we lose deals`, `reasons for losing`: why deals are lost, not why their number went one way. */
export function asksWhyLost(text: string): boolean {
  const plain = text.trim();
  const lead = LEAD.exec(plain);
  const rest = plain.slice(lead?.[0].length ?? 0);
  const cause = readCause(text);
  const isOfChange = CHANGED.test(rest.replace(/^\s*did\b/i, '')) || (cause?.direction != null && !cause.isLevel);
  return lead !== null && LOSING.test(rest) && !isOfChange && !FIGURE.test(rest);
}

/** What went how, where the message tells it first and asks for the cause behind: `won revenue dropped in Q3`; null for others. */
export function readFact(text: string): string | null {
  const fact = FACT.exec(text.trim().replace(/[?!.\s]+$/, ''))?.[1];
  return fact !== undefined && (fact.search(FELL) >= 0 || fact.search(ROSE) >= 0) ? fact : null;
}

/** `from Q2 to Q3`, `between Q2 and Q3`: two ends of a change, not one stretch of time. */
function joinPeriods(subject: string): string {
  return subject
    .replace(/\bfrom (.+?) to (.+)$/i, 'in $2 vs $1')
    .replace(/\bbetween (.+?) and (.+)$/i, 'in $2 vs $1')
    .replace(/^(?:in|of|to|for) /i, '')
    .replace(/\b(?:in|of) (?:the )?(?=in\b|of\b)/gi, '')
    .replace(/^the (?:in|of) /i, '');
}
