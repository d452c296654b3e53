/** Replays decisions that were written down: one JSON object a line, `{ decision, text?, output }`. For tests and evaluations. */
import { z } from 'zod';
import type { Decided, Decision, Interpreter } from '#kernel/decision.ts';
import { readOffline } from '#language/offline.ts';

const lineSchema = z.object({ decision: z.string(), text: z.string().optional(), output: z.unknown() });
type Line = z.infer<typeof lineSchema>;

/** The first recorded output of that decision (and text, when one stands there) speaks once; without one the offline reading does. */
export function makeRecordedInterpreter(jsonl: string): Interpreter {
  const lines = jsonl
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => lineSchema.parse(JSON.parse(line)));
  const used = new Set<Line>();
  const decide = <Input, Output>(decision: Decision<Input, Output>, input: Input): Promise<Decided<Output>> => {
    const line = lines.find((candidate) => !used.has(candidate) && candidate.decision === decision.name && isFor(candidate, input));
    if (line === undefined) return Promise.resolve(readOffline(decision, input));
    used.add(line);
    const parsed = decision.schema.safeParse(line.output);
    const fault = parsed.success ? (decision.verify?.(input, parsed.data) ?? null) : 'wrong shape';
    if (!parsed.success || fault !== null) return Promise.resolve(readOffline(decision, input, `A recorded decision was refused: ${fault ?? ''}`));
    return Promise.resolve({ value: parsed.data, engine: 'openai', fallback: null, tokens: null });
  };
  return { decide };
}

function isFor(line: Line, input: unknown): boolean {
  if (line.text === undefined) return true;
  return (
    typeof input === 'object' && input !== null && (('text' in input && input.text === line.text) || ('question' in input && input.question === line.text))
  );
}
