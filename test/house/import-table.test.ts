/** The import table of ARCHITECTURE.md, checked over the real imports. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

describe('imports', () => {
  it('go one way, never between siblings, and each vendor has one owner', () => {
    const output = execFileSync('node_modules/.bin/depcruise', ['src', 'agents', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'], {
      encoding: 'utf8',
      maxBuffer: 100_000_000,
    });
    const report = JSON.parse(output) as { summary: { violations: { rule: { name: string }; from: string; to: string }[]; totalCruised: number } };
    expect(report.summary.totalCruised).toBeGreaterThan(50);
    expect(report.summary.violations.map((violation) => `${violation.rule.name}: ${violation.from} → ${violation.to}`)).toEqual([]);
  });
});
