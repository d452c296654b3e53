/** What the documents say exists: commands, variables, files, headings. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Document = { readonly path: string; readonly text: string };
const documents: readonly Document[] = globSync('**/*.md', { exclude: ['node_modules/**', '.plumbline/**', 'coverage/**'] }).map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}));
const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

function everywhere(find: (document: Document) => readonly string[]): readonly string[] {
  return documents.flatMap((document) => find(document).map((found) => `${document.path}: ${found}`));
}

describe('documents', () => {
  it('are there', () => {
    expect(documents.map(({ path }) => path)).toEqual(expect.arrayContaining(['README.md', 'ARCHITECTURE.md', 'STYLE.md', 'CHANGELOG.md']));
  });

  it('name commands that exist', () => {
    const unknown = everywhere(({ text }) =>
      [...text.matchAll(/npm (?:run (?:-s )?(?<script>[a-z][a-z:-]*)|(?<direct>start|test)\b)/g)]
        .map(({ groups }) => groups?.['script'] ?? groups?.['direct'] ?? '')
        .filter((script) => packageJson.scripts[script] === undefined),
    );
    expect(unknown).toEqual([]);
  });

  it('show in the README every command there is', () => {
    const readme = readFileSync('README.md', 'utf8');
    expect(Object.keys(packageJson.scripts).filter((script) => !new RegExp(`npm (run (-s )?)?${script}\\b`).test(readme))).toEqual([]);
  });

  it('name variables that exist', () => {
    const known = new Set([...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name));
    const unknown = everywhere(({ text }) =>
      [...text.matchAll(/\b(?:PLUMBLINE|OPENAI|SLACK|TEST|DATABASE|LANGUAGE|CATALOG)_[A-Z_]+\b(?!…)/g)]
        .map(([name]) => name)
        .filter((name) => !known.has(name)),
    );
    expect(unknown).toEqual([]);
  });

  it('link to files and headings that exist', () => {
    const broken = everywhere(({ path, text }) =>
      [...withoutCode(text).matchAll(/\]\((?<target>[^)\s]+)\)/g)]
        .map(({ groups }) => groups?.['target'] ?? '')
        .filter((target) => !/^[a-z]+:/.test(target) && !leadsSomewhere(path, target)),
    );
    expect(broken).toEqual([]);
  });

  it('name source files that exist', () => {
    const unknown = everywhere(({ path, text }) =>
      [...text.matchAll(/`(?<file>(?:src|agents|prompts|test|docs|models-catalog|migrations)\/[\w./-]+\.(?:ts|md|yml|sql|json))`/g)]
        .map(({ groups }) => groups?.['file'] ?? '')
        .filter((file) => !path.startsWith('docs/recipes/') && !existsSync(file)),
    );
    expect(unknown).toEqual([]);
  });
});

describe('ARCHITECTURE.md', () => {
  it('can be read in one go', () => {
    expect(readFileSync('ARCHITECTURE.md', 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(120);
  });

  it('lists every folder of src', () => {
    const text = readFileSync('ARCHITECTURE.md', 'utf8');
    expect(globSync('src/*/').filter((folder) => !text.includes(`\`${folder}/\``))).toEqual([]);
  });
});

describe('docs/decisions/libraries.md', () => {
  it('says why of every dependency, in the version we use, and of nothing else', () => {
    const listed = [...readFileSync('docs/decisions/libraries.md', 'utf8').matchAll(/^\| `(?<name>[^`]+)` \| (?<version>[\d.]+) \|/gm)].map(
      ({ groups }) => `${groups?.['name']} ${groups?.['version']}`,
    );
    const used = Object.entries({ ...packageJson.dependencies, ...packageJson.devDependencies }).map(([name, version]) => `${name} ${version}`);
    expect(listed.toSorted()).toEqual(used.toSorted());
  });
});

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
}

/** A relative link: the file exists, and so does the heading after `#`. */
function leadsSomewhere(from: string, target: string): boolean {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? from : join(dirname(from), file);
  if (!existsSync(path)) return false;
  if (anchor === undefined || !path.endsWith('.md')) return true;
  return [...readFileSync(path, 'utf8').matchAll(/^#+ (.*)$/gm)].some(([, heading]) => slugOf(heading ?? '') === anchor);
}

function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
