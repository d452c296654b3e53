/** People, accounts or the like that are counted by what they have: `how many customers did we win`. */
import { type Mark, marksOf } from '#agents/selector/terms/marks.ts';
import type { Measure } from '#agents/selector/terms/request.ts';

/** `how many customers`: the things counted are the rows. */
export function countedDimension(marks: readonly Mark[]): string | null {
  const found = marksOf(marks, 'dimension').find((mark) => {
    const before = marks[marks.indexOf(mark) - 1];
    return mark.isPlural && before?.kind === 'quantity' && before.what === 'many';
  });
  return found?.names[0] ?? null;
}

/** The figure of those that have at least one. */
export function countedMeasure(name: string, dimension: string): Measure {
  return {
    metrics: [name],
    list: { dimensions: [], filters: [{ dimension, op: 'is_not_null', values: [] }], having: [{ metric: name, op: 'gte', value: 1 }] },
  };
}
