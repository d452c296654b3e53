import { expect, test } from 'vitest';
import type { Answer } from '#kernel/answer.ts';
import type { Found } from '#kernel/findings.ts';
import { answerToBlocks, answerToText } from '#surfaces/slack/render/answer-to-blocks.ts';
import { showHow } from '#surfaces/slack/render/show-how.ts';
import { escapeText, markdownToMrkdwn, splitText } from '#surfaces/slack/render/slack-text.ts';
import { blocksSchema, textsOf } from '#test/helpers/fake-slack/block-schema.ts';
import { quarterFindings, sampleAnswers } from '#test/helpers/sample-answers.ts';

const view = { slackUserId: 'UDANA', part: 'shown' } as const;

/** Findings of `rows` rows and `columns` columns whose cells hold `text`. */
function bigFindings(rows: number, columns: number, text: string): Found {
  return {
    ...quarterFindings,
    columns: Array.from({ length: columns }, (_, at) => ({
      name: `column_${at}`,
      label: `Column ${at}`,
      type: 'text',
      role: at === 0 ? 'dimension' : 'metric',
    })),
    rows: Array.from({ length: rows }, (_, at) => Array.from({ length: columns }, () => `${text} ${at}`)),
  };
}

const figures: Answer = sampleAnswers.figures;
const longText = 'Revenue rose in every region that was asked for. '.repeat(600);
const answersOfEverySize: readonly (readonly [string, Answer])[] = [
  ...Object.entries(sampleAnswers),
  ['300 rows', { ...figures, findings: [bigFindings(300, 4, 'cell')] }],
  ['300 wide rows', { ...figures, findings: [bigFindings(300, 30, 'a rather long cell of text')] }],
  ['huge cells', { ...figures, findings: [bigFindings(50, 5, 'x'.repeat(5_000))] }],
  [
    'empty cells',
    {
      ...figures,
      findings: [
        {
          ...bigFindings(2, 2, ''),
          rows: [
            ['', null],
            [' ', '\n'],
          ],
        },
      ],
    },
  ],
  ['no rows', { ...figures, findings: [{ ...quarterFindings, rows: [] }] }],
  ['eight tables', { ...figures, findings: Array.from({ length: 8 }, () => bigFindings(40, 6, 'cell')), tables: [0, 1, 2, 3, 4, 5, 6, 7] }],
  ['a long lead', { ...figures, lead: longText }],
  ['a lead of ampersands', { ...figures, lead: '&'.repeat(20_000) }],
  ['one long word', { ...figures, lead: 'x'.repeat(20_000) }],
  ['an empty lead', { ...figures, lead: '' }],
  [
    'everything long',
    {
      ...figures,
      lead: longText,
      provenance: [longText, longText],
      caveats: [longText],
      suggestions: Array(9).fill(longText.slice(0, 290)),
      options: Array(9).fill(longText.slice(0, 290)),
      findings: [bigFindings(300, 20, 'cell')],
    },
  ],
  [
    'a draft of a hundred changes',
    {
      ...sampleAnswers.confirm,
      draft: {
        ...sampleAnswers.confirm.draft,
        changes: Array.from({ length: 100 }, (_, at) => ({ field: `field_${at}`, before: longText, after: { nested: at } })),
      },
    },
  ],
];

test.each(answersOfEverySize)('%s: the message keeps every limit of Slack', (_, answer) => {
  const message = answerToBlocks(answer, view);
  expect(blocksSchema.safeParse(message.blocks).error?.issues ?? []).toEqual([]);
  expect(message.text.length).toBeGreaterThan(0);
  expect(message.text.length + textsOf(message.blocks).join('').length).toBeLessThanOrEqual(12_000);
  expect(answerToText(answer, view).length).toBeLessThanOrEqual(12_000);
  expect(blocksSchema.safeParse(showHow(answer).blocks).error?.issues ?? []).toEqual([]);
});

test.each([
  [300, 4, 'The table shows 99 of 300 rows; ask for a filter or the top ones to see others.'],
  [3, 24, 'The table shows 20 of 24 columns; ask for a filter or the top ones to see others.'],
] as const)('a table of %i rows and %i columns says what it leaves out', (rows, columns, note) => {
  const { blocks } = answerToBlocks({ ...figures, findings: [bigFindings(rows, columns, 'cell')] }, view);
  expect(textsOf(blocks).join('\n')).toContain(note);
});

test('a lead that is cut says so', () => {
  expect(textsOf(answerToBlocks({ ...figures, lead: longText }, view).blocks).join('\n')).toContain('Cut here: the answer is longer than Slack shows.');
});

const planted =
  '<!channel> <!here> <@UDANA> <https://evil.example|click> [click](https://evil.example) @channel @everyone https://evil.example mailto:a@evil.example';

test('what data plants can neither ping nor link, in any part of a message', () => {
  const rows = [[planted, '1', '1', 1]];
  const answer: Answer = {
    ...figures,
    lead: planted,
    findings: [
      {
        ...quarterFindings,
        columns: quarterFindings.columns.map((column, at) => (at === 0 ? { ...column, type: 'text', label: planted } : column)),
        rows,
        evidence: { ...quarterFindings.evidence, sql: planted, scope: planted, parameters: [planted] },
      },
    ],
    provenance: [planted],
    caveats: [planted],
    suggestions: [planted],
    options: [planted],
    draft: { ...sampleAnswers.confirm.draft, summary: planted, changes: [{ field: planted, before: planted, after: planted }] },
    receipt: { ...sampleAnswers.receipt.receipt, summary: planted, stored: { [planted]: planted } },
  };
  const message = answerToBlocks(answer, view);
  // Button values go back to us, never to a reader.
  const values = new Set([planted]);
  const shown = [message.text, answerToText(answer, view), ...textsOf(message.blocks), ...textsOf(showHow(answer).blocks)].filter((text) => !values.has(text));
  expect(shown.length).toBeGreaterThan(10);
  for (const text of shown) expect(text).not.toMatch(/<[!@#h]|@channel|@here|@everyone|https:\/\/|mailto:/);
});

test('every mrkdwn text is verbatim, so that Slack links nothing by itself', () => {
  const { blocks } = answerToBlocks({ ...sampleAnswers.confirm, provenance: ['p'], caveats: ['c'] }, view);
  expect(JSON.stringify(blocks).match(/"type":"mrkdwn"/g)?.length).toBe(JSON.stringify(blocks).match(/"verbatim":true/g)?.length);
});

test.each([
  ['**Win rate** fell', '*Win rate* fell'],
  ['*slightly*', '_slightly_'],
  ['## Pipeline', '*Pipeline*'],
  ['- one\n- two', '• one\n• two'],
  ['~~old~~', '~old~'],
  ['`a < b` & **c**', '`a &lt; b` &amp; *c*'],
  ['avg_deal_size of 5 * 3', 'avg_deal_size of 5 * 3'],
  ['[definition](docs#win_rate)', 'definition (docs#win_rate)'],
  ['Smith & Sons <Ltd>', 'Smith &amp; Sons &lt;Ltd&gt;'],
  ['\\*not bold\\* and **\\_bold\\_**', '*\u200Bnot bold*\u200B and *_\u200Bbold_\u200B*'],
  ['\\[text\\](http://x) \\<!here\\>', '[text](http:\u200B//x) &lt;!here&gt;'],
])('Markdown %j is mrkdwn %j', (markdown, mrkdwn) => {
  expect(markdownToMrkdwn(markdown)).toBe(mrkdwn);
});

test.each([
  ['words', 'one two three '.repeat(50)],
  ['lines', 'a line\n'.repeat(100)],
  ['entities', escapeText('&<>'.repeat(100))],
  ['emoji', '😀'.repeat(200)],
])('splitting %s loses nothing and breaks neither entity nor character', (_, text) => {
  const pieces = splitText(text, 101);
  expect(pieces.every((piece) => piece.length <= 101)).toBe(true);
  expect(pieces.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
  for (const piece of pieces) {
    expect(piece.isWellFormed()).toBe(true);
    expect(piece.replaceAll(/&(amp|lt|gt);/g, '')).not.toContain('&');
  }
});
