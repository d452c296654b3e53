/** Questions that can be asked instead of one that cannot: those of the catalogue that are nearest to its words and its subject. */
import type { Cards } from '#kernel/card.ts';
import type { IntentName } from '#kernel/intent.ts';
import { oncePer } from '#kernel/once-per.ts';
import type { Asker } from '#kernel/person.ts';
import { NAMES_TOLD } from '#agents/told-cards.ts';
import { buildVocabulary } from '#agents/vocabulary.ts';
import { stemsOf } from '#agents/words.ts';

type NearInput = { readonly text: string; readonly intent: IntentName; readonly cards: Cards; readonly asker?: Pick<Asker, 'roles'> | undefined };

type Offered = {
  readonly question: string;
  readonly intent: IntentName | null;
  readonly stems: ReadonlySet<string>;
  readonly dimensions: readonly string[];
  readonly isOwned: boolean;
  readonly isPlain: boolean;
};

const NEAREST_MAX = 3;
/** What a shared word is worth, by how many questions have it, and what the same subject is. */
const RARE = 3;
const SUBJECT = 1.5;
const PLAIN = 0.5;
/** Words that say nothing of a subject. */
const EMPTY: ReadonlySet<string> = new Set(
  'a an the is are was were be do does did what which who whom how why when where our my your their we i you me us it of in on at by for from to with and or not many much show give tell list please can could would last this next per all have has had than more over'
    .split(' ')
    .flatMap(stemsOf),
);
/** Groups whose rows those without people below them may not see. */
const OF_OTHERS = ['owner', 'team', 'manager', 'sales_region'];

/** At most three questions, the nearest first, each about another figure where there are enough; without any shared word they turn with the text. */
export function nearQuestions({ text, intent, cards, asker }: NearInput): readonly string[] {
  const all = offeredOf(cards);
  const seen = all.filter((one) => asker === undefined || maySee(one, asker));
  const offered = seen.length === 0 ? all : seen;
  const words = [...new Set(stemsOf(text))].filter((word) => !EMPTY.has(word)).map((word) => [word, worthOf(word, offered)] as const);
  const spread = stemsOf(text).reduce((sum, word) => (sum * 31 + word.length + (word.codePointAt(0) ?? 0)) % 99_991, 7);
  const ranked = offered
    .map((one, at) => ({ question: one.question, score: scoreOf(one, { words, intent }), turn: (at * 37 + spread) % 997 }))
    .toSorted((left, right) => right.score - left.score || left.turn - right.turn);
  return [...new Set(ranked.map((one) => one.question))].slice(0, NEAREST_MAX);
}

const offeredOf = oncePer((cards: Cards): readonly Offered[] => {
  const { metrics } = buildVocabulary(cards);
  const found = cards.models.flatMap((model) => {
    // Rows without owners are of the whole organisation.
    const isOwned = model.isWhole !== true && model.dimensions.some((dimension) => dimension.name === 'owner');
    return model.examples.map(({ question, plan }): Offered => {
      const named = namesOf(plan['metrics']).flatMap((name) => metrics.get(name) ?? []);
      const dimensions = namesOf(plan['dimensions']);
      const isPlain = dimensions.length === 0 && namesOf(plan['metrics']).length === 1 && !isNarrowed(plan);
      // A figure's first names are its best; the further ones are ways to ask.
      const words = [question, ...named.flatMap((card) => [card.label, ...card.synonyms.slice(0, NAMES_TOLD)])];
      return { question, intent: named[0]?.intent ?? null, stems: new Set(words.flatMap(stemsOf)), dimensions, isOwned, isPlain };
    });
  });
  // Numbers and dates of an example are its own, and nothing that was asked for.
  return found.filter((one) => !/\d/.test(one.question));
});

function isNarrowed(plan: Readonly<Record<string, unknown>>): boolean {
  return (Array.isArray(plan['filters']) && plan['filters'].length > 0) || (plan['period'] ?? plan['compare'] ?? null) !== null;
}

function namesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : [];
}

type Asked = { readonly words: readonly (readonly [word: string, worth: number])[]; readonly intent: IntentName };

function scoreOf(one: Offered, asked: Asked): number {
  const worth = asked.words.reduce((sum, [word, each]) => sum + (one.stems.has(word) ? each : 0), 0);
  return worth + (one.intent === asked.intent ? SUBJECT : 0) + (one.isPlain ? PLAIN : 0);
}

/** A word that every question has tells nothing. */
function worthOf(word: string, offered: readonly Offered[]): number {
  const having = offered.filter((one) => one.stems.has(word)).length;
  return having === 0 ? 0 : RARE * (1 - having / offered.length) ** 4;
}

function maySee(one: Offered, asker: Pick<Asker, 'roles'>): boolean {
  const leads = asker.roles.some((role) => ['manager', 'leader', 'finance', 'admin'].includes(role));
  return leads || (one.isOwned && !one.dimensions.some((name) => OF_OTHERS.includes(name)));
}
