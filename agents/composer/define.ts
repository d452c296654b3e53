/** What a figure counts, in the catalogue's words. A definition needs no right to the figure. */
import type { MetricCard } from '#kernel/card.ts';
import type { Talk, TalkInput } from '#agents/composer/talk-input.ts';
import { siblingOf, termsIn } from '#agents/defined-terms.ts';
import { nearQuestions } from '#agents/near-questions.ts';
import { buildVocabulary, type Vocabulary } from '#agents/vocabulary.ts';
import { tokenize } from '#agents/words.ts';

const SUGGESTIONS_MAX = 3;
const DIFFERENCE = /\bdiffer(?:s|ent|ence|ences)?\b/i;
/** By number or by amount: the figure and its sibling answer it together. */
const WEIGHTED = /\b(?:weighted|counted or|by value or|by count or|normal one|usual one|regular one|standard one|plain one)\b/i;
const INCLUDES = /\b(?:do(?:es)?|are|is)\b[^?.!]*\b(?:include|included|contain|cover|exclude|excluded)\b|\bdo(?:es)? (?:it|that|this) count\b/i;

/** The definition of what the message names, and what it says of something that may be in it. */
export function define(input: TalkInput): Talk {
  const vocabulary = buildVocabulary(input.cards);
  const cards = definedMetrics(input.text, vocabulary);
  if (cards.length === 0) {
    return {
      kind: 'decline',
      lead: 'The catalogue has no definition of that. Ask me "what can I ask" for all its metrics.',
      suggestions: nearQuestions(input),
    };
  }
  const included = includedWords(input.text, cards, vocabulary);
  return {
    kind: 'answer',
    lead: [...cards.map(definitionOf), ...(included === null ? [] : [included])].join('\n\n'),
    suggestions: cards.slice(0, SUGGESTIONS_MAX).map((card) => `${card.label}${isOfToday(card, vocabulary) ? '' : ' last quarter'}`),
  };
}

function definedMetrics(text: string, vocabulary: Vocabulary): readonly MetricCard[] {
  const terms = termsIn(tokenize(text), vocabulary);
  const longest = Math.max(0, ...terms.map((term) => term.stems.length));
  const isOfSeveral = DIFFERENCE.test(text) && terms.length > 1;
  const named = isOfSeveral ? terms : terms.filter((term) => term.stems.length === longest);
  const siblings = WEIGHTED.test(text) ? named.flatMap((term) => siblingOf(term.stems, vocabulary) ?? []) : [];
  return [...new Set([...named.flatMap((term) => term.metrics), ...siblings])];
}

/** A balance, or a figure of the running period alone. */
function isOfToday(card: MetricCard, vocabulary: Vocabulary): boolean {
  return card.dateRole === null || vocabulary.modelOf(card.name)?.isOfNow === true;
}

function definitionOf(card: MetricCard): string {
  const dated = card.dateRole === null ? 'It is a balance as of a day.' : `Placed in a period by ${card.dateRole.replaceAll('_', ' ')}.`;
  const also = card.synonyms.length === 0 ? '' : ` Also called ${card.synonyms.slice(0, 4).join(', ')}.`;
  return `**${card.label}**: ${card.description} ${dated}${also}`;
}

/** `Does it include renewals?`: kinds of deals that the definition does not name are not left out. Null where it is not asked. */
function includedWords(text: string, [card]: readonly MetricCard[], vocabulary: Vocabulary): string | null {
  if (card === undefined || !INCLUDES.test(text)) return null;
  const dimensions = vocabulary.modelOf(card.name)?.dimensions ?? [];
  const kinds = dimensions.filter((dimension) => KINDS.has(dimension.name)).map((dimension) => dimension.label.toLowerCase());
  if (kinds.length === 0) return 'What else is in it, and what is not, its definition does not say.';
  return `It leaves out nothing but what this says: deals of every ${kinds.slice(0, -1).join(', ')} and ${kinds.at(-1) ?? ''} count. Ask for it "excluding" some to leave them out.`;
}

/** What deals are told apart by, whatever becomes of them. */
const KINDS: ReadonlySet<string> = new Set(['deal_type', 'segment', 'product', 'lead_source']);
