/** Cells as people read them. Exact values stay in Findings; only the shown text is rounded. */
import { localDate, periodLabel } from '#kernel/dates.ts';
import { roundDecimal, multiplyDecimals } from '#kernel/money.ts';
import type { Cell, Column } from '#kernel/findings.ts';

/** `63.15 %`, `USD 10,005,534`, `51.8 days`, `2017-12-31`, `2017-Q4`; `–` where undefined. */
export function formatCell(cell: Cell, column: Pick<Column, 'type' | 'currency' | 'time'> & { readonly name?: string }): string {
  if (cell === null) return '–';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  const text = String(cell);
  if (column.time !== undefined) return periodLabel(localDate(text), column.time.grain, column.time.calendar);
  switch (column.type) {
    case 'ratio':
      // The change of a rate, and a part of it, is in points, not in percent of it.
      return `${roundDecimal(multiplyDecimals(text, '100'), 2)} ${IN_POINTS.test(column.name ?? '') ? 'points' : '%'}`;
    case 'percent':
      return `${roundDecimal(text, 2)} %`;
    case 'money':
      return `${column.currency === undefined ? '' : `${column.currency} `}${groupThousands(trimCents(roundDecimal(text, 2)))}`;
    case 'integer':
      return groupThousands(text);
    case 'decimal':
      return groupThousands(roundDecimal(text, 2));
    case 'days':
      return `${groupThousands(roundDecimal(text, 2))} days`;
    case 'text':
    case 'date':
    case 'timestamp':
    case 'boolean':
      return text;
  }
}

const IN_POINTS = /__(?:change|part|rate_effect|mix_effect)$/;

function trimCents(text: string): string {
  return text.endsWith('.00') ? text.slice(0, -3) : text;
}

function groupThousands(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
