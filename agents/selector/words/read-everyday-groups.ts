/** Everyday words to group by: those that name one of two groupings are asked back, others mean theirs only where something is grouped by them. */
import { expand } from 'brace-expansion';
import type { Reader, ScanContext } from '#agents/selector/terms/scan-context.ts';
import { wordAt } from '#agents/selector/terms/scan-context.ts';
import { startsWithPhrase, stemsOf } from '#agents/words.ts';

/** `plural`: the plural alone names them, the singular is ours; `introduced`: only behind by, per or which. */
type When = 'any' | 'plural' | 'introduced';
type Everyday = { readonly phrases: readonly (readonly string[])[]; readonly names: readonly string[]; readonly when: When };

const everyday = (words: readonly string[], names: readonly string[], when: When = 'any'): Everyday => ({
  phrases: words.flatMap((word) => expand(word)).map(stemsOf),
  names,
  when,
});

/** A branch is an office in English and an industry in half of Europe; a kind of customer is what they do or how big they are. */
const GROUPS: readonly Everyday[] = [
  everyday(['{branch,branches,branche}'], ['industry', 'sales_region']),
  everyday(['location'], ['sales_region', 'account_region']),
  everyday(['{kind,type,sort} of {customer,client,company,account,firm}', '{customer,client,company,account} type'], ['segment', 'industry']),
  everyday(['{kind,type,sort} of business'], ['deal_type', 'industry']),
  everyday(['category'], ['product_family', 'forecast_category']),
  everyday(['business'], ['account'], 'plural'),
  everyday(['{organisation,organization}'], ['account']),
  everyday(['{people,guy,commercial,individual}'], ['owner'], 'introduced'),
];

const INTRODUCED = /^(?:by|per|each|every|which|what|whose)$/;

const ASKS = /^(?:|please|pls|plz|you|u|and|to|then|now|just|lets|i|we|,)$/;

/** `group revenue by region`: what is to be done, and no team. */
const readGroupVerb: Reader = (context, at) => {
  const isVerb = wordAt(context, at) === 'group' && ASKS.test(wordAt(context, at - 1));
  const isBy = context.tokens.slice(at + 1).some((token) => token.text === 'by' || token.text === 'per');
  return isVerb && isBy ? { meaning: { kind: 'filler' }, length: 1 } : null;
};

/** `by branch`: every meaning, where something is grouped by it or asked for. */
export const readEverydayGroup: Reader = (context, at) => {
  const verb = readGroupVerb(context, at);
  if (verb !== null) return verb;
  const isNarrowed = wordAt(context, at) === 'people' && /^(?:|the|list|show)$/.test(wordAt(context, at - 1)) && /^(?:with|who)$/.test(wordAt(context, at + 1));
  const isIntroduced = INTRODUCED.test(wordAt(context, at - 1)) || isNarrowed;
  const found = GROUPS.flatMap(({ phrases, names, when }) =>
    phrases.filter((stems) => startsWithPhrase(context.tokens, at, stems)).map((stems) => ({ length: stems.length, names, when })),
  ).toSorted((left, right) => right.length - left.length)[0];
  const last = context.tokens[at + (found?.length ?? 0) - 1];
  if (found === undefined || last === undefined) return null;
  const isPlural = last.text !== last.stem;
  const fits = found.when === 'any' ? isPlural || isIntroduced || found.length > 1 : found.when === 'plural' ? isPlural : isIntroduced;
  const known = found.names.filter((name) => context.vocabulary.dimensions.has(name));
  const named = known.filter((name) => isNamedBeside(context, at, found.length, name));
  if (named.length > 0) return { meaning: { kind: 'dimension', names: named, isPlural, isAsked: false }, length: found.length };
  if (!fits || known.length === 0) return null;
  const isAsked = /^(?:which|what|whose)$/.test(wordAt(context, at - 1));
  return { meaning: { kind: 'dimension', names: known, isPlural, isAsked }, length: found.length };
};

/** `the pharma branch`: the name beside it says which of them. */
function isNamedBeside(context: ScanContext, at: number, length: number, dimension: string): boolean {
  const [before, after] = [context.tokens[at - 1], context.tokens[at + length]];
  return context.candidates.some((one) => one.dimension === dimension && one.match !== 'spelling' && (one.end === before?.end || one.start === after?.start));
}
