/** `over 75 grand`, then `anything over 100?`: a bare number after an amount in thousands is in thousands too. */
import type { Plan } from '#kernel/plan.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import { EACH_DEAL_MIN } from '#agents/selector/filters/bounds.ts';
import type { Request } from '#agents/selector/terms/request.ts';

type Carried = { readonly kind: 'carried'; readonly having: Request['having'] } | { readonly kind: 'no'; readonly reason: string };

const THOUSAND = 1_000;
const MILLION = 1_000_000;

/** The bounds said, each in the unit of the bound before on the same money; after millions a small number may be of either. */
export function carryUnit(said: Request['having'], previous: Plan, vocabulary: Vocabulary): Carried {
  const having: Request['having'][number][] = [];
  for (const bound of said) {
    const metric = bound.metric ?? previous.metrics[0] ?? '';
    const before = previous.having?.find((other) => other.metric === metric);
    const isBare = bound.isPercent !== true && bound.isDays !== true && bound.value > 0 && bound.value < EACH_DEAL_MIN;
    const unit = before !== undefined && isBare && vocabulary.metrics.get(metric)?.type === 'money' ? unitOf(Number(before.value)) : 1;
    if (unit === MILLION) return { kind: 'no', reason: `${bound.value} thousand, or ${bound.value} million? Please say it with its unit.` };
    having.push({ ...bound, value: bound.value * unit });
  }
  return { kind: 'carried', having };
}

/** What an amount was most likely said in. */
function unitOf(value: number): number {
  return value >= MILLION && value % MILLION === 0 ? MILLION : value >= THOUSAND && value % THOUSAND === 0 ? THOUSAND : 1;
}
