/** "And 10 %?" after "if the win rate went up 5 %": the same input again, changed by as much as is said now. */
import type { Cards, WhatIfInput } from '#kernel/card.ts';
import { divideDecimals } from '#kernel/money.ts';
import type { Plan } from '#kernel/plan.ts';
import type { Assumption } from '#agents/selector/read-assumption.ts';

type WhatIf = NonNullable<Plan['whatIf']>;
type Read = Extract<Assumption, { kind: 'read' }>;

const AGAIN =
  /^\s*(?:(?:and|or|but|ok|so|with|by|then|what|how|about|if|it|were|was|is|would|be)\s+)*(?<sign>[+-])?(?<digits>\d+(?:\.\d+)?)(?<scale>k|m)?\s*(?<unit>%|percent|pct|points?|pp)?\s*(?:then|instead)?\s*[?.!]*\s*$/i;
const SCALES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6 };
/** From here on an amount is typed out. */
const AMOUNT_MIN = 1_000;

/** Null where the message says more than a number, or its unit is not that of the assumption before. */
export function varyAgain(text: string, before: WhatIf | undefined, cards: Cards): Read | null {
  const said = AGAIN.exec(text)?.groups;
  const input = before === undefined ? undefined : inputOf(before, cards);
  if (said === undefined || before === undefined || input === undefined) return null;
  const number = String(Number(said['digits']) * (SCALES[said['scale']?.toLowerCase() ?? ''] ?? 1));
  const value = valueLike(String(before.value), { sign: said['sign'] ?? '', number, unit: unitOf(said['unit']), isScaled: said['scale'] !== undefined }, input);
  return value === null
    ? null
    : { kind: 'read', value, isDays: false, isPercentSet: input.type === 'ratio' && /^\d/.test(value), named: [input.metric], ofStage: false };
}

type Said = { readonly sign: string; readonly number: string; readonly unit: 'percent' | 'points' | null; readonly isScaled: boolean };

function valueLike(before: string, { sign, number, unit, isScaled }: Said, input: WhatIfInput): string | null {
  const direction = /^[+-]/.exec(before)?.[0] ?? '';
  if (direction !== '' && before.endsWith('%')) return unit === 'points' || isScaled ? null : `${sign === '' ? direction : sign}${number}%`;
  if (input.type === 'ratio') {
    const isFitting = !isScaled && (direction === '' ? unit !== 'points' && sign === '' : unit !== 'percent');
    return isFitting ? `${direction === '' ? '' : sign === '' ? direction : sign}${divideDecimals(number, '100', 8) ?? number}` : null;
  }
  if (unit !== null || (input.type === 'money' && Number(number) < AMOUNT_MIN)) return null;
  return `${sign === '' ? direction : sign}${number}`;
}

function unitOf(word: string | undefined): Said['unit'] {
  if (word === undefined) return null;
  return /^(?:%|percent|pct)$/i.test(word) ? 'percent' : 'points';
}

function inputOf(before: WhatIf, cards: Cards): WhatIfInput | undefined {
  return cards.models.flatMap((model) => model.metrics.flatMap((metric) => metric.whatIf ?? [])).find((input) => input.metric === before.input);
}
