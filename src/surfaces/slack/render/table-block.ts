/** Findings as a Slack table block, and as a table of plain text where a block cannot be had. */
import type { TableBlock } from '@slack/types';
import type { Found } from '#kernel/findings.ts';
import { formatCell } from '#kernel/format.ts';
import { limits } from '#kernel/limits.ts';
import { cutText, escapeText, plainText } from '#surfaces/slack/render/slack-text.ts';

/** `note` says what was left out; null when all is shown. */
export type ShownTable = { readonly block: TableBlock; readonly note: string | null };
export type TextTable = { readonly text: string; readonly note: string | null };

const TEXT_COLUMN_CHARACTERS_MAX = 28;

/** A table block of at most Slack's rows, columns and `charactersMax` characters; null when not even one row fits. */
export function tableBlock(found: Found, charactersMax: number): ShownTable | null {
  const grid = cellsOf(found, limits.slackTableColumnsMax, limits.slackCellCharactersMax);
  const shown = rowsThatFit(grid, Math.min(charactersMax, limits.slackTableCharactersMax), limits.slackTableRowsMax, 0);
  if (shown.length < 2) return null;
  const columns = found.columns.slice(0, limits.slackTableColumnsMax);
  return {
    block: {
      type: 'table',
      column_settings: columns.map((column) => (column.role === 'metric' ? { align: 'right' } : { align: 'left', is_wrapped: true })),
      rows: shown.map((row) => row.map((text) => ({ type: 'raw_text', text: plainText(text) }))),
    },
    note: leftOut(found, shown.length - 1, columns.length),
  };
}

/** Aligned columns in a code fence, at most `charactersMax` characters. */
export function textTable(found: Found, charactersMax: number): TextTable | null {
  const grid = cellsOf(found, limits.slackTableColumnsMax, TEXT_COLUMN_CHARACTERS_MAX).map((row) => row.map((text) => text.replaceAll('`', "'")));
  const widths = found.columns.slice(0, limits.slackTableColumnsMax).map((_, at) => Math.max(...grid.map((row) => row[at]?.length ?? 0)));
  const lines = grid.map((row) => [
    escapeText(
      row
        .map((text, at) => (found.columns[at]?.role === 'metric' ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0)))
        .join('  ')
        .trimEnd(),
    ),
  ]);
  const shown = rowsThatFit(lines, charactersMax - '```\n\n```'.length, limits.slackTableRowsMax, 1);
  if (shown.length < 2) return null;
  return { text: `\`\`\`\n${shown.map(([line]) => line ?? '').join('\n')}\n\`\`\``, note: leftOut(found, shown.length - 1, widths.length) };
}

/** Header and rows as shown text; an empty cell is `–`, since Slack refuses empty text. */
function cellsOf(found: Found, columnsMax: number, cellCharactersMax: number): readonly (readonly string[])[] {
  const columns = found.columns.slice(0, columnsMax);
  const oneLine = (text: string) => cutText(text.replaceAll(/\s+/g, ' ').trim(), cellCharactersMax) || '–';
  const body = found.rows.map((row) => columns.map((column, at) => oneLine(formatCell(row[at] ?? null, column))));
  return [columns.map((column) => oneLine(column.label)), ...body];
}

function rowsThatFit(rows: readonly (readonly string[])[], charactersMax: number, rowsMax: number, extraPerRow: number): readonly (readonly string[])[] {
  let left = charactersMax;
  const shown: (readonly string[])[] = [];
  for (const row of rows.slice(0, rowsMax)) {
    left -= row.reduce((sum, text) => sum + plainText(text).length, extraPerRow);
    if (left < 0) break;
    shown.push(row);
  }
  return shown;
}

function leftOut(found: Found, rows: number, columns: number): string | null {
  const parts = [
    ...(rows < found.rows.length ? [`${rows} of ${found.rows.length} rows`] : []),
    ...(columns < found.columns.length ? [`${columns} of ${found.columns.length} columns`] : []),
  ];
  return parts.length === 0 ? null : `The table shows ${parts.join(' and ')}; ask for a filter or the top ones to see others.`;
}
