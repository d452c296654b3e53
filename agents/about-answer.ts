/** What people ask about the answer before: by which date, a mean or a median, calendar or fiscal, with or without something. */

export type AboutAnswer = 'date' | 'mean' | 'calendar' | 'included' | 'fresh' | 'origin';

const LEAD = String.raw`^(?:(?:and|but|so|ok|okay|wait|hmm?|sorry|quick question|just to check|just checking|just to be sure) )*`;
const THAT = '(?:that|this|it|those|these|they|the (?:number|figure|answer|average|total|result)s?)';
const DATE = '(?:the )?(?:close|closed|closing|create|created|creation|booking|booked|due|expected close|invoice|start) dates?';
const STATISTIC = '(?:an? |the )?(?:mean|average|avg|median)';
const YEAR = '(?:fiscal|financial|calendar)';
const IS = '(?:is|was|are|were)';
const DATA =
  '(?:the |your |our |this |these |that |those |all )*(?:(?:crm |sales |underlying )?(?:data|data ?set|numbers|figures|crm|report|information|info|it))';
const PATTERNS: Readonly<Record<AboutAnswer, RegExp>> = {
  date: new RegExp(
    `${LEAD}(?:(?:which|what) date (?:${IS}|do|does|did) (?:you |we )?(?:${THAT} )?(?:by|used?|based on|go by|on|count by|placed by)(?: (?:for )?${THAT})?|(?:by|on|based on) (?:which|what) date(?: (?:${IS}) ${THAT})?|${IS} ${THAT} (?:all )?(?:by|based on|going by|on) ${DATE}(?: or .*)?)$`,
  ),
  mean: new RegExp(`${LEAD}(?:${IS} )?(?:${THAT} )?${STATISTIC} or ${STATISTIC}$|${LEAD}${IS} ${THAT} ${STATISTIC}$`),
  calendar: new RegExp(
    `${LEAD}(?:(?:thats?|(?:those|these) are|this is|${IS} ${THAT}) (?:an? |the |by )?${YEAR}\\b(?: (?:years?|quarters?|months?|or|and|${YEAR}|right|correct|is|are|our|the|same|as|then|too|year))*|(?:is|are) (?:our|the) ${YEAR} (?:years?|quarters?) (?:the )?(?:same|different)\\b.*|(?:when|what month|in which month) (?:does|do|did) (?:our|the) (?:fiscal|financial) years? (?:start|begin|end)|(?:when|what) is (?:our|the) (?:fiscal|financial) year)$`,
  ),
  fresh: new RegExp(
    `${LEAD}(?:how (?:fresh|current|recent|old|up to date|stale|new) (?:is|are) (?:${DATA}|${THAT})|(?:is|are) (?:${DATA}|${THAT}) (?:fresh|current|up to date|live|real ?time|stale)|(?:when|what time) (?:was|were|is|are|did|does) (?:${DATA}|${THAT}) (?:last |latest |get |been )*(?:refresh(?:ed)?|updated?|load(?:ed)?|sync(?:ed)?|import(?:ed)?|pulled|built)(?: last| from .*)?|(?:last|latest) (?:refresh|update|sync|import|data refresh|data update)|(?:what is |whats |what )?(?:as of )?(?:which|what) (?:date|day) (?:is|are) ${DATA}(?: as of)?|how often (?:is|are|does|do) ${DATA} (?:get )?(?:refreshed|updated|synced|refresh|update))$`,
  ),
  origin: new RegExp(
    `${LEAD}(?:where (?:does|do|did|is|are) ${DATA} (?:all )?(?:coming|come|comes|came|taken|pulled|sourced|stored|kept) ?(?:from)?|what (?:is|are) the (?:data )?sources?(?: of ${DATA})?|(?:which|what) system (?:is|are) ${DATA} from)$`,
  ),
  included: new RegExp(
    `${LEAD}(?:(?:does|do|did) ${THAT} (?:already |also )?(?:include|count|contain|exclude)|${IS} ${THAT} (?:including|excluding|with|without)) (?:[\\w-]+ ?){1,4}$|${LEAD}are [\\w-]+ (?:included|excluded|counted)(?: in ${THAT})?$`,
  ),
};

/** What `text` asks about the answer before it; null for other questions. `text` in lower case, its words apart by one space. */
export function readAboutAnswer(text: string): AboutAnswer | null {
  return (Object.keys(PATTERNS) as AboutAnswer[]).find((name) => PATTERNS[name].test(text)) ?? null;
}
