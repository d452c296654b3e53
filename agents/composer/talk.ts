/** Replies that need no figures: what can be asked, greetings, definitions, and what is not served. Prose in one place. */
import type { Cards } from '#kernel/card.ts';
import type { IntentName } from '#kernel/intent.ts';
import { buildDomains } from '#agents/domains.ts';
import { nearQuestions } from '#agents/near-questions.ts';
import { define } from '#agents/composer/define.ts';
import type { Talk, TalkInput } from '#agents/composer/talk-input.ts';

const SUGGESTIONS_MAX = 3;

/** The reply to a message of the talk lane. */
export function talk(input: TalkInput): Talk {
  return REPLIES[input.intent]?.(input) ?? notYet(input);
}

const REPLIES: Partial<Record<IntentName, (input: TalkInput) => Talk>> = {
  help: (input) => (ALLOWED.test(input.text) ? allowed(input) : help(input.cards)),
  chat: greet,
  define,
  explain,
  out_of_scope: outOfScope,
};

/** What can be asked: the catalogue's metrics and the ways to slice them. */
export function help(cards: Cards): Talk {
  const metrics = cards.models.flatMap((model) => model.metrics.map((metric) => metric.label.toLowerCase()));
  const dimensions = cards.models.flatMap((model) =>
    model.dimensions.filter((dimension) => dimension.time === null && dimension.type !== 'decimal').map((dimension) => dimension.label.toLowerCase()),
  );
  const lead = [
    `You can ask me for ${list(metrics)}.`,
    `Slice them by ${list(dimensions)}, or by day, week, month, quarter or year of close or creation.`,
    'Add a period ("last quarter", "Q2", "since March"), a ranking ("top 5"), a filter by name, a comparison ("vs last year"), and go on from an answer ("and by region?", "same for Q2").',
    'Every answer says where its figures come from.',
  ].join(' ');
  return { kind: 'answer', lead, suggestions: examples(cards) };
}

const ALLOWED = /\b(?:allowed|permitted|may i|can i (?:see|view|access)|able to (?:see|view|access)|do i get to)\b/i;

/** Whose figures the asker may see, by role; the totals of the whole organisation that everybody may. */
function allowed({ cards, asker }: TalkInput): Talk {
  const roles = asker?.roles ?? [];
  const totals = cards.models.flatMap((model) => model.metrics.filter((metric) => metric.isShareable).map((metric) => metric.label.toLowerCase()));
  const isAll = roles.some((role) => role === 'leader' || role === 'facilitator' || role === 'admin');
  const own = roles.includes('manager') ? 'all figures of yourself and of everybody below you' : roles.includes('rep') ? 'all figures of your own deals' : null;
  const ofAll = `the totals of the whole organisation (${list(totals)}), all time or by month, quarter or year, where enough people stand behind them`;
  const lead = isAll ? 'You may see every figure, of everybody.' : `You may see ${own === null ? '' : `${own}, and `}${ofAll}.`;
  return { kind: 'answer', lead: `${lead} Definitions are open to all.`, suggestions: examples(cards) };
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
