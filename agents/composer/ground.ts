/** Invariant: every figure, name and date of an answer is a cell; comparative words rest on computed claims. */
import type { Cards } from '#kernel/card.ts';
import type { Composition } from '#kernel/decisions.ts';
import type { Claim, Findings, Found } from '#kernel/findings.ts';
import { foldWord, tokenize } from '#agents/words.ts';
import { type Reference, referencesOf, replaceReferences, resolveReference } from '#agents/composer/references.ts';
import { ALLOWED_STARTS, CAUSES, COMPARATIVES, DATES, DEGREES, DONE, FIGURE_WORDS, JUDGEMENTS, LINKS } from '#agents/ground-words.ts';
import { figureFault } from '#agents/composer/ground-figures.ts';

/** Suggestions may offer a ranking of the usual length. */
const DEFAULT_RANKING = '5';
const NO_CARDS: Cards = { models: [] };
const QUOTE = /\[\[([^\]]*)\]\]/g;

/** Null when every sentence is grounded; else what to mend, for the one repair a model gets. */
export function groundComposition(composition: Composition, findings: readonly Findings[], question = '', cards: Cards = NO_CARDS): string | null {
  for (const sentence of composition.sentences) {
    const fault = sentenceFault(sentence, findings, question) ?? figureFault(sentence, findings, cards);
    if (fault !== null) return `Sentence "${sentence}": ${fault}`;
  }
  for (const suggestion of composition.suggestions) {
    const fault = suggestionFault(suggestion, findings, question);
    if (fault !== null) return `Suggestion "${suggestion}": ${fault}`;
  }
  return null;
}

/** The text people read: cells in place of references, quotations of the question marked as such. */
export function fillReferences(composition: Composition, findings: readonly Findings[]): string {
  return composition.sentences.map((sentence) => replaceReferences(sentence, findings).replace(QUOTE, (_, quoted: string) => `“${quoted}”`)).join(' ');
}

function sentenceFault(sentence: string, findings: readonly Findings[], question: string): string | null {
  const references = referencesOf(sentence);
  const lost = references.find((reference) => resolveReference(reference, findings) === null);
  if (lost !== undefined) return `${lost.text} names no cell of the results.`;
  const foreign = [...sentence.matchAll(QUOTE)].find((match) => !foldWord(question).includes(foldWord(match[1] ?? '')));
  if (foreign !== undefined) return `${foreign[0]} is not in the question.`;
  const words = references.reduce((text, reference) => text.replace(reference.text, '§'), sentence).replace(QUOTE, '§');
  if (/[{}]/.test(words)) return 'a reference is malformed; write {{r1.column}} or {{r1[0].column}}.';
  return plainFault(words) ?? judgementFault(words, findings) ?? nameFault(words, findings) ?? comparisonFault(words, references, findings);
}

function plainFault(words: string): string | null {
  const digit = /\S*\d\S*/.exec(words);
  if (digit !== null) return `the figure "${digit[0]}" is typed; use a reference to its cell.`;
  for (const [pattern, reason] of [FIGURE_WORDS, DATES, DEGREES, DONE, CAUSES, LINKS] as const) {
    const hit = pattern.exec(words);
    if (hit !== null) return `"${hit[0].trim()}" ${reason}`;
  }
  return null;
}

/** A label may hold such a word ("value at risk"). */
function judgementFault(words: string, findings: readonly Findings[]): string | null {
  const labels = findings.flatMap((one) => (one.kind === 'found' ? one.columns.map((column) => column.label.toLowerCase()) : []));
  const [pattern, reason] = JUDGEMENTS;
  const hit = pattern.exec(labels.reduce((text, label) => text.replaceAll(label, '§'), words.toLowerCase()));
  return hit === null ? null : `"${hit[0]}" ${reason}`;
}

/** Names: values of text cells, and capitalised words that no label carries. */
function nameFault(words: string, findings: readonly Findings[]): string | null {
  const found = findings.filter((one): one is Found => one.kind === 'found');
  const folded = ` ${tokenize(words)
    .map((token) => token.text)
    .join(' ')} `;
  for (const value of textValues(found)) {
    const name = tokenize(value)
      .map((token) => token.text)
      .join(' ');
    if (name.length > 2 && folded.includes(` ${name} `) && !isLabel(name, found)) return `the name "${value}" is typed; use a reference to its cell.`;
  }
  const labels = new Set(labelWords(found));
  for (const match of words.matchAll(/(^|[.!?:]\s+)?(?:[*_"“(])*(\p{Lu}[\p{L}’'-]+)/gu)) {
    const word = foldWord(match[2] ?? '');
    const isStart = match[1] !== undefined;
    if (labels.has(word) || ALLOWED_STARTS.has(word) || (isStart && ALLOWED_STARTS.has(word))) continue;
    return `"${match[2] ?? ''}" looks like a name; use a reference to its cell.`;
  }
  return null;
}

function textValues(found: readonly Found[]): readonly string[] {
  return found.flatMap((one) =>
    one.columns.flatMap((column, at) => (column.type === 'text' ? one.rows.flatMap((row) => (typeof row[at] === 'string' ? [row[at]] : [])) : [])),
  );
}

function isLabel(name: string, found: readonly Found[]): boolean {
  return ['won', 'lost', 'open'].includes(name) || labelWords(found).includes(name);
}

function labelWords(found: readonly Found[]): readonly string[] {
  return found.flatMap((one) => one.columns.flatMap((column) => tokenize(column.label).map((token) => token.text)));
}

/** A comparative word needs a claim about a row and metric that the same sentence refers to. */
function comparisonFault(words: string, references: readonly Reference[], findings: readonly Findings[]): string | null {
  for (const [pattern, wanted] of COMPARATIVES) {
    const hit = pattern.exec(words);
    if (hit === null) continue;
    const isBacked = references.some((reference) => claimsFor(reference, findings).some((claim) => fits(claim, wanted)));
    const isRanked = references.some((reference) => reference.row === 0 && isOrdered(reference, wanted, findings));
    if (!isBacked && !isRanked) return `"${hit[0]}" is not backed by a computed claim about a cell of this sentence.`;
  }
  return null;
}

function claimsFor(reference: Reference, findings: readonly Findings[]): readonly Claim[] {
  const found = findings[reference.result];
  if (found?.kind !== 'found') return [];
  return found.claims.filter((claim) => claim.row === reference.row);
}

function fits(claim: Claim, wanted: 'rose' | 'fell' | 'unchanged' | 'high' | 'low' | 'first'): boolean {
  switch (claim.kind) {
    case 'changed':
      return claim.direction === wanted || (wanted === 'high' && claim.direction === 'rose') || (wanted === 'low' && claim.direction === 'fell');
    case 'highest':
      return wanted === 'high' || wanted === 'first';
    case 'lowest':
      return wanted === 'low' || wanted === 'first';
    case 'part':
      return claim.rank === 1 && (wanted === 'high' || wanted === 'first');
    case 'within_chance':
      return false;
  }
}

/** The first row of a ranking is first, and the highest or lowest by the plan's own order. */
function isOrdered(reference: Reference, wanted: string, findings: readonly Findings[]): boolean {
  const [order] = findings[reference.result]?.plan.order ?? [];
  if (order === undefined) return false;
  return wanted === 'first' || (wanted === 'high' && order.direction === 'desc') || (wanted === 'low' && order.direction === 'asc');
}

function suggestionFault(suggestion: string, findings: readonly Findings[], question: string): string | null {
  const allowed = [
    question,
    ...findings.flatMap((one) => [
      one.plan.period?.label ?? '',
      String(one.plan.limit ?? ''),
      DEFAULT_RANKING,
      ...one.plan.filters.flatMap((filter) => filter.values.map(String)),
    ]),
  ].join(' ');
  const stray = tokenize(suggestion).find((token) => /\d/.test(token.text) && !foldWord(allowed).includes(token.text));
  if (stray !== undefined) return `the figure "${stray.raw}" is neither in the question nor in the plan.`;
  const link = LINKS[0].exec(suggestion);
  return link === null ? null : `"${link[0]}" ${LINKS[1]}`;
}
