/** Which messages judge the answer before them, and which correct the question instead. */

export type SaidFeedback = { readonly verdict: 'good' | 'wrong'; readonly reason: string | null };

const THE_ANSWER = String.raw`(?:that|this|it|the (?:last )?(?:answer|number|figure|result|total|amount)|(?:that|this|your) (?:answer|number|figure|result|total|amount))`;
const GOOD = new RegExp(
  String.raw`^(?:(?:thanks|thank you|thx|great|yes)[ ,!.]+)?(?:(?:good|great|correct|right|helpful|perfect|useful|excellent) answer|${THE_ANSWER}(?: is|['’]s| was) (?:right|correct|accurate|spot on|helpful|useful)|thumbs up|👍|:\+1:|:thumbsup:)$`,
  'iu',
);
const WRONG = new RegExp(
  String.raw`^(?:(?:no|sorry|hm+)[ ,!.]+)?(?:(?:wrong|bad|incorrect|useless|unhelpful) (?:answer|number|figure|result)|${THE_ANSWER}(?: is|['’]s| was| looks| seems| can(?:no|['’])t be) (?:just |simply |totally |completely |obviously )?(?:wrong|incorrect|not right|not correct|not true|right|false|off|inaccurate|nonsense)|${THE_ANSWER} (?:isn['’]?t|wasn['’]?t|is not|was not|can['’]?t be|cannot be) (?:right|correct|true|accurate)|thumbs down|👎|:-1:|:thumbsdown:)(?=$|[\s,;:.!–—-])`,
  'iu',
);
const SAYS_RIGHT = /(?: is|['’]s| was| looks| seems) right/iu;
/** What follows asks for something else. */
const ASKS_ANEW =
  /\b(?:i (?:mean|meant|want|wanted|asked|need|was asking)|i['’]m asking|instead|try|show|give me|tell me|use|only|just the|exclud\w+|without|again|what about|how about|make it|do it|same (?:for|but)|not the|rather)\b/iu;
const SHOULD_BE =
  /\b(?:should(?:['’]ve| have)? (?:be|been|say|show|read)|must be|is (?:actually|really)|(?:actually|really) is|it['’]s actually)\s+(?<what>.+)$/iu;
/** A figure: not a year, a quarter or a rank. */
const FIGURE = /(?:[$€£]\s?\d|\b\d[\d.,]*\s?(?:%|percent|k\b|m\b|bn\b|mio\b|million|thousand|billion|deals?\b|wins?\b|days?\b)|\b(?!20\d\d\b)\d[\d.,]*\b)/iu;

/** A correction without its verdict: `that's wrong, I meant Q2` → `no, I meant Q2`; any other text as it is. */
export function withoutVerdict(text: string): string {
  const split = splitVerdict(text);
  if (split === null || split.rest === '' || readFeedback(text) !== null) return text;
  const what = SHOULD_BE.exec(split.rest)?.groups?.['what'];
  return what === undefined ? `no, ${split.rest}` : `no, I meant ${what}`;
}

/**
 * `that is wrong, it should be 45 %` → wrong, with the reason; `good answer` → good. Null for anything else, above all for
 * corrections that change the question: `that's wrong, I meant Q2`, `wrong, it should be won revenue`.
 */
export function readFeedback(text: string): SaidFeedback | null {
  const said = text.trim().replace(/[\s.!]+$/u, '');
  if (GOOD.test(said)) return { verdict: 'good', reason: null };
  const split = splitVerdict(said);
  if (split === null) return null;
  const { rest } = split;
  if (rest === '') return { verdict: 'wrong', reason: null };
  if (ASKS_ANEW.test(rest)) return null;
  const what = SHOULD_BE.exec(rest)?.groups?.['what'];
  if (what !== undefined && !FIGURE.test(what)) return null;
  const isReason =
    what !== undefined || /^(?:because|since|as|the|there|we|i|he|she|they|you|my|our|it|its|some|one|two|that|this|\p{Lu}[\p{L}]+)\b/iu.test(rest);
  return isReason ? { verdict: 'wrong', reason: rest } : null;
}

/** What stands behind a verdict that says wrong; null when there is none. */
function splitVerdict(text: string): { readonly rest: string } | null {
  const said = text.trim().replace(/[\s.!]+$/u, '');
  const lead = WRONG.exec(said)?.[0];
  if (lead === undefined || SAYS_RIGHT.test(lead)) return null;
  return {
    rest: said
      .slice(lead.length)
      .replace(/^[\s,;:.!–—-]+/u, '')
      .trim(),
  };
}
