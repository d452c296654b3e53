/** repair_plan: what to do with a plan that failed its check. One repair at most, and it is said aloud. */
import type { Decision } from '#kernel/decision.ts';
import { type Repair, type RepairInput, repairSchema } from '#kernel/decisions.ts';
import { planToJson } from '#kernel/plan.ts';
import { repairPlanOffline, settleRepair } from '#agents/executor/offline.ts';
import { verifyRepair } from '#agents/executor/verify-repair.ts';

/** The decision that mends a plan, asks, or gives up. */
export const repairPlan: Decision<RepairInput, Repair> = {
  name: 'repair_plan',
  schema: repairSchema,
  prompt: 'repair-plan',
  offline: repairPlanOffline,
  describe: (input) => ({ plan: planToJson(input.plan), failure: input.failure }),
  verify: verifyRepair,
  settle: settleRepair,
};
