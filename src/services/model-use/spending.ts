/** A person's budget for the model: what they used today, what a turn uses, and what is kept of it. */
import type { TokenCount } from '#kernel/answer.ts';
import { dayInZone } from '#kernel/dates.ts';
import type { Database, Row } from '#kernel/database.ts';
import type { Decision, ModelAllowance } from '#kernel/decision.ts';
import { type Decimal, addDecimals, compareDecimals } from '#kernel/money.ts';
import type { Clock } from '#kernel/ports.ts';
import type { Turn } from '#kernel/turn.ts';
import { costOf, type ModelBudget } from '#services/model-use/model-budget.ts';

export type SpendingDeps = { readonly database: Database; readonly clock: Pick<Clock, 'now'> };
type Spender = Pick<Turn, 'turnId' | 'asker' | 'organization'>;

export type Spent = { readonly decision: Decision<unknown, unknown>['name']; readonly calls: number; readonly tokens: TokenCount };
export type Spending = { readonly allowance: ModelAllowance; readonly spent: () => readonly Spent[] };

const ALL_USED = 'Your budget for the model is used up for today';
const NOTHING: TokenCount = { input: 0, output: 0 };

/**
 * The allowance of one turn: what the person used today before it, and what the turn adds. A call is made as long as
 * anything is left, so that the last one may go beyond; turns of one person at the same moment do not know each other.
 */
export async function openSpending(deps: SpendingDeps, budget: ModelBudget, turn: Spender): Promise<Spending> {
  const before = await usedToday(deps, turn);
  const uses: Spent[] = [];
  const note: ModelAllowance['spend'] = (decision, tokens) => void uses.push({ decision, calls: 1, tokens: tokens ?? NOTHING });
  const now = (): TokenCount => uses.reduce((sum, use) => addTokens(sum, use.tokens), NOTHING);
  const allowance: ModelAllowance = {
    whySpent: () => {
      const tokens = now();
      const isOverTokens = budget.tokensPerDay !== null && before.tokens + tokens.input + tokens.output >= budget.tokensPerDay;
      const cost = addDecimals(before.cost, costOf(budget.prices, budget.model, tokens) ?? '0');
      const isOverCost = budget.costPerDay !== null && compareDecimals(cost, budget.costPerDay) >= 0;
      return isOverTokens || isOverCost ? ALL_USED : null;
    },
    spend: note,
  };
  return { allowance, spent: () => sumByDecision(uses) };
}

async function usedToday(deps: SpendingDeps, turn: Spender): Promise<{ readonly tokens: number; readonly cost: Decimal }> {
  const { organizationId, personId } = turn.asker;
  const [row] = await deps.database.transaction({ role: 'app', readOnly: true, identity: { organizationId, personId: null } }, (session) =>
    session.query<Row & { tokens: number; cost: Decimal }>(
      `SELECT coalesce(sum(input_tokens + output_tokens), 0)::bigint AS tokens, coalesce(sum(cost), 0) AS cost
       FROM app.model_use
       WHERE organization_id = $1::integer AND person_id = $2::uuid AND day = $3::text::date`,
      [organizationId, personId, dayOf(deps, turn)],
    ),
  );
  return row ?? { tokens: 0, cost: '0' };
}

/** Keeps what the turn used, one row per decision; a turn that is processed again adds to it, since it was paid again. */
export async function storeSpending(deps: SpendingDeps, budget: ModelBudget, turn: Spender, spent: readonly Spent[]): Promise<void> {
  if (spent.length === 0) return;
  const { organizationId, personId } = turn.asker;
  const turnKey = turn.turnId.slice(turn.turnId.indexOf('.') + 1);
  await deps.database.transaction({ role: 'app', identity: { organizationId, personId: null } }, async (session) => {
    for (const { decision, calls, tokens } of spent) {
      const cost = costOf(budget.prices, budget.model, tokens);
      const place = [organizationId, turnKey, decision, personId, dayOf(deps, turn), budget.model];
      await session.query(STORE_SQL, [...place, calls, tokens.input, tokens.output, cost, deps.clock.now()]);
    }
  });
}

const STORE_SQL = `
INSERT INTO app.model_use
  (organization_id, turn_id, decision, person_id, day, model, calls, input_tokens, output_tokens, cost, recorded_at)
VALUES
  ($1::integer, $2::uuid, $3::text, $4::uuid, $5::text::date, $6::text, $7::integer, $8::bigint, $9::bigint, $10::text::numeric, $11::text::timestamptz)
ON CONFLICT (organization_id, turn_id, decision) DO UPDATE
SET calls = model_use.calls + excluded.calls,
  input_tokens = model_use.input_tokens + excluded.input_tokens,
  output_tokens = model_use.output_tokens + excluded.output_tokens,
  cost = model_use.cost + excluded.cost`;

/** The day of Clock.now() in the organisation's zone, not the day that figures are asked for. */
function dayOf(deps: SpendingDeps, turn: Spender): string {
  return dayInZone(deps.clock.now(), turn.organization.calendar.timeZone);
}

function sumByDecision(uses: readonly Spent[]): readonly Spent[] {
  const names = [...new Set(uses.map(({ decision }) => decision))];
  return names.map((decision) => {
    const own = uses.filter((use) => use.decision === decision);
    return { decision, calls: own.length, tokens: own.reduce((sum, use) => addTokens(sum, use.tokens), NOTHING) };
  });
}

function addTokens(left: TokenCount, right: TokenCount): TokenCount {
  return { input: left.input + right.input, output: left.output + right.output };
}
