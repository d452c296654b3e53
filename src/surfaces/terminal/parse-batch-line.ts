/** One line of an `ask --batch` file, parsed at the door. */
import { z } from 'zod';
import { type LocalDate, parseLocalDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';

export type BatchLine =
  | { readonly kind: 'thread'; readonly id: string; readonly turns: readonly string[]; readonly as: string | null; readonly at?: LocalDate }
  | { readonly kind: 'malformed'; readonly id: string; readonly reason: string };

const idSchema = z.union([z.string().min(1), z.number().transform(String)]);
const lineSchema = z.object({
  id: idSchema,
  turns: z.array(z.string()).min(1).max(limits.batchTurnsMax),
  as: z.string().min(1).nullish(),
  at: z.string().nullish(),
});

/** Never fails: a malformed line carries its id where it has one, else `line 3`, and the reason. */
export function parseBatchLine(text: string, lineNumber: number): BatchLine {
  const lineName = `line ${lineNumber}`;
  const json = parseJson(text);
  if (json === undefined) return { kind: 'malformed', id: lineName, reason: `${lineName}: not JSON` };
  const id = z.object({ id: idSchema }).safeParse(json).data?.id ?? lineName;
  const malformed = (reason: string): BatchLine => ({ kind: 'malformed', id, reason: `${lineName}: ${reason}` });
  const parsed = lineSchema.safeParse(json);
  if (!parsed.success) return malformed(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message].filter(Boolean).join(': ')).join('; '));
  const { turns, as, at } = parsed.data;
  if (typeof at !== 'string') return { kind: 'thread', id, turns, as: as ?? null };
  const day = parseLocalDate(at);
  return day === null ? malformed(`at: "${at}" is not a day such as 2017-12-31`) : { kind: 'thread', id, turns, as: as ?? null, at: day };
}

/** The value; undefined when the text is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
