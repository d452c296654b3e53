/** `ask`: answers a thread or a batch and prints it; nothing but answers goes to the output. */
import type { Writable } from 'node:stream';
import { answerToJson, jsonLine } from '#surfaces/terminal/answer-to-json.ts';
import { answerToMarkdown } from '#surfaces/terminal/answer-to-markdown.ts';
import { type BatchTurn, askBatch } from '#surfaces/terminal/ask-batch.ts';
import { type ThreadDependencies, askThread } from '#surfaces/terminal/ask-thread.ts';
import type { AskRequest } from '#surfaces/terminal/parse-ask-arguments.ts';
import { writeText } from '#surfaces/terminal/write-text.ts';

export type AskDependencies = ThreadDependencies & {
  readonly output: Writable;
  /** Lines of the batch file; unused without one. */
  readonly lines: AsyncIterable<string> | Iterable<string>;
  /** Unique over all runs: event keys are made of it. */
  readonly runKey: string;
};

/** Prints one JSON object per turn, or Markdown for a person. Rejects only when nobody reads the output any more. */
export async function runAsk(deps: AskDependencies, request: AskRequest): Promise<void> {
  const { source, as } = request;
  const at = request.at === undefined ? {} : { at: request.at };
  if (source.kind === 'batch') {
    await askBatch(deps, deps.lines, { runKey: deps.runKey, as, ...at }, (turns) => printJson(deps.output, turns));
    return;
  }
  const print = request.json ? printJson : printMarkdown;
  await askThread(deps, { key: `ask:${deps.runKey}`, turns: source.turns, as, ...at }, (answer, turn) =>
    print(deps.output, [{ id: `q${turn}`, turn, answer }], source.turns),
  );
}

async function printJson(output: Writable, turns: readonly BatchTurn[]): Promise<void> {
  await writeText(output, turns.map(({ answer, id, turn }) => `${jsonLine(answerToJson(answer, id, turn))}\n`).join(''));
}

/** With follow-ups, each answer stands below its question. */
async function printMarkdown(output: Writable, turns: readonly BatchTurn[], questions: readonly string[]): Promise<void> {
  for (const { answer, turn } of turns) {
    const heading = questions.length > 1 ? `> ${questions[turn - 1] ?? ''}\n\n` : '';
    await writeText(output, `${turn > 1 ? '\n' : ''}${heading}${answerToMarkdown(answer)}\n`);
  }
}
