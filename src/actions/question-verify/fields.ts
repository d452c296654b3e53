/** The fields of a verified question: as asked for, and as they will be written. */
import { z } from 'zod';
import { intentNameSchema } from '#kernel/intent.ts';
import { limits } from '#kernel/limits.ts';
import { verifiedPlanSchema } from '#services/verified/verified-questions.ts';

export const questionSchema = z
  .string('no question is named')
  .transform((text) => text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim())
  .refine((text) => text !== '', 'the question is empty')
  .refine((text) => text.length <= limits.gapCharactersMax, `the question is longer than ${limits.gapCharactersMax} characters`);

export const verifyFieldsSchema = z.object({
  question: questionSchema,
  intent: intentNameSchema,
  plans: z.array(verifiedPlanSchema).min(1, 'it has no plan').max(limits.plansPerTurn),
});

export const withdrawFieldsSchema = z.object({ question: questionSchema });
