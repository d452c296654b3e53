/** A table drawn for a screen of a given width. */
import Table from 'cli-table3';
import stringWidth from 'string-width';
import type { Section, TableColumn } from '#surfaces/terminal/answer-sections.ts';
import { moreRows } from '#surfaces/terminal/answer-to-markdown.ts';
import type { Paint } from '#surfaces/terminal/paint.ts';

type TableSection = Extract<Section, { kind: 'table' }>;

/** What a column of text may shrink to; figures are never wrapped. */
const TEXT_WIDTH_MIN = 8;
/** A border and a space on either side of every cell, and the last border. */
const frameWidth = (columns: number) => columns * 3 + 1;

/** Fits by wrapping text columns; what cannot fit is written as one block per row. */
export function renderTable(table: TableSection, width: number, paint: Paint): string {
  const widths = fitWidths(table, width);
  const drawn = widths === null ? drawBlocks(table, paint) : drawGrid(table, widths, paint);
  return table.hiddenRows === 0 ? drawn : `${drawn}\n${paint.dim(moreRows(table.hiddenRows))}`;
}

/** Width of each column's text; null when the table cannot be made narrow enough. */
function fitWidths(table: TableSection, width: number): readonly number[] | null {
  const widths = table.head.map((column, at) => Math.max(stringWidth(column.label), ...table.rows.map((row) => stringWidth(row[at] ?? '')), 1));
  const smallest = table.head.map((column, at) => (column.align === 'right' ? (widths[at] ?? 0) : Math.min(TEXT_WIDTH_MIN, widths[at] ?? 0)));
  let excess = sum(widths) + frameWidth(widths.length) - width;
  if (sum(smallest) + frameWidth(widths.length) > width) return null;
  while (excess > 0) {
    const widest = widestShrinkable(widths, smallest);
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function widestShrinkable(widths: readonly number[], smallest: readonly number[]): number {
  return widths.reduce((best, width, at) => {
    const canShrink = width > (smallest[at] ?? 0);
    const bestCanShrink = (widths[best] ?? 0) > (smallest[best] ?? 0);
    return canShrink && (!bestCanShrink || width > (widths[best] ?? 0)) ? at : best;
  }, 0);
}

function drawGrid(table: TableSection, widths: readonly number[], paint: Paint): string {
  const grid = new Table({
    head: table.head.map((column) => paint.bold(column.label)),
    colAligns: table.head.map((column) => column.align),
    colWidths: widths.map((width) => width + 2),
    wordWrap: true,
    wrapOnWordBoundary: true,
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  grid.push(...table.rows.map((row) => row.map((cell, at) => breakLongWords(cell, widths[at] ?? 0))));
  return grid.toString();
}

/** Words longer than their column are cut into pieces, so that none is truncated. */
function breakLongWords(cell: string, width: number): string {
  return cell
    .split(' ')
    .flatMap((word) => (stringWidth(word) <= width ? [word] : pieces(word, width)))
    .join(' ');
}

function pieces(word: string, width: number): readonly string[] {
  const found: string[] = [];
  let piece = '';
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    if (stringWidth(piece + segment) > width) {
      found.push(piece);
      piece = segment;
    } else piece += segment;
  }
  return [...found, piece];
}

/** One block per row, a line per column: for more columns than the screen is wide. */
function drawBlocks(table: TableSection, paint: Paint): string {
  return table.rows.map((row) => table.head.map((column, at) => blockLine(column, row[at] ?? '', paint)).join('\n')).join('\n\n');
}

function blockLine(column: TableColumn, cell: string, paint: Paint): string {
  return `${paint.bold(column.label)}: ${cell}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
