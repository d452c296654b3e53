import { describe, expect, test } from 'vitest';
import { answerToJson, jsonLine } from '#surfaces/terminal/answer-to-json.ts';
import { errorAnswer } from '#surfaces/terminal/error-answer.ts';
import { contractErrors } from '#test/helpers/contract-schema.ts';
import { quarterFindings, sampleAnswers } from '#test/helpers/sample-answers.ts';

describe('an answer as JSON', () => {
  test.each(Object.entries({ ...sampleAnswers, error: errorAnswer('no') }))('keeps the contract: %s', (_name, answer) => {
    const json: unknown = JSON.parse(jsonLine(answerToJson(answer, 'q1', 1)));
    expect(contractErrors(json)).toEqual([]);
  });

  test('the schema check itself refuses a broken answer', () => {
    expect(contractErrors({ ...answerToJson(sampleAnswers.figures, 'q1', 1), kind: 'shrug' })).not.toEqual([]);
  });

  test('cells: ratios with at least six digits, money as decimal text, counts as numbers, dates ISO, undefined null', () => {
    expect(answerToJson(sampleAnswers.figures, 'q1', 2)).toMatchObject({
      id: 'q1',
      turn: 2,
      results: [
        {
          columns: [
            { name: 'close_quarter', type: 'date' },
            { name: 'win_rate', type: 'ratio' },
            { name: 'won_revenue', type: 'money', currency: 'USD' },
            { name: 'won_count', type: 'integer' },
          ],
          rows: [
            ['2017-01-01', '0.820689655172', '1134672.00', 531],
            ['2017-04-01', '0.500000', '3086111.50', 1254],
            ['2017-07-01', null, null, 0],
          ],
          truncated: false,
        },
      ],
      sources: [{ model: 'fct_opportunity', row_count: 3, as_of: '2017-12-31', refreshed_at: '2026-11-21T09:00:00.000000Z', scope: 'organisation' }],
      latency_ms: 12.5,
    });
  });

  test.each([
    ['1', '1.000000'],
    ['0.1234567', '0.1234567'],
    ['-0.25', '-0.250000'],
  ])('the ratio %s is printed as %s', (cell, printed) => {
    const column = { name: 'win_rate', label: 'Win rate', type: 'ratio', role: 'metric' } as const;
    const answer = { ...sampleAnswers.figures, tables: [], findings: [{ ...quarterFindings, columns: [column], rows: [[cell]] }] };
    expect(answerToJson(answer, 'q1', 1)).toMatchObject({ results: [{ rows: [[printed]] }] });
  });

  test('plans have the keys of the contract', () => {
    expect(answerToJson(sampleAnswers.figures, 'q1', 1)).toMatchObject({
      plans: [{ period: { start: '2017-01-01', end: '2018-01-01', date_role: 'close_date' }, compare: { to: 'previous_period' }, limit: null, what_if: null }],
    });
  });

  test('a failed plan keeps its place, empty, and says why', () => {
    const json = answerToJson(sampleAnswers.failedPlan, 'q1', 1);
    expect(json['results']).toMatchObject([
      { truncated: false },
      { columns: [], rows: [], truncated: false, error: 'There is no metric called "win_rat". Did you mean win_rate?' },
    ]);
    expect(json['sources']).toHaveLength(1);
  });

  test('draft, receipt and the note of a fallback are told', () => {
    expect(answerToJson(sampleAnswers.confirm, 'q1', 1)).toMatchObject({
      draft: { id: 'd1', action: 'review.note', changes: [{ field: 'text', before: null, after: 'Good month' }] },
    });
    expect(answerToJson(sampleAnswers.receipt, 'q1', 1)).toMatchObject({ receipt: { id: 'r1', entity_id: 'n1', audit_id: 'person:p1#3' } });
    expect(answerToJson(sampleAnswers.fellBack, 'q1', 1)).toMatchObject({
      caveats: ['Small sample in one quarter.', 'The language model did not answer; the offline reading spoke.'],
      tokens: { input: 10, output: 2 },
    });
  });

  test('no character of a line can steer a terminal, and its value is unchanged', () => {
    const value = { text: '\u001b[2J \u009b31m \u2028 \u0007 ü' };
    const line = jsonLine(value);
    expect(line).toMatch(/^[\u0020-\u007e\u00a0-\u2027]*$/);
    expect(JSON.parse(line)).toEqual(value);
  });
});
