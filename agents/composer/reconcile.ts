/** Two figures side by side, in words: which reading gives the asker's figure, or that none does. */
import type { Cards } from '#kernel/card.ts';
import type { Composition } from '#kernel/decisions.ts';
import type { Found } from '#kernel/findings.ts';
import { figureSentences } from '#agents/composer/single-row.ts';
import { labelOf, reference, type Wording } from '#agents/composer/wording.ts';

export type Match = { readonly found: Found; readonly differs: 'date' | 'period' | 'scope' | 'definition' | 'filter' };
export type ReconcileInput = {
  readonly own: Found;
  /** The asker's figure as typed. */
  readonly quoted: string;
  readonly isSame: boolean;
  /** Readings that give the asker's figure, over the results after the first. */
  readonly matches: readonly Match[];
  readonly cards: Cards;
};

/** Sentences over the findings [own, …matches]. The asker's figure appears only as a quotation. */
export function composeReconciliation(input: ReconcileInput): Composition {
  const { own, cards } = input;
  const wording: Wording = { found: own, ref: 'r1', cards };
  const quote = `[[${input.quoted}]]`;
  const figure = figureSentences(wording, own.plan.metrics[0] ?? '');
  const told = input.matches.map((match, at) => matchSentence({ found: match.found, ref: `r${at + 2}`, cards }, wording, { quote, match, isFirst: at === 0 }));
  const none = `None of the near readings gives ${quote}: I tried the other dates, periods, people, definitions and filters of this figure, each on its own.`;
  const same = `That is ${quote}, rounded: both figures agree.`;
  return { sentences: [...figure, ...(input.isSame ? [same] : told.length > 0 ? told : [none])], suggestions: [] };
}

type Told = { readonly quote: string; readonly match: Match; readonly isFirst: boolean };

function matchSentence(wording: Wording, own: Wording, { quote, match, isFirst }: Told): string {
  const metric = wording.found.plan.metrics[0] ?? '';
  const lead = isFirst ? `${quote} is what this gives: ` : 'So does this: ';
  return `${lead}${labelOf(wording, metric).toLowerCase()} **${reference(wording, 0, metric)}**, ${differenceWords(wording, own, match)}.`;
}

function differenceWords(wording: Wording, own: Wording, { differs }: Match): string {
  switch (differs) {
    case 'date':
      return `placed in {{${wording.ref}.period}} by ${dateOf(wording.found)}, not by ${dateOf(own.found)}`;
    case 'period':
      return `for {{${wording.ref}.period}}, not for {{${own.ref}.period}}`;
    case 'scope':
      return `for {{${wording.ref}.scope}}, not for {{${own.ref}.scope}}`;
    case 'definition':
      return `which is another figure than ${labelOf(own, own.found.plan.metrics[0] ?? '').toLowerCase()}`;
    case 'filter':
      return `without one of the filters {{${own.ref}.filters}}`;
  }
}

function dateOf(found: Found): string {
  return (found.plan.period?.dateRole ?? 'no date').replaceAll('_', ' ');
}
