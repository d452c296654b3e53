/** Which figure a sentence says of whom: each cell beside the name of its own row and of its own metric. */
import type { Cards } from '#kernel/card.ts';
import type { Findings, Found } from '#kernel/findings.ts';
import { buildVocabulary, type Phrase } from '#agents/vocabulary.ts';
import { startsWithPhrase, stemsOf, tokenize } from '#agents/words.ts';
import { planFacts, type Reference, referencesOf } from '#agents/composer/references.ts';

/** Null when every figure of the sentence stands with what it belongs to. */
export function figureFault(sentence: string, findings: readonly Findings[], cards: Cards): string | null {
  const figures = referencesOf(sentence).filter((reference) => roleOf(reference, findings) === 'metric');
  for (const figure of figures) {
    const fault = rowFault(figure, sentence, findings);
    if (fault !== null) return fault;
  }
  return derivedFault(sentence, figures) ?? (figures.length === 0 ? null : labelFault(sentence, figures, cards));
}

/** What the words around a derived column must say it is. */
const DERIVED: readonly (readonly [string, RegExp, string])[] = [
  ['__what_if_change', /\b(?:would|difference)\b/i, 'is of a what-if'],
  ['__what_if', /\bwould\b/i, 'is what would be'],
  ['__previous', /previous|\b(?:from|before|earlier|prior|compared|against|versus|vs|than)\b/i, 'is of the earlier period'],
  ['__percent_change', /change|\b(?:by|rose|fell|grew|up|down|more|less|higher|lower|increase[ds]?|decrease[ds]?|dropped|difference)\b/i, 'is a change'],
  ['__change', /change|\b(?:by|rose|fell|grew|up|down|more|less|higher|lower|increase[ds]?|decrease[ds]?|dropped|difference)\b/i, 'is a change'],
  ['__share', /\b(?:share|of (?:the|all)|total|part)\b/i, 'is a share'],
  ['__contribution', /\b(?:contribut\w+|of the change|share)\b/i, 'is a contribution'],
];

function derivedFault(sentence: string, figures: readonly Reference[]): string | null {
  for (const figure of figures) {
    const kind = DERIVED.find(([ending]) => figure.name.endsWith(ending));
    if (kind !== undefined && !kind[1].test(sentence.replaceAll(figure.text, ''))) return `${figure.text} ${kind[2]}; say so.`;
  }
  return null;
}

function roleOf(reference: Reference, findings: readonly Findings[]): 'metric' | 'dimension' | null {
  if ((planFacts as readonly string[]).includes(reference.name)) return null;
  return foundOf(reference, findings)?.columns.find((column) => column.name === reference.name)?.role ?? null;
}

function foundOf(reference: Reference, findings: readonly Findings[]): Found | null {
  const found = findings[reference.result];
  return found?.kind === 'found' ? found : null;
}

/** Of several rows, a figure follows the name of its row (or, where none comes before it, is followed by it). */
function rowFault(figure: Reference, sentence: string, findings: readonly Findings[]): string | null {
  const found = foundOf(figure, findings);
  if (found === null || found.rows.length < 2 || found.columns.every((column) => column.role === 'metric')) return null;
  const at = sentence.indexOf(figure.text);
  const names = referencesOf(sentence).filter((reference) => reference.result === figure.result && roleOf(reference, findings) === 'dimension');
  const before = names.findLast((name) => sentence.indexOf(name.text) < at);
  const named = before ?? names[0];
  if (named === undefined) return `${figure.text} is one row of several; name the row with a reference to one of its dimensions.`;
  return named.row === figure.row ? null : `${figure.text} stands with ${named.text}, which is another row.`;
}

type Word = { readonly stem: string; readonly figures: readonly string[] };

/** A metric that is named stands nearest to a figure of its own. */
function labelFault(sentence: string, figures: readonly Reference[], cards: Cards): string | null {
  const words = wordsOf(sentence, figures);
  const { phrases } = buildVocabulary(cards);
  for (let at = 0; at < words.length;) {
    const named = longest(phrases, words, at);
    const length = Math.max(1, ...named.map((phrase) => phrase.stems.length));
    const metrics = named.flatMap((phrase) => (phrase.kind === 'metric' ? [phrase.name] : []));
    const nearest = nearestFigures(words, at, length);
    if (metrics.length > 0 && !nearest.some((figure) => metrics.includes(figure) || isCalled(figure, words.slice(at, at + length), cards)))
      return `names ${metrics.join(' or ')}, but the figure beside it is another metric's.`;
    at += length;
  }
  return null;
}

/** An input of a what-if is called by its own words, which may be those of a metric too. */
function isCalled(metric: string, words: readonly Word[], cards: Cards): boolean {
  const inputs = cards.models.flatMap((model) => model.metrics.flatMap((card) => (card.whatIf ?? []).filter((input) => input.metric === metric)));
  return inputs.some((input) =>
    stemsOf(input.label)
      .join(' ')
      .includes(words.map((word) => word.stem).join(' ')),
  );
}

/** The phrases that start at a word, of the most words. */
function longest(phrases: readonly Phrase[], words: readonly Word[], at: number): readonly Phrase[] {
  const fitting = phrases.filter((phrase) => startsWithPhrase(words, at, phrase.stems));
  const most = Math.max(0, ...fitting.map((phrase) => phrase.stems.length));
  return fitting.filter((phrase) => phrase.stems.length === most);
}

/** The sentence word by word, a figure as one word that carries its metric. */
function wordsOf(sentence: string, figures: readonly Reference[]): readonly Word[] {
  const names = new Map(figures.map((figure) => [figure.text, figure.name.replace(/__[a-z_]+$/, '')]));
  return sentence.split(/(\{\{[^}]*\}\})/).flatMap((part): readonly Word[] => {
    if (!part.startsWith('{{')) return tokenize(part).map((token) => ({ stem: token.stem, figures: [] }));
    const name = names.get(part);
    return [{ stem: '', figures: name === undefined ? [] : [name] }];
  });
}

/** Metrics of the figures that stand nearest to the words from `at` on; both sides where they are as near. */
function nearestFigures(words: readonly Word[], at: number, length: number): readonly string[] {
  const placed = words.flatMap((word, index) => word.figures.map((name) => ({ name, away: index < at ? at - index : index - (at + length - 1) })));
  const nearest = Math.min(...placed.map((one) => one.away));
  return placed.filter((one) => one.away === nearest).map((one) => one.name);
}
