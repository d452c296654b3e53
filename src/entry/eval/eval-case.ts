/** One labelled conversation: what is said, and what its last message must give. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { intentNameSchema } from '#kernel/intent.ts';

const kindSchema = z.enum(['answer', 'clarify', 'decline', 'confirm', 'receipt', 'error']);
const manyOf = <T extends z.ZodType>(one: T) => z.union([one.transform((value) => [value]), z.array(one).min(1)]);

/**
 * **Shape** `{"id":"a1","turns":["win rate","and by rep?"],"kind":"answer","plan":"win_rate by owner"}`.
 * `as`: who asks (default: the sample's leader). `kind`: what the last reply may be. `plan`: plans in the words of
 * plan-text.ts whose values the reply must hold; `sql`: a statement that gives them independently ($1 organisation, $2
 * day). `parts`: further results may divide the first; their parts must sum exactly to its change. `forbid`: text that must not stand in the reply.
 */
export const evalCaseSchema = z.strictObject({
  id: z.string().min(1),
  as: z.string().optional(),
  audience: z.enum(['private', 'channel']).default('private'),
  turns: z.array(z.string().min(1)).min(1),
  kind: manyOf(kindSchema),
  intent: manyOf(intentNameSchema).optional(),
  plan: manyOf(z.string()).optional(),
  sql: z.string().optional(),
  parts: z.boolean().default(false),
  forbid: z.array(z.string()).default([]),
  tags: z.array(z.string()).default([]),
});
export type EvalCase = z.infer<typeof evalCaseSchema> & { readonly file: string };

/** Every case of every `.jsonl` of a folder, in order. Throws for a line that is no case, naming it. */
export async function readCases(folder: string): Promise<readonly EvalCase[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).toSorted();
  const lists = await Promise.all(files.map(async (file) => parseCases(file, await readFile(join(folder, file), 'utf8'))));
  const cases = lists.flat();
  const twice = cases.find((one, at) => cases.findIndex((other) => other.id === one.id) !== at);
  if (twice !== undefined) throw new Error(`the id ${twice.id} stands twice (${twice.file})`);
  return cases;
}

function parseCases(file: string, text: string): readonly EvalCase[] {
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      return [{ ...evalCaseSchema.parse(JSON.parse(line)), file }];
    } catch (error) {
      throw new Error(`${file}, line ${at + 1} is no case`, { cause: error });
    }
  });
}

/** The half a case belongs to, by its id: one is tuned on, the other only reported on. */
export function halfOf(id: string): 'tune' | 'report' {
  let hash = 2_166_136_261;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return ((hash >>> 7) ^ (hash >>> 19)) % 2 === 0 ? 'tune' : 'report';
}
