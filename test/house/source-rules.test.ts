/** Rules of STYLE.md and ARCHITECTURE.md that hold for every source file. */
import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const sources = globSync(['src/**/*.ts', 'agents/**/*.ts']).map((path) => ({ path, text: readFileSync(path, 'utf8') }));

function offenders(pattern: RegExp, allowed: readonly RegExp[] = []): readonly string[] {
  return sources.filter(({ path, text }) => pattern.test(withoutComments(text)) && !allowed.some((one) => one.test(path))).map(({ path }) => path);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

const absences: readonly { readonly rule: string; readonly pattern: RegExp; readonly allowed?: readonly RegExp[] }[] = [
  { rule: 'only env.ts reads the environment', pattern: /process\.(env|loadEnvFile)/, allowed: [/^src\/env\.ts$/] },
  { rule: 'only the clock knows now', pattern: /\bDate\.now\(|new Date\(\)|Temporal\.Now|performance\.now/, allowed: [/^src\/kernel\/clock\.ts$/] },
  { rule: 'only check-plan.ts makes a CheckedPlan', pattern: /brandCheckedPlan\(/, allowed: [/^src\/kernel\/plan\.ts$/, /^src\/query\/check-plan\.ts$/] },
  { rule: 'nobody casts to a CheckedPlan', pattern: /as (unknown as )?CheckedPlan/, allowed: [/^src\/kernel\/plan\.ts$/] },
  { rule: 'identity is never set with set_config', pattern: /set_config\s*\(/, allowed: [/^src\/db\/(verify-access|guard-statement)/] },
  { rule: 'no advisory locks', pattern: /pg_(try_)?advisory/, allowed: [] },
  { rule: 'no default exports', pattern: /^export default/m },
  { rule: 'no randomness outside a seed', pattern: /Math\.random/ },
  { rule: 'imports go through #folder/file.ts', pattern: /from '\.\.?\/(?!schemas|people)/, allowed: [/^src\/db\/tables\//] },
  { rule: 'no money in floating point', pattern: /parseFloat\(/ },
];

describe('what is absent from every source file', () => {
  it.each(absences)('$rule', ({ pattern, allowed }) => {
    expect(offenders(pattern, allowed)).toEqual([]);
  });
});

describe('how every source file reads', () => {
  it('starts with a line that says what it is for', () => {
    const silent = sources.filter(({ text }) => !/^(#![^\n]*\n)?\/\*\*/.test(text)).map(({ path }) => path);
    expect(silent).toEqual([]);
  });

  it('documents every exported function', () => {
    const undocumented = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/^(?<before>.*)\n(?=export (?:async )?function (?<name>\w+))/gm)]
        .filter((match) => !/\*\/\s*$/.test(match.groups?.['before'] ?? ''))
        .map((match) => `${path}: ${/^export (?:async )?function\*? ?(\w+)/.exec(text.slice((match.index ?? 0) + match[0].length))?.[1] ?? ''}`),
    );
    expect(undocumented).toEqual([]);
  });

  it('is named in kebab-case, without helpers, utils, common or manager', () => {
    const misnamed = sources
      .filter(({ path }) => !/^[a-z0-9/-]+\.ts$/.test(path) || /(^|\/)(helpers?|utils?|common|manager)(\/|\.ts$)/.test(path))
      .map(({ path }) => path);
    expect(misnamed).toEqual([]);
  });

  it('holds no unfinished work', () => {
    const unfinished = sources.filter(({ text }) => /\b(TODO|FIXME|XXX|not implemented)\b/i.test(text)).map(({ path }) => path);
    expect(unfinished).toEqual([]);
  });
});
