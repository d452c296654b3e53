/** The deterministic wording: the answer first, then what stands out; cells only by reference. */
import type { ComposeInput, Composition } from '#kernel/decisions.ts';
import type { Findings } from '#kernel/findings.ts';
import { composeBriefing } from '#agents/composer/briefing.ts';
import { describeFailure } from '#agents/composer/failures.ts';
import { singleRow } from '#agents/composer/single-row.ts';
import { suggestionsFor } from '#agents/composer/suggestions.ts';
import { whatIfSentences } from '#agents/composer/what-if.ts';
import { manyRows } from '#agents/composer/many-rows.ts';
import { groupsOf, isPartOfGroups, type Wording } from '#agents/composer/wording.ts';

/** Sentences and suggestions for the findings, one group of sentences for each. */
export function composeOffline(input: ComposeInput): Composition {
  const briefing = composeBriefing(input);
  if (briefing !== null) return briefing;
  const sentences = input.findings.flatMap((one, index) => sentencesFor(one, index, input));
  const kept = input.inherited.length === 0 ? [] : [`(Kept from before: ${input.inherited.join('; ')}.)`];
  return { sentences: [...sentences, ...kept], suggestions: [...suggestionsFor(input)] };
}

function sentencesFor(one: Findings, index: number, input: ComposeInput): readonly string[] {
  if (one.kind === 'failed') return [`I could not answer that. ${describeFailure(one.failure)}`];
  const context = { found: one, ref: `r${index + 1}`, cards: input.cards };
  const told = whatIfSentences(context) ?? (one.plan.dimensions.length === 0 ? singleRow(context) : manyRows(context));
  return [...told, ...wholeGroups(context)];
}

/** A rep's own deals are not their team: the figure asked for is another one, and not theirs to see. */
function wholeGroups(wording: Wording): readonly string[] {
  if (wording.found.plan.scope !== 'mine' || !isPartOfGroups(wording)) return [];
  const labels = groupsOf(wording.found.plan).map((name) => `a whole ${name === 'manager' ? 'manager’s group' : labelOfGroup(name, wording)}`);
  return [`Figures of ${labels.join(' or ')} I may not show you.`];
}

function labelOfGroup(name: string, { cards }: Wording): string {
  const card = cards.models.flatMap((model) => model.dimensions).find((dimension) => dimension.name === name);
  return (card?.label ?? name).toLowerCase();
}
