/** What a definition can be asked of: the names of the figures, and the states that deals are counted in. */
import type { MetricCard } from '#kernel/card.ts';
import { oncePer } from '#kernel/once-per.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import { startsWithPhrase, type Token } from '#agents/words.ts';

type Term = { readonly metric: string; readonly stems: readonly string[]; readonly isState: boolean };

/** Words of a count of deals that say no state: `number of open deals` is no state, `stalled deals` is one. */
const GENERAL: ReadonlySet<string> = new Set(
  'deal opp opportunity number count of how many average avg mean median total all new per each by are that is have with no without any big biggest age size value amount closed win lost won'.split(
    ' ',
  ),
);

/** `stalled`, where the catalogue counts stalled deals; by their first word. */
const termsOf = oncePer((vocabulary: Vocabulary): ReadonlyMap<string, readonly Term[]> => Map.groupBy(everyTerm(vocabulary), (term) => term.stems[0] ?? ''));

function everyTerm(vocabulary: Vocabulary): readonly Term[] {
  return vocabulary.phrases.flatMap((phrase): readonly Term[] => {
    if (phrase.kind !== 'metric') return [];
    const whole: Term = { metric: phrase.name, stems: phrase.stems, isState: false };
    const state = phrase.stems.filter((stem) => !DEALS.has(stem));
    const isState = state.length < phrase.stems.length && state.length > 0 && state.every((stem) => !GENERAL.has(stem));
    return isState && phrase.name.endsWith('_count') ? [whole, { metric: phrase.name, stems: state, isState }] : [whole];
  });
}

const DEALS: ReadonlySet<string> = new Set(['deal', 'opp', 'opportunity']);

/** The terms that stand in the words, the longest at each place; names of figures before states. */
export function termsIn(
  tokens: readonly Token[],
  vocabulary: Vocabulary,
): readonly { readonly metrics: readonly MetricCard[]; readonly stems: readonly string[] }[] {
  const terms = termsOf(vocabulary);
  const found: { metrics: readonly MetricCard[]; stems: readonly string[] }[] = [];
  for (let at = 0; at < tokens.length;) {
    const fitting = (terms.get(tokens[at]?.stem ?? '') ?? []).filter((term) => startsWithPhrase(tokens, at, term.stems));
    const length = Math.max(0, ...fitting.map((term) => term.stems.length));
    const longest = fitting.filter((term) => term.stems.length === length);
    const named = longest.some((term) => !term.isState) ? longest.filter((term) => !term.isState) : longest;
    const metrics = [...new Set(named.map((term) => term.metric))].flatMap((name) => vocabulary.metrics.get(name) ?? []);
    if (metrics.length > 0) found.push({ metrics, stems: named[0]?.stems ?? [] });
    at += Math.max(1, length);
  }
  return found;
}

/** The same figure by value: `win rate by value` of `win rate`; and the plain one of it. */
export function siblingOf(stems: readonly string[], vocabulary: Vocabulary): MetricCard | undefined {
  const isByValue = stems.slice(-2).join(' ') === 'by value';
  const wanted = (isByValue ? stems.slice(0, -2) : [...stems, 'by', 'value']).join(' ');
  const phrase = vocabulary.phrases.find((one) => one.kind === 'metric' && one.stems.join(' ') === wanted);
  return phrase?.kind === 'metric' ? vocabulary.metrics.get(phrase.name) : undefined;
}
