import { describe, expect, test } from 'vitest';
import type { Answer } from '#kernel/answer.ts';
import { answerToMarkdown } from '#surfaces/terminal/answer-to-markdown.ts';
import { quarterFindings, sampleAnswers } from '#test/helpers/sample-answers.ts';

const nameColumn = { name: 'owner', label: 'Owner', type: 'text', role: 'dimension' } as const;

function owners(names: readonly string[]): Answer {
  const findings = { ...quarterFindings, columns: [nameColumn], rows: names.map((name) => [name]) };
  return { ...sampleAnswers.clarify, kind: 'answer', options: [], lead: 'Owners:', findings: [findings], tables: [0] };
}

describe('an answer as Markdown', () => {
  test('says the answer first, then the table, caveats, provenance and suggestions', () => {
    expect(answerToMarkdown(sampleAnswers.figures)).toBe(`The win rate in 2017 was **63.15 %**.

| Close quarter | Win rate | Won revenue | Won deals |
|---|---:|---:|---:|
| 2017-01-01 | 82.07 % | USD 1,134,672 | 531 |
| 2017-04-01 | 50.00 % | USD 3,086,111.50 | 1,254 |
| 2017-07-01 | – | – | 0 |

- Small sample in one quarter.

_Win rate = won ÷ (won + lost); 2017 by close date; organisation; as of 2017-12-31_

You can also ask: "win rate by region"`);
  });

  test('numbers the options of a question', () => {
    expect(answerToMarkdown(sampleAnswers.clarify)).toBe('Which revenue do you mean?\n\n1. won revenue\n2. open pipeline');
  });

  test('a confirm card shows before and after and how to answer', () => {
    expect(answerToMarkdown(sampleAnswers.confirm)).toBe(`Shall I log this?

Log a note about Dana Whitfield for 2026-10.

| Field | Before | After |
|---|---|---|
| text | – | Good month |

Answer \`confirm\` to do it or \`cancel\` to drop it (until 2026-11-18 11:06 UTC).`);
  });

  test('a receipt names its audit entry', () => {
    expect(answerToMarkdown(sampleAnswers.receipt)).toBe('Logged.\n\nReceipt r1, audit entry person:p1#3.');
  });

  test('a long table is cut and says how many rows are not shown', () => {
    const text = answerToMarkdown(owners(Array.from({ length: 21 }, (_, at) => `Person ${at}`)));
    expect(text).toContain('| Person 19 |\n\n… and 1 more row');
    expect(text).not.toContain('Person 20');
  });

  test('a failed or empty plan that was to be a table is left out', () => {
    expect(answerToMarkdown({ ...sampleAnswers.failedPlan, tables: [1, 7] })).toBe('One of two could be computed.');
    expect(answerToMarkdown(owners([]))).toBe('Owners:');
  });

  test.each([
    ['escape sequences', '\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u0007', 'red link'],
    ['control characters', 'a\u0000b\u0007c\u009bd', 'abcd'],
    ['line ends in a cell', 'one\ntwo\r\nthree', 'one two three'],
    ['cell separators', 'a|b\\', 'a\\|b\\\\'],
    ['marks that reorder text', 'user\u202etxt.exe', 'usertxt.exe'],
  ])('text from data is made harmless: %s', (_name, value, shown) => {
    expect(answerToMarkdown(owners([value]))).toContain(`| ${shown} |`);
  });
});
