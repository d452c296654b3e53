import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadPrompts, promptsDirectory } from '#language/load-prompts.ts';
import { makeInterpreter } from '#language/make-interpreter.ts';
import { decisionCases } from '#test/helpers/decision-cases.ts';

function copyOfPrompts(): string {
  const directory = mkdtempSync(join(tmpdir(), 'prompts-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  cpSync(promptsDirectory, directory, { recursive: true });
  return directory;
}

const silent = () => undefined;
function open(directory: string, engine: 'auto' | 'offline' | 'openai', apiKey: string | null) {
  const openai = { apiKey, baseUrl: 'http://127.0.0.1:1/v1', model: 'test-model' };
  return makeInterpreter({ engine, openai, log: { info: silent, warn: silent, error: silent }, promptsDirectory: directory });
}

test('every decision finds its prompt, after the voice all share', () => {
  const prompts = loadPrompts();
  for (const { decision } of decisionCases) expect(prompts.get(decision.prompt)).toMatch(/^You are Plumbline/);
});

test.each(['classify-intent.md', 'select-plan.md', 'repair-plan.md', 'compose-answer.md', 'draft-action.md', join('shared', 'voice.md')])(
  'without %s a start with a model fails and names the file',
  (name) => {
    const directory = copyOfPrompts();
    rmSync(join(directory, name));
    expect(() => open(directory, 'auto', 'sk-test')).toThrow(join(directory, name));
    expect(() => open(directory, 'offline', 'sk-test')).not.toThrow();
    expect(() => open(directory, 'auto', null)).not.toThrow();
    writeFileSync(join(directory, name), ' \n');
    expect(() => open(directory, 'openai', 'sk-test')).toThrow(`${join(directory, name)} is empty`);
  },
);
