/** Decisions written down as they are made, and read back: the same question of a decision gets the same value, without a model. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Decided, Decision, Interpreter } from '#kernel/decision.ts';

/** **Shape** one JSON object a line: `{"decision":"select_plan","input":"9f2c…","engine":"openai","value":{…}}`. */
const lineSchema = z.object({ decision: z.string(), input: z.string(), engine: z.enum(['offline', 'openai']), value: z.unknown() });
type Line = z.infer<typeof lineSchema>;

/** Decides as `interpreter` does and hands each decision to `write` as one line of JSON. */
export function recordDecisions(interpreter: Interpreter, write: (line: string) => void): Interpreter {
  return {
    decide: async (decision, input, signal) => {
      const decided = await interpreter.decide(decision, input, signal);
      const line: Line = { decision: decision.name, input: hashInput(decision, input), engine: decided.engine, value: decided.value };
      write(`${JSON.stringify(line)}\n`);
      return decided;
    },
    forTurn: (allowance) => recordDecisions(interpreter.forTurn(allowance), write),
  };
}

/**
 * Decides as `lines` say; what was not recorded, or does not pass the decision's checks any more, `otherwise` decides.
 * Of two lines for one input the later one counts. **Fails** throws on a line that is no recording.
 */
export function replayDecisions(lines: string, otherwise: Interpreter): Interpreter {
  return replayFrom(readLines(lines), otherwise);
}

function replayFrom(recorded: ReadonlyMap<string, Line>, otherwise: Interpreter): Interpreter {
  return {
    decide: async <Input, Output>(decision: Decision<Input, Output>, input: Input, signal?: AbortSignal): Promise<Decided<Output>> => {
      const line = recorded.get(`${decision.name} ${hashInput(decision, input)}`);
      const parsed = line === undefined ? null : decision.schema.safeParse(line.value);
      const isUsable = parsed?.success === true && (decision.verify?.(input, parsed.data) ?? null) === null;
      if (line === undefined || !isUsable) return otherwise.decide(decision, input, signal);
      return { value: parsed.data, engine: line.engine, fallback: null, tokens: null };
    },
    forTurn: (allowance) => replayFrom(recorded, otherwise.forTurn(allowance)),
  };
}

function readLines(lines: string): ReadonlyMap<string, Line> {
  const read = lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => lineSchema.parse(JSON.parse(line)));
  return new Map(read.map((line) => [`${line.decision} ${line.input}`, line]));
}

/** Of what a model is shown of the input: that, and nothing else, made the value. */
function hashInput<Input, Output>(decision: Decision<Input, Output>, input: Input): string {
  return createHash('sha256')
    .update(JSON.stringify(decision.describe(input)))
    .digest('hex');
}
