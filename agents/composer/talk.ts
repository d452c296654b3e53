/** Replies that need no figures: what can be asked, greetings, definitions, and what is not served. Prose in one place. */
import type { Cards, MetricCard } from '#kernel/card.ts';
import type { IntentName } from '#kernel/intent.ts';
import type { Asker } from '#kernel/person.ts';
import { buildDomains } from '#agents/domains.ts';
import { nearQuestions } from '#agents/near-questions.ts';
import { buildVocabulary, type Vocabulary } from '#agents/vocabulary.ts';
import { startsWithPhrase, type Token, tokenize } from '#agents/words.ts';

export type Talk = { readonly kind: 'answer' | 'decline'; readonly lead: string; readonly suggestions: readonly string[] };
type TalkInput = {
  readonly intent: IntentName;
  readonly text: string;
  readonly cards: Cards;
  readonly askerName: string;
  readonly asker?: Pick<Asker, 'roles'>;
};

const SUGGESTIONS_MAX = 3;

/** The reply to a message of the talk lane. */
export function talk(input: TalkInput): Talk {
  return REPLIES[input.intent]?.(input) ?? notYet(input);
}

const REPLIES: Partial<Record<IntentName, (input: TalkInput) => Talk>> = {
  help: (input) => help(input.cards),
  chat: greet,
  define,
  explain,
  out_of_scope: outOfScope,
};

/** What can be asked: the catalogue's metrics and the ways to slice them. */
export function help(cards: Cards): Talk {
  const metrics = cards.models.flatMap((model) => model.metrics.map((metric) => metric.label.toLowerCase()));
  const dimensions = cards.models.flatMap((model) =>
    model.dimensions.filter((dimension) => dimension.time === null).map((dimension) => dimension.label.toLowerCase()),
  );
  const lead = [
    `You can ask me for ${list(metrics)}.`,
    `Slice them by ${list(dimensions)}, or by day, week, month, quarter or year of close or creation.`,
    'Add a period ("last quarter", "Q2", "since March"), a ranking ("top 5"), a filter by name, a comparison ("vs last year"), and go on from an answer ("and by region?", "same for Q2").',
    'Every answer says where its figures come from.',
  ].join(' ');
  return { kind: 'answer', lead, suggestions: examples(cards) };
}

function greet(input: TalkInput): Talk {
  const isThanks = /\b(?:thanks?|thank you|thx|ty|cheers|great|perfect|bye|goodbye|nothing else|thats all)\b/i.test(input.text);
  const first = input.askerName.split(' ')[0] ?? '';
  if (isThanks) return { kind: 'answer', lead: 'You are welcome. Ask again whenever you need a figure.', suggestions: [] };
  return {
    kind: 'answer',
    lead: `Hello${first === '' ? '' : ` ${first}`}. I answer questions about ${subjectOf(input.cards)} with governed figures. Try one of these.`,
    suggestions: examples(input.cards),
  };
}

/** What a metric counts, in the catalogue's words. */
function define(input: TalkInput): Talk {
  const cards = definedMetrics(input.text, input.cards);
  if (cards.length === 0) {
    return {
      kind: 'decline',
      lead: 'The catalogue has no definition of that. Ask me "what can I ask" for all its metrics.',
      suggestions: nearQuestions(input),
    };
  }
  return {
    kind: 'answer',
    lead: cards.map(definitionOf).join('\n\n'),
    suggestions: cards.slice(0, SUGGESTIONS_MAX).map((card) => `${card.label} last quarter`),
  };
}

function definedMetrics(text: string, cards: Cards): readonly MetricCard[] {
  const vocabulary = buildVocabulary(cards);
  const tokens = tokenize(text);
  if (DIFFERENCE.test(text)) return differing(tokens, vocabulary);
  const fitting = vocabulary.phrases.filter((phrase) => phrase.kind === 'metric' && tokens.some((_, at) => startsWithPhrase(tokens, at, phrase.stems)));
  const longest = Math.max(0, ...fitting.map((phrase) => phrase.stems.length));
  const names = new Set(fitting.flatMap((phrase) => (phrase.kind === 'metric' && phrase.stems.length === longest ? [phrase.name] : [])));
  return [...names].flatMap((name) => vocabulary.metrics.get(name) ?? []);
}

const DIFFERENCE = /\bdiffer(?:s|ent|ence|ences)?\b/i;

/** The difference between two metrics is that of their definitions: the longest name at each place. */
function differing(tokens: readonly Token[], vocabulary: Vocabulary): readonly MetricCard[] {
  const names = new Set<string>();
  for (let at = 0; at < tokens.length;) {
    const fitting = vocabulary.phrases.flatMap((phrase) => (phrase.kind === 'metric' && startsWithPhrase(tokens, at, phrase.stems) ? [phrase] : []));
    const length = Math.max(0, ...fitting.map((phrase) => phrase.stems.length));
    const named = fitting.find((phrase) => phrase.stems.length === length);
    if (named !== undefined) names.add(named.name);
    at += Math.max(1, length);
  }
  return [...names].flatMap((name) => vocabulary.metrics.get(name) ?? []);
}

function definitionOf(card: MetricCard): string {
  const dated = card.dateRole === null ? 'It is a balance as of a day.' : `Placed in a period by ${card.dateRole.replaceAll('_', ' ')}.`;
  const also = card.synonyms.length === 0 ? '' : ` Also called ${card.synonyms.slice(0, 4).join(', ')}.`;
  return `**${card.label}**: ${card.description} ${dated}${also}`;
}

function explain(input: TalkInput): Talk {
  return {
    kind: 'decline',
    lead: 'I cannot say why yet: a cause would be a guess. What I can do is take the figure apart: ask for it by rep, region, product or month, or against the period before. "Show how" tells where a figure comes from.',
    suggestions: nearQuestions(input),
  };
}

function outOfScope(input: TalkInput): Talk {
  return {
    kind: 'decline',
    lead: `That is not something I have figures for. I answer questions about ${subjectOf(input.cards)}${isPipeline(input.cards) ? ': what is open, won and lost, by whom, where and when' : ''}.`,
    suggestions: nearQuestions(input),
  };
}

/** What the catalogue is about: our own is about the pipeline, another project's about what its models are called. */
function subjectOf(cards: Cards): string {
  return isPipeline(cards) ? 'the sales pipeline' : list(cards.models.map((model) => model.label.toLowerCase()));
}

function isPipeline(cards: Cards): boolean {
  return cards.models.some((model) => model.model === 'fct_opportunity');
}

/** A subject of a later part: said honestly, with what can be asked instead. */
function notYet(input: TalkInput): Talk {
  const { intent } = input;
  const label = SUBJECTS[intent] ?? buildDomains().find((domain) => domain.intent === intent)?.label ?? 'that';
  return { kind: 'decline', lead: `I cannot help with ${label} yet. Nothing was changed and nothing was guessed.`, suggestions: nearQuestions(input) };
}

const SUBJECTS: Partial<Record<IntentName, string>> = {
  deal: 'changing deals',
  subscribe: 'subscriptions and alerts',
  audit: 'undoing or reading changes',
  review: 'reviews',
};

function examples(cards: Cards): readonly string[] {
  return cards.models.flatMap((model) => model.examples.map((example) => example.question)).slice(0, SUGGESTIONS_MAX);
}

function list(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
