/** Whether a message asks what a figure or a word means, rather than for its value. */
import { termsIn } from '#agents/defined-terms.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import { startsWithPhrase, type Token } from '#agents/words.ts';

const DEFINE_LEAD =
  /^(?:define|(?:the )?(?:exact |official )?definition of|(?:whats|what is) (?:the |your )?(?:exact |official )?definition of|(?:the )?meaning of|(?:whats|what is) the meaning of|explain the metric|what counts as|what counts towards|what qualifies as|what do you (?:mean (?:by|with)|count as|call)|what is meant by|how (?:is|are|do (?:you|we)|does plumbline|do u) (?:the |our |you |we )?(?:calculate|compute|define|measure|work out|count|get to|determine)|how (?:is|are) )/;
const DEFINE_TAIL =
  /(?: (?:mean|means|defined|calculated|computed|measured|worked out|determined|counted|stand for)(?: (?:here|for us|at our company|in this context|exactly|in here))?| what (?:exactly )?do you divide by what)$/;
/** A metric to be made, not one to be told about. */
const OWN_METRIC = /\b(?:new|custom|own|calculated|following) (?:metric|kpi|measure|field|figure)\b/;
const WHEN_YOU_SAY = /^when you say /;
const BARE = /^(?:what is|whats|what are|what does|what do|what(?= an? )) (?:an? )?/;
/** Two metrics told apart; of two periods or teams it asks for figures. */
const DIFFERENCE =
  /^(?:(?:whats|what is|what|explain|tell me) (?:the )?difference between|(?:the )?difference between|how (?:is|are|does|do) .* differ(?:ent)? from)\b/;
/** `explain coverage to me`, `explain win rate like I'm new`: nothing but a figure is explained. */
const EXPLAINED =
  /^(?:(?:can|could|would|will) (?:you|u) )?(?:please )?(?:explain|describe)(?: to me| me)? (?:the |what (?:is |an? )?)?(?<what>.+?)(?: is| means)?$/;
/** To whom, and how simply. */
const SIMPLY =
  /(?: (?:to|for) (?:me|us|a (?:beginner|newbie|newcomer|five year old|child)|dummies))?(?:,? ?(?:like|as if|as though) i(?:m| am| was| were)? (?:a )?(?:new(?: here| to (?:this|sales))?|five|5|a beginner|stupid|dumb|a child|a newbie))?(?: in (?:plain|simple|easy) (?:english|words|terms|language))?(?: (?:please|exactly|simply|briefly|quickly|again))*$/;
/** `what does win rate by value mean and why is it different from the normal one`. */
const MEANS_AND = /^what do(?:es)? .+ mean (?:and|or|vs|but) (?:(?:why|how) .*)?\bdiffer/;
/** `is win rate counted or value weighted`. */
const WEIGHTED =
  /^(?:is|are) (?:the |our )?.+ (?:counted|count based|weighted|by (?:count|number|value|amount)|value(?: |-)weighted|value based)(?: or .*(?:count|counted|number|weighted|value|amount|deals))?$/;
/** `does won revenue include renewals`. */
const INCLUDES = /^do(?:es)? (?:the |our )?(?<what>.+?) (?:already |also )?(?:include|count|contain|cover|exclude) .+$/;
const EXACTLY = /\b(?:exactly|precisely|really|actually)\b ?/g;

/** How is X calculated, what counts as X, what does X mean; what is X when nothing else is said. */
export function asksDefinition(text: string, tokens: readonly Token[], vocabulary: Vocabulary): boolean {
  if (OWN_METRIC.test(text)) return false;
  if (WHEN_YOU_SAY.test(text)) return true;
  const terms = termsIn(tokens, vocabulary);
  if (DIFFERENCE.test(text)) return terms.length > 1;
  if (MEANS_AND.test(text) || (WEIGHTED.test(text) && terms.length > 0)) return terms.length > 0;
  const explained = EXPLAINED.exec(text.replace(SIMPLY, ''))?.groups?.['what'] ?? INCLUDES.exec(text)?.groups?.['what'];
  if (explained !== undefined && terms[0]?.stems.length === explained.split(' ').length) return true;
  if (/^how (?:is|are|was|were) /.test(text)) return DEFINE_TAIL.test(text);
  if (DEFINE_LEAD.test(text) || (DEFINE_TAIL.test(text) && BARE.test(text))) return true;
  return asksBare(
    tokens.filter((token) => !token.text.replace(EXACTLY, '').match(/^$/)),
    vocabulary,
  );
}

/** `what is a stalled deal exactly`: the name of a figure, and nothing else. */
function asksBare(tokens: readonly Token[], vocabulary: Vocabulary): boolean {
  const bare = BARE.exec(tokens.map((token) => token.text).join(' '))?.[0];
  if (bare === undefined) return false;
  // What is wrong with our data: the name of a figure as a whole.
  const isName = vocabulary
    .phrasesFrom(tokens[0]?.stem ?? '')
    .some((phrase) => phrase.kind === 'metric' && phrase.stems.length === tokens.length && startsWithPhrase(tokens, 0, phrase.stems));
  if (isName) return false;
  const at = bare.trim().split(' ').length;
  const rest = tokens.length - at;
  return vocabulary
    .phrasesFrom(tokens[at]?.stem ?? '')
    .some((phrase) => phrase.kind === 'metric' && phrase.stems.length === rest && startsWithPhrase(tokens, at, phrase.stems));
}
