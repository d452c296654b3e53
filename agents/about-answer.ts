/** What people ask about the answer before: by which date, a mean or a median, calendar or fiscal, with or without something. */

export type AboutAnswer = 'date' | 'mean' | 'calendar' | 'included';

const LEAD = String.raw`^(?:(?:and|but|so|ok|okay|wait|hmm?|sorry|quick question|just to check|just checking|just to be sure) )*`;
const THAT = '(?:that|this|it|those|these|they|the (?:number|figure|answer|average|total|result)s?)';
const DATE = '(?:the )?(?:close|closed|closing|create|created|creation|booking|booked|due|expected close|invoice|start) dates?';
const STATISTIC = '(?:an? |the )?(?:mean|average|avg|median)';
const YEAR = '(?:fiscal|financial|calendar)';
const IS = '(?:is|was|are|were)';
const PATTERNS: Readonly<Record<AboutAnswer, RegExp>> = {
  date: new RegExp(
    `${LEAD}(?:(?:which|what) date (?:${IS}|do|does|did) (?:you |we )?(?:${THAT} )?(?:by|used?|based on|go by|on|count by|placed by)(?: (?:for )?${THAT})?|(?:by|on|based on) (?:which|what) date(?: (?:${IS}) ${THAT})?|${IS} ${THAT} (?:all )?(?:by|based on|going by|on) ${DATE}(?: or .*)?)$`,
  ),
  mean: new RegExp(`${LEAD}(?:${IS} )?(?:${THAT} )?${STATISTIC} or ${STATISTIC}$|${LEAD}${IS} ${THAT} ${STATISTIC}$`),
  calendar: new RegExp(
    `${LEAD}(?:(?:thats?|(?:those|these) are|this is|${IS} ${THAT}) (?:an? |the |by )?${YEAR}\\b(?: (?:years?|quarters?|months?|or|and|${YEAR}|right|correct|is|are|our|the|same|as|then|too|year))*|(?:is|are) (?:our|the) ${YEAR} (?:years?|quarters?) (?:the )?(?:same|different)\\b.*|(?:when|what month|in which month) (?:does|do|did) (?:our|the) (?:fiscal|financial) years? (?:start|begin|end)|(?:when|what) is (?:our|the) (?:fiscal|financial) year)$`,
  ),
  included: new RegExp(
    `${LEAD}(?:(?:does|do|did) ${THAT} (?:already |also )?(?:include|count|contain|exclude)|${IS} ${THAT} (?:including|excluding|with|without)) (?:[\\w-]+ ?){1,4}$|${LEAD}are [\\w-]+ (?:included|excluded|counted)(?: in ${THAT})?$`,
  ),
};

/** What `text` asks about the answer before it; null for other questions. `text` in lower case, its words apart by one space. */
export function readAboutAnswer(text: string): AboutAnswer | null {
  return (Object.keys(PATTERNS) as AboutAnswer[]).find((name) => PATTERNS[name].test(text)) ?? null;
}
