/** An Answer as the sections a terminal shows, in reading order, its text made harmless. Markdown and screen draw the same sections. */
import type { Answer } from '#kernel/answer.ts';
import type { Draft } from '#kernel/draft.ts';
import { formatCell } from '#kernel/format.ts';
import type { Found } from '#kernel/findings.ts';
import { limits } from '#kernel/limits.ts';
import { stripControlCharacters, stripToLine } from '#surfaces/terminal/strip-control-characters.ts';

export type Section =
  | { readonly kind: 'text'; readonly text: string }
  /** Cells are formatted text on one line. */
  | { readonly kind: 'table'; readonly head: readonly TableColumn[]; readonly rows: readonly (readonly string[])[]; readonly hiddenRows: number }
  | { readonly kind: 'options'; readonly options: readonly string[] }
  | { readonly kind: 'notes'; readonly notes: readonly string[] }
  | { readonly kind: 'provenance'; readonly lines: readonly string[] }
  | { readonly kind: 'suggestions'; readonly suggestions: readonly string[] };

export type TableColumn = { readonly label: string; readonly align: 'left' | 'right' };

/** Every part of the answer that has something to show; a part without content gives no section. */
export function answerSections(answer: Answer): readonly Section[] {
  const notes = answer.engineNote === null ? answer.caveats : [...answer.caveats, answer.engineNote];
  return [
    ...textSection(answer.lead),
    ...answer.tables.flatMap((index) => {
      const findings = answer.findings[index];
      return findings?.kind === 'found' && findings.rows.length > 0 ? [findingsTable(findings)] : [];
    }),
    ...(answer.options.length === 0 ? [] : [{ kind: 'options', options: answer.options.map(stripToLine) } as const]),
    ...(answer.draft === null ? [] : draftSections(answer.draft)),
    ...(answer.receipt === null ? [] : textSection(`Receipt ${answer.receipt.receiptId}, audit entry ${answer.receipt.auditId}.`)),
    ...(notes.length === 0 ? [] : [{ kind: 'notes', notes: notes.map(stripToLine) } as const]),
    ...(answer.provenance.length === 0 ? [] : [{ kind: 'provenance', lines: answer.provenance.map(stripToLine) } as const]),
    ...(answer.suggestions.length === 0 ? [] : [{ kind: 'suggestions', suggestions: answer.suggestions.map(stripToLine) } as const]),
  ];
}

function textSection(text: string): readonly Section[] {
  const clean = stripControlCharacters(text).trim();
  return clean === '' ? [] : [{ kind: 'text', text: clean }];
}

function findingsTable(findings: Found): Section {
  const shown = findings.rows.slice(0, limits.tableRowsShown);
  return {
    kind: 'table',
    head: findings.columns.map((column) => ({ label: stripToLine(column.label), align: column.role === 'metric' ? 'right' : 'left' })),
    rows: shown.map((row) => findings.columns.map((column, at) => stripToLine(formatCell(row[at] ?? null, column)))),
    hiddenRows: findings.rows.length - shown.length,
  };
}

function draftSections(draft: Draft): readonly Section[] {
  const rows = draft.changes.map((change) => [stripToLine(change.field), formatValue(change.before), formatValue(change.after)]);
  return [
    ...textSection(draft.summary),
    { kind: 'table', head: ['Field', 'Before', 'After'].map((label) => ({ label, align: 'left' })), rows, hiddenRows: 0 },
    ...textSection(`Answer \`confirm\` to do it or \`cancel\` to drop it (until ${draft.expiresAt.slice(0, 16).replace('T', ' ')} UTC).`),
  ];
}

/** A value of a draft on one line; `–` where there is none. */
function formatValue(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  return stripToLine(typeof value === 'string' ? value : JSON.stringify(value));
}
