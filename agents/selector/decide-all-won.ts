/** "If we win everything in Negotiation, do we hit target?": what that is worth, beside what is missing. */
import type { Reading } from '#kernel/decision.ts';
import type { PlanChoice, SelectInput } from '#kernel/decisions.ts';
import { PEOPLE } from '#agents/selector/terms/people.ts';

type Choice = Reading<PlanChoice>;

const ALL = '(?:everything|every (?:deal|opp|opportunity)|all(?: of)?(?: the| our| my| those| these)?(?: (?:open )?(?:deals|opps|opportunities|pipeline))?)';
const WON = `(\\bif\\s+(?:we|i|they|he|she|my team|the team|everyone)(?: would| were to| can| could)?\\s+(?:win|won|close|closed|land|landed|sign|signed|get|got)\\s+${ALL})(?:\\s+(?:that is|thats|that's|that are))?`;
const TARGET =
  "(?:hit|make|reach|meet|beat|get to|be at|at|over|enough for|enough to (?:hit|make|reach|meet))\\s+(?:the |our |my |their |this quarter'?s )?(?:target|quota|number|goal|plan|quarter)";
const ASKED = new RegExp(
  `${WON}(?<where>\\s+(?:in|of|from|at|for|due|closing)\\s+[^,?.;]+?)\\s*(?:,|\\s)\\s*(?:then )?(?:would|will|do|does|can|could|are|is|am)\\s+(?:we|i|they|he|she|it|that|the team|my team)\\s+(?:then )?(?:be )?${TARGET}(?:\\s+(?:this quarter|then))?\\s*[?.!]*\\s*$`,
  'iu',
);
const SUM = 'open pipeline';

/** Both figures as two plans; null for any other question, and where one of the two is not to be had. */
export function decideAllWon(input: SelectInput, decide: (input: SelectInput) => Choice): Choice | null {
  const found = ASKED.exec(input.text);
  const [whole = '', lead = ''] = found ?? [];
  const where = found?.groups?.['where'] ?? '';
  const isTold = found !== null && input.text.slice(0, found.index).trim() === '' && lead.length >= SUM.length;
  if (!isTold) return null;
  const at = found.index + whole.indexOf(where, lead.length);
  // The names keep their places.
  const text = `${SUM.padEnd(at)}${where}`;
  const [open] = plansOf(decide({ ...input, text }));
  const [gap] = plansOf(decide({ ...input, text: 'gap to target', candidates: [], memory: null }));
  if (open === undefined || gap === undefined) return null;
  const people = open.filters.filter((filter) => PEOPLE.has(filter.dimension));
  return { value: { kind: 'plans', intent: 'coverage', plans: [open, { ...gap, filters: [...gap.filters, ...people] }], inherited: [] }, sure: true };
}

function plansOf({ value }: Choice): readonly Extract<PlanChoice, { kind: 'plans' }>['plans'][number][] {
  return value.kind === 'plans' && value.plans.length === 1 ? value.plans : [];
}
