/** What the person reads, as Markdown: the `text` of the JSON contract and the output of `ask` without `--json`. */
import type { Answer } from '#kernel/answer.ts';
import { type Section, answerSections } from '#surfaces/terminal/answer-sections.ts';

/** The answer first, then tables, options or the confirm card, caveats, where it comes from, and what to ask next. */
export function answerToMarkdown(answer: Answer): string {
  return answerSections(answer).map(sectionToMarkdown).join('\n\n');
}

function sectionToMarkdown(section: Section): string {
  switch (section.kind) {
    case 'text':
      return section.text;
    case 'table':
      return tableToMarkdown(section);
    case 'options':
      return section.options.map((option, at) => `${at + 1}. ${option}`).join('\n');
    case 'notes':
      return section.notes.map((note) => `- ${note}`).join('\n');
    case 'provenance':
      return section.lines.map((line) => `_${line}_`).join('\n\n');
    case 'suggestions':
      return `You can also ask: ${section.suggestions.map((suggestion) => `"${suggestion}"`).join(', ')}`;
  }
}

function tableToMarkdown(table: Extract<Section, { kind: 'table' }>): string {
  const lines = [
    tableRow(table.head.map((column) => column.label)),
    `|${table.head.map((column) => (column.align === 'right' ? '---:' : '---')).join('|')}|`,
    ...table.rows.map((row) => tableRow(row.map((cell, at) => (table.head[at]?.align === 'right' ? cell : escapeMarks(cell))))),
  ];
  return table.hiddenRows === 0 ? lines.join('\n') : `${lines.join('\n')}\n\n${moreRows(table.hiddenRows)}`;
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll(/\|/g, '\\|')).join(' | ')} |`;
}

/** Text of the database is data: its marks mean nothing. */
function escapeMarks(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>~]/g, (mark) => `\\${mark}`);
}

/** `… and 12 more rows`. */
export function moreRows(count: number): string {
  return `… and ${count} more ${count === 1 ? 'row' : 'rows'}`;
}
