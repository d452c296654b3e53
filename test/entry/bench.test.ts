import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { bench } from '#entry/bench.ts';
import { durationText, percentile } from '#entry/bench/measure.ts';
import { collectOutput } from '#test/helpers/collect-output.ts';

describe('npm run bench', () => {
  test.each([
    [['--runs', '0']],
    [['--runs', 'many']],
    [['--opportunities', '-5']],
    [['--what']],
    [['soak']],
    [['catalog', '--sizes', '10x']],
    [['catalog', '--pairs', '-1']],
  ])('%j is refused with the usage', async (commandLine) => {
    const terminal = { stdin: new PassThrough(), stdout: collectOutput(), stderr: collectOutput() };
    expect(await bench(commandLine, terminal)).toBe(2);
    expect(terminal.stderr.text()).toContain('Usage: npm run bench');
  });

  test.each([
    [[5], 0.5, 5],
    [[3, 1, 2], 0.5, 2],
    [Array.from({ length: 100 }, (_, index) => 100 - index), 0.95, 96],
  ])('percentile of %j at %d', (samples, share, expected) => {
    expect(percentile(samples, share)).toBe(expected);
  });

  test.each([
    [1_849, '1.8 s'],
    [12.4, '12 ms'],
    [0.254, '0.25 ms'],
  ])('%d ms reads %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
