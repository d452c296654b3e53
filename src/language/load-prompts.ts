/** Prompts are files: `prompts/<name>.md` after the voice all of them share. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Prompts = { readonly promptFor: (name: string) => Promise<string> };

/** Where the prompts stand. */
export const promptsDirectory: string = join(import.meta.dirname, '..', '..', 'prompts');

/** Reads each prompt once. Throws when a decision names a prompt that has no file: a bug. */
export function loadPrompts(directory: string = promptsDirectory): Prompts {
  const read = new Map<string, Promise<string>>();
  const promptFor = (name: string): Promise<string> => {
    const known = read.get(name);
    if (known !== undefined) return known;
    const text = readPrompt(directory, name);
    read.set(name, text);
    return text;
  };
  return { promptFor };
}

async function readPrompt(directory: string, name: string): Promise<string> {
  const [voice, prompt] = await Promise.all([readFile(join(directory, 'shared', 'voice.md'), 'utf8'), readFile(join(directory, `${name}.md`), 'utf8')]);
  return `${voice.trim()}\n\n${prompt.trim()}\n`;
}
