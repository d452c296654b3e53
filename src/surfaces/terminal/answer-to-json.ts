/** One turn's answer as the JSON contract has it: what `ask --json` prints. */
import type { Answer } from '#kernel/answer.ts';
import type { Draft, Receipt } from '#kernel/draft.ts';
import type { Cell, Column, Findings, Found } from '#kernel/findings.ts';
import { planToJson } from '#kernel/plan.ts';
import { describeFailure } from '#surfaces/describe-failure.ts';
import { answerToMarkdown } from '#surfaces/terminal/answer-to-markdown.ts';

/**
 * Every field of the contract; a plan that failed keeps its place, empty, with `error`.
 * **Units** ratios as fractions in text with at least six digits, unrounded; money, decimals, percents and days as decimal text; integers as numbers.
 */
export function answerToJson(answer: Answer, id: string, turn: number): Record<string, unknown> {
  return {
    id,
    turn,
    kind: answer.kind,
    intent: answer.intent,
    text: answerToMarkdown(answer),
    plans: answer.findings.map((findings) => planToJson(findings.plan)),
    results: answer.findings.map(resultToJson),
    sources: answer.findings.flatMap((findings) => (findings.kind === 'found' ? [sourceToJson(findings)] : [])),
    caveats: answer.engineNote === null ? answer.caveats : [...answer.caveats, answer.engineNote],
    suggestions: answer.suggestions,
    options: answer.options,
    draft: answer.draft === null ? null : draftToJson(answer.draft),
    receipt: answer.receipt === null ? null : receiptToJson(answer.receipt),
    engine: answer.engine,
    latency_ms: answer.latencyMs,
    ...(answer.tokens === undefined ? {} : { tokens: { input: answer.tokens.input, output: answer.tokens.output } }),
  };
}

/** One line of JSON in which no character can steer a terminal (same value, more escapes). */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\u007f-\u009f\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function resultToJson(findings: Findings): Record<string, unknown> {
  if (findings.kind === 'failed') return { columns: [], rows: [], truncated: false, error: describeFailure(findings.failure) };
  return {
    columns: findings.columns.map(({ name, type, currency }) => (currency === undefined ? { name, type } : { name, type, currency })),
    rows: findings.rows.map((row) => findings.columns.map((column, at) => cellToJson(row[at] ?? null, column))),
    truncated: findings.truncated,
  };
}

function cellToJson(cell: Cell, column: Column): Cell {
  if (cell === null || typeof cell === 'boolean') return cell;
  switch (column.type) {
    case 'integer': {
      const count = Number(cell);
      return Number.isSafeInteger(count) ? count : String(cell);
    }
    case 'ratio':
      return padFraction(String(cell), 6);
    case 'text':
    case 'decimal':
    case 'money':
    case 'percent':
    case 'days':
    case 'date':
    case 'timestamp':
    case 'boolean':
      return String(cell);
  }
}

/** `0.5` → `0.500000`; longer fractions stay as they are. */
function padFraction(decimal: string, digitsMin: number): string {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return `${whole}.${fraction.padEnd(digitsMin, '0')}`;
}

function sourceToJson({ evidence }: Found): Record<string, unknown> {
  return {
    model: evidence.model,
    sql: evidence.sql,
    parameters: evidence.parameters,
    row_count: evidence.rowCount,
    as_of: evidence.asOf,
    refreshed_at: evidence.refreshedAt,
    scope: evidence.scope,
    definitions: evidence.definitions,
  };
}

function draftToJson(draft: Draft): Record<string, unknown> {
  return {
    id: draft.draftId,
    action: draft.action,
    fields: draft.fields,
    changes: draft.changes.map(({ field, before, after }) => ({ field, before: before ?? null, after: after ?? null })),
    expires_at: draft.expiresAt,
  };
}

function receiptToJson(receipt: Receipt): Record<string, unknown> {
  return {
    id: receipt.receiptId,
    action: receipt.action,
    entity: receipt.entity,
    entity_id: receipt.entityId,
    audit_id: receipt.auditId,
    stored: receipt.stored,
  };
}
