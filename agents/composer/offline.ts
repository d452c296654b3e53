/** The deterministic wording: the answer first, then what stands out; cells only by reference. */
import type { ComposeInput, Composition } from '#kernel/decisions.ts';
import type { Findings } from '#kernel/findings.ts';
import { composeBriefing } from '#agents/composer/briefing.ts';
import { describeFailedPlan } from '#agents/composer/failed-plan.ts';
import { shareOfOne } from '#agents/composer/share-of-one.ts';
import { singleRow } from '#agents/composer/single-row.ts';
import { suggestionsFor } from '#agents/composer/suggestions.ts';
import { whatIfSentences } from '#agents/composer/what-if.ts';
import { manyRows } from '#agents/composer/many-rows.ts';
import { rolledUp } from '#agents/composer/rolled-up.ts';
import { groupsOf, isPartOfGroups, peopleOf, type Wording } from '#agents/composer/wording.ts';

/** Sentences and suggestions for the findings, one group of sentences for each. */
export function composeOffline(input: ComposeInput): Composition {
  const briefing = composeBriefing(input);
  if (briefing !== null) return briefing;
  const sentences = input.findings.flatMap((one, index) => sentencesFor(one, index, input));
  const kept = input.inherited.length === 0 ? [] : [`(Kept from before: ${input.inherited.join('; ')}.)`];
  return { sentences: [...sentences, ...kept], suggestions: [...suggestionsFor(input)] };
}

function sentencesFor(one: Findings, index: number, input: ComposeInput): readonly string[] {
  if (one.kind === 'failed') {
    const isPart = input.findings.some((other) => other.kind === 'found');
    return [`${isPart ? 'One part I could not answer.' : 'I could not answer that.'} ${describeFailedPlan(one, input.cards, input.asker)}`];
  }
  const scopes = new Set(input.findings.flatMap((other) => (other.kind === 'found' ? [`${other.evidence.scope} ${JSON.stringify(peopleOf(other))}`] : [])));
  const context = { found: one, ref: `r${index + 1}`, cards: input.cards, tellsScope: scopes.size > 1 };
  const share = shareOfOne(context, input.question);
  const told =
    (share === null ? null : [share]) ??
    whatIfSentences(context) ??
    rolledUp(context) ??
    (one.plan.dimensions.length === 0 ? singleRow(context) : manyRows(context));
  return [...told, ...summed(context, input.question), ...wholeGroups(context)];
}

const ASKS_SUM = /\b(?:worth|totals?|sum|sums|summed|add(?:s|ed)? up|altogether|in all|all together|combined|how much)\b/i;

/** `… and what are they worth`: the deals listed, added up. */
function summed(wording: Wording, question: string): readonly string[] {
  const { plan, columns, rows, truncated } = wording.found;
  if (plan.derive?.includes('share') === true && plan.limit !== undefined && rows.length > 1) return [`Together they are **{{${wording.ref}.share}}** of all.`];
  const isList = plan.dimensions.includes('opportunity') && rows.length > 1 && !truncated;
  const isMoney = columns.some((column) => column.role === 'metric' && column.type === 'money') && !columns.some(({ name }) => name === 'currency');
  return isList && isMoney && ASKS_SUM.test(question) ? [`Together: **{{${wording.ref}.sum}}**.`] : [];
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
