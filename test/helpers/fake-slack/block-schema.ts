/** Slack's limits on what a message may hold, as zod schemas. Strict: a field Slack does not know is refused too. */
import { z } from 'zod';

const characters = (max: number) => z.string().min(1).max(max);
const plainText = (max: number) => z.strictObject({ type: z.literal('plain_text'), text: characters(max), emoji: z.boolean().optional() });
const mrkdwn = (max: number) => z.strictObject({ type: z.literal('mrkdwn'), text: characters(max), verbatim: z.boolean().optional() });
const blockId = z.string().max(255).optional();

const button = z.strictObject({
  type: z.literal('button'),
  action_id: characters(255),
  text: plainText(75),
  value: z.string().max(2_000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  url: z.url().max(3_000).optional(),
});
const thumb = z.strictObject({ text: plainText(75), value: z.string().max(2_000), accessibility_label: characters(75).optional() });
const cell = z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) });
const columnSetting = z.strictObject({ align: z.enum(['left', 'center', 'right']).optional(), is_wrapped: z.boolean().optional() });

const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('section'), block_id: blockId, text: z.union([mrkdwn(3_000), plainText(3_000)]) }),
  z.strictObject({ type: z.literal('header'), block_id: blockId, text: plainText(150) }),
  z.strictObject({
    type: z.literal('context'),
    block_id: blockId,
    elements: z
      .array(z.union([mrkdwn(3_000), plainText(3_000)]))
      .min(1)
      .max(10),
  }),
  z.strictObject({ type: z.literal('actions'), block_id: blockId, elements: z.array(button).min(1).max(25) }),
  z.strictObject({
    type: z.literal('context_actions'),
    block_id: blockId,
    elements: z
      .array(z.strictObject({ type: z.literal('feedback_buttons'), action_id: characters(255), positive_button: thumb, negative_button: thumb }))
      .min(1)
      .max(5),
  }),
  z.strictObject({ type: z.literal('divider'), block_id: blockId }),
  z.strictObject({
    type: z.literal('table'),
    block_id: blockId,
    rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
    column_settings: z.array(columnSetting).max(20).optional(),
  }),
]);
export type Block = z.infer<typeof block>;
export type ButtonElement = z.infer<typeof button>;

export const blocksSchema = z
  .array(block)
  .max(50)
  .superRefine((blocks, context) => {
    const complain = (message: string) => context.addIssue({ code: 'custom', message });
    if (blocks.filter(({ type }) => type === 'table').length > 1) complain('only_one_table_allowed');
    const tableCharacters = blocks.flatMap((one) => (one.type === 'table' ? one.rows.flat() : [])).reduce((sum, { text }) => sum + text.length, 0);
    if (tableCharacters > 10_000) complain(`a table of ${tableCharacters} characters`);
    for (const one of blocks) if (one.type === 'table' && new Set(one.rows.map((row) => row.length)).size > 1) complain('table rows of unequal length');
    const blockIds = blocks.flatMap((one) => one.block_id ?? []);
    if (new Set(blockIds).size < blockIds.length) complain('a block_id occurs twice');
    for (const one of blocks) {
      if (one.type !== 'actions') continue;
      if (new Set(one.elements.map((element) => element.action_id)).size < one.elements.length) complain('an action_id occurs twice in one block');
    }
    const total = textsOf(blocks).reduce((sum, text) => sum + text.length, 0);
    if (total > 12_000) complain(`msg_blocks_too_long: ${total} characters`);
  });

/** Every text of the blocks, button values included. */
export function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => (typeof item === 'string' ? (key === 'text' || key === 'value' ? [item] : []) : textsOf(item)));
}
