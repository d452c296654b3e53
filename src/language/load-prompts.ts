/** Prompts are files: the voice all of them share, then `prompts/<name>.md`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Decision } from '#kernel/decision.ts';

/** The words a decision is put in, by the name of its prompt. */
export type Prompts = ReadonlyMap<string, string>;

/** Every decision has one: its own name, written with dashes. */
const promptOf: Readonly<Record<Decision<unknown, unknown>['name'], string>> = {
  classify_intent: 'classify-intent',
  select_plan: 'select-plan',
  repair_plan: 'repair-plan',
  compose_answer: 'compose-answer',
  draft_action: 'draft-action',
};

/** Where the prompts stand. */
export const promptsDirectory: string = join(import.meta.dirname, '..', '..', 'prompts');

/** Reads all prompts at once, so that a missing or empty one is found at start. **Fails** throws with the file's path. */
export function loadPrompts(directory: string = promptsDirectory): Prompts {
  const voice = readPrompt(join(directory, 'shared', 'voice.md'));
  return new Map(Object.values(promptOf).map((name) => [name, `${voice}\n\n${readPrompt(join(directory, `${name}.md`))}`]));
}

function readPrompt(path: string): string {
  const text = readWhole(path).trim();
  if (text === '') throw new Error(`The prompt ${path} is empty.`);
  return text;
}

function readWhole(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Error(`The prompt ${path} cannot be read.`, { cause });
  }
}
