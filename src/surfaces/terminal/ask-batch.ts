/** Answers a stream of batch lines: a few at once, printed in input order, each as soon as it and all before it are ready. */
import type { Answer } from '#kernel/answer.ts';
import type { LocalDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import { type ThreadDependencies, askThread } from '#surfaces/terminal/ask-thread.ts';
import { errorAnswer } from '#surfaces/terminal/error-answer.ts';
import { type BatchLine, parseBatchLine } from '#surfaces/terminal/parse-batch-line.ts';

export type BatchOptions = {
  /** Unique over all runs. */
  readonly runKey: string;
  /** For lines that do not say. */
  readonly as: string | null;
  readonly at?: LocalDate;
};

export type BatchTurn = { readonly id: string; readonly turn: number; readonly answer: Answer };

/** Calls `print` with every turn, in order. A malformed line is one turn of kind `error`; blank lines are passed over. */
export async function askBatch(
  deps: ThreadDependencies,
  lines: AsyncIterable<string> | Iterable<string>,
  options: BatchOptions,
  print: (turns: readonly BatchTurn[]) => Promise<void>,
): Promise<void> {
  let lineNumber = 0;
  let printed = Promise.resolve();
  const waiting: Promise<void>[] = [];
  for await (const line of lines) {
    lineNumber += 1;
    const text = lineNumber === 1 ? line.replace(/^\ufeff/, '') : line;
    if (text.trim() === '') continue;
    const answered = answerLine(deps, parseBatchLine(text, lineNumber), `ask:${options.runKey}:${lineNumber}`, options);
    printed = Promise.all([answered, printed]).then(([turns]) => print(turns));
    // A rejection is met below; this keeps it from counting as unhandled until then.
    printed.catch(() => undefined);
    waiting.push(printed);
    if (waiting.length >= limits.batchLinesAtOnce) await waiting.shift();
  }
  await printed;
}

async function answerLine(deps: ThreadDependencies, line: BatchLine, key: string, options: BatchOptions): Promise<readonly BatchTurn[]> {
  if (line.kind === 'malformed') return [{ id: line.id, turn: 1, answer: errorAnswer(line.reason) }];
  const at = line.at ?? options.at;
  const answers = await askThread(deps, { key, turns: line.turns, as: line.as ?? options.as, ...(at === undefined ? {} : { at }) });
  return answers.map((answer, index) => ({ id: line.id, turn: index + 1, answer }));
}
