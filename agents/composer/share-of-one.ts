/** The share of one value that the question names: said first, though the others stand beside it. */
import { cellOf, labelOf, narrowing, reference, type Wording } from '#agents/composer/wording.ts';
import { stemsOf } from '#agents/words.ts';

const PEOPLE = new Set(['owner', 'manager']);

/** `Enterprise: 34.28 % of won revenue (USD 4,166,300)`; null where no single row is named. */
export function shareOfOne(wording: Wording, question: string): string | null {
  const { plan, rows } = wording.found;
  const [dimension, ...others] = plan.dimensions;
  const [metric] = plan.metrics;
  if (plan.derive?.includes('share') !== true || dimension === undefined || metric === undefined || others.length > 0 || rows.length < 2) return null;
  const state = rows.findIndex((_, row) => cellOf(wording, row, dimension) === true);
  if (state >= 0) return shareWords(wording, { row: state, name: labelOf(wording, dimension).replace(/ or not$/i, ''), metric });
  const asked = stemsOf(question);
  const named = rows.flatMap((_, row) => (isNamed(String(cellOf(wording, row, dimension) ?? ''), asked, PEOPLE.has(dimension)) ? [row] : []));
  const [only, ...more] = named;
  if (only === undefined || more.length > 0) return null;
  return shareWords(wording, { row: only, name: reference(wording, only, dimension), metric });
}

function shareWords(wording: Wording, { row, name, metric }: { readonly row: number; readonly name: string; readonly metric: string }): string {
  const label = labelOf(wording, metric).toLowerCase();
  return `**${name}**: **${reference(wording, row, `${metric}__share`)}** of ${label}${narrowing(wording)} (${reference(wording, row, metric)}).`;
}

/** Every word of a name stands in the question; of a person, one will do. */
function isNamed(value: string, asked: readonly string[], isPerson: boolean): boolean {
  const stems = stemsOf(value);
  if (stems.length === 0) return false;
  if (isPerson && stems.some((stem) => stem.length > 2 && asked.includes(stem))) return true;
  return asked.some((_, at) => stems.every((stem, offset) => asked[at + offset] === stem));
}
