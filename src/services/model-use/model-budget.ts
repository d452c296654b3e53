/** What a model costs, and what one person's questions may use of it in a day. */
import type { TokenCount } from '#kernel/answer.ts';
import { type Decimal, addDecimals, multiplyDecimals } from '#kernel/money.ts';

/** **Units** of a million tokens, in whatever currency the operator writes. */
export type ModelPrices = Readonly<Record<string, { readonly input: Decimal; readonly output: Decimal }>>;

/** null = no limit. */
export type ModelBudget = {
  readonly model: string;
  readonly prices: ModelPrices;
  readonly tokensPerDay: number | null;
  readonly costPerDay: Decimal | null;
};

const PER_TOKEN = '0.000001';

/** The exact cost of tokens of `model`; null when no price is configured for it: none is guessed. */
export function costOf(prices: ModelPrices, model: string, tokens: TokenCount): Decimal | null {
  const price = prices[model];
  if (price === undefined) return null;
  const total = addDecimals(multiplyDecimals(price.input, String(tokens.input)), multiplyDecimals(price.output, String(tokens.output)));
  return multiplyDecimals(total, PER_TOKEN);
}
