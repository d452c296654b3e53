/** What holds for the repository as a whole: sizes, migrations, dependencies, the lock file. */
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Locked = {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};
const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string>; devDependencies: Record<string, string> };
const code = globSync(['src/**/*.ts', 'agents/**/*.ts', 'test/**/*.ts', '*.config.ts']).map((path) => ({ path, text: readFileSync(path, 'utf8') }));

describe('files', () => {
  it('stay below 300 lines', () => {
    expect(code.filter(({ text }) => text.trimEnd().split('\n').length > 300).map(({ path }) => path)).toEqual([]);
  });
});

describe('migrations', () => {
  const tables = 'src/db/tables';

  it('are the files that the journal lists, in order', () => {
    const { entries } = JSON.parse(readFileSync('migrations/meta/_journal.json', 'utf8')) as { entries: { idx: number; tag: string }[] };
    expect(entries.map(({ idx }) => idx)).toEqual(entries.map((_, index) => index));
    expect(entries.map(({ tag }) => `${tag}.sql`)).toEqual(readdirSync('migrations').filter((name) => name.endsWith('.sql')));
    expect(entries.every(({ idx, tag }) => tag.startsWith(String(idx).padStart(4, '0')))).toBe(true);
  });

  it('hold every table as src/db/tables describes it: nothing is left to generate', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-house-'));
    try {
      cpSync('migrations', join(folder, 'migrations'), { recursive: true });
      cpSync(tables, join(folder, tables), { recursive: true });
      for (const name of ['package.json', 'tsconfig.json', 'drizzle.config.ts']) cpSync(name, join(folder, name));
      symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
      const said = execFileSync(process.execPath, ['node_modules/drizzle-kit/bin.cjs', 'generate', '--name', 'forgotten'], { cwd: folder, encoding: 'utf8' });
      expect(said).toContain('No schema changes');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('dependencies', () => {
  /** Used without being imported, each for its own reason. */
  const tools = ['node', 'openai', '@swc/core', '@types/node', 'dependency-cruiser', 'oxfmt', 'oxlint', 'oxlint-tsgolint', 'typescript'];

  it('are each imported somewhere', () => {
    const names = Object.keys({ ...packageJson.dependencies, ...packageJson.devDependencies }).filter((name) => !tools.includes(name));
    const unused = names.filter((name) => {
      const typed = name.replace(/^@types\//, '');
      return !code.some(({ text }) => new RegExp(`(from|import|import\\() ?'${typed}(/[^']*)?'`).test(text));
    });
    expect(unused).toEqual([]);
  });

  it('have exact versions', () => {
    const versions = Object.values({ ...packageJson.dependencies, ...packageJson.devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});

describe('the lock file', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, Locked>;
  };

  it('names no registry', () => {
    expect(Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('has the integrity of every package, other systems apart', () => {
    const unknown = Object.entries(packages).filter(([path, one]) => path !== '' && one.integrity === undefined && one.inBundle !== true);
    expect(unknown.filter(([, { optional, os }]) => optional !== true || os === undefined).map(([path]) => path)).toEqual([]);
  });

  it('has what other systems need, too: else run .ci/complete-lock', () => {
    const paths = Object.keys(packages);
    const wanted = new Set(Object.values(packages).flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {})));
    expect([...wanted].filter((name) => !paths.some((path) => path.endsWith(`node_modules/${name}`)))).toEqual([]);
  });

  it('has the versions of package.json', () => {
    const wanted = Object.entries({ ...packageJson.dependencies, ...packageJson.devDependencies });
    expect(wanted.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version)).toEqual([]);
  });
});
