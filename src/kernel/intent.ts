/** What a message is about, and the lane that serves it. The list is the JSON contract's. */
import { z } from 'zod';

export const intentNameSchema = z.enum([
  'pipeline',
  'coverage',
  'forecast',
  'win_rate',
  'velocity',
  'slippage',
  'performance',
  'deal',
  'commission',
  'review',
  'qbr',
  'benchmark',
  'executive_summary',
  'data_quality',
  'define',
  'explain',
  'audit',
  'subscribe',
  'help',
  'chat',
  'out_of_scope',
]);
export type IntentName = z.infer<typeof intentNameSchema>;

/** ask = read figures; act = draft a write; talk = no data (help, greeting, definitions, out of scope). */
export const laneSchema = z.enum(['ask', 'act', 'talk']);
export type Lane = z.infer<typeof laneSchema>;

export const intentSchema = z.object({
  intent: intentNameSchema,
  lane: laneSchema,
  /** Calibrated share of such readings that are right, 0–1. */
  confidence: z.number().min(0).max(1),
});
export type Intent = z.infer<typeof intentSchema>;
