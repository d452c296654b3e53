/** A change taken apart, in words: how large it is, and which parts carry it. A part says where, never what caused it. */
import type { Cards } from '#kernel/card.ts';
import type { Composition } from '#kernel/decisions.ts';
import type { Claim, Found } from '#kernel/findings.ts';
import { figureSentences } from '#agents/composer/single-row.ts';
import { labelOf, reference, type Wording } from '#agents/composer/wording.ts';

export type WhyInput = {
  /** The compared total. */
  readonly total: Found;
  /** The same by one dimension each, with their parts, the most telling first. */
  readonly divided: readonly Found[];
  readonly cards: Cards;
  /** What the question takes for granted. */
  readonly direction: 'rose' | 'fell' | null;
};

type PartClaim = Extract<Claim, { kind: 'part' }>;

/** What is said beside every division. */
export const partsCaveat = 'The parts add up to the change. They say where it happened, not what caused it.';

/** Sentences over the findings [total, …divided]. */
export function composeWhy(input: WhyInput): Composition {
  const { total, divided, cards } = input;
  const metric = total.plan.metrics[0] ?? '';
  const whole: Wording = { found: total, ref: 'r1', cards };
  const claim = total.claims.find((one) => one.kind === 'changed' && one.metric === metric);
  const sentences = [
    ...figureSentences(whole, metric),
    ...(claim?.kind === 'changed' ? [...doubtSentence(claim.direction, input.direction), ...chanceSentence(whole, metric)] : []),
    ...divided.map((found, at) => partSentence({ found, ref: `r${at + 2}`, cards }, metric, at === 0)),
    ...(divided.length === 0 ? [NOTHING[claim?.kind === 'changed' && claim.direction !== 'unchanged' ? 'undivided' : 'unchanged']] : []),
  ];
  return { sentences, suggestions: [] };
}

const NOTHING = {
  undivided: 'I could not divide this change among people, regions, products or the like.',
  unchanged: 'So there is no change to take apart.',
} as const;

/** The question took a change for granted that the figures do not show. */
function doubtSentence(is: 'rose' | 'fell' | 'unchanged', asked: 'rose' | 'fell' | null): readonly string[] {
  return asked === null || asked === is ? [] : ['That is not the way the question puts it; please check that it is the period you mean.'];
}

/** Few rows behind a rate: the change may be nothing. */
function chanceSentence(whole: Wording, metric: string): readonly string[] {
  const { claims, columns } = whole.found;
  if (!claims.some((claim) => claim.kind === 'within_chance')) return [];
  const sample = columns.find((column) => column.name === 'closed_count')?.name ?? null;
  const counts =
    sample === null ? '' : ` (${reference(whole, 0, sample)} ${labelOf(whole, sample).toLowerCase()} against ${reference(whole, 0, `${sample}__previous`)})`;
  return [`With so few deals${counts} chance alone can move the ${labelOf(whole, metric).toLowerCase()} this far, so do not read much into it.`];
}

function partSentence(wording: Wording, metric: string, isFirst: boolean): string {
  const { found } = wording;
  const [dimension = ''] = found.plan.dimensions;
  const label = labelOf(wording, dimension).toLowerCase();
  const parts = found.claims.filter((claim): claim is PartClaim => claim.kind === 'part').toSorted((left, right) => left.rank - right.rank);
  const [first, second] = parts;
  if (first === undefined) return `By ${label} the parts cancel each other out.`;
  const lead = first.isDominant ? `By ${label} the largest part is` : `By ${label} nothing stands out; the largest part is`;
  const told = `${named(wording, first.row, dimension)} with ${reference(wording, first.row, `${metric}__part`)}${effects(wording, first.row, metric)}`;
  const next =
    second === undefined || !isFirst ? '' : `, then ${named(wording, second.row, dimension)} with ${reference(wording, second.row, `${metric}__part`)}`;
  const against = isFirst ? opposite(wording, metric, dimension) : '';
  return `${lead} ${told}${next}${against}.`;
}

function named(wording: Wording, row: number, dimension: string): string {
  return `**${reference(wording, row, dimension)}**`;
}

/** Of a rate: how much came from the part's own rate, how much from its weight. */
function effects(wording: Wording, row: number, metric: string): string {
  const column = wording.found.columns.find((one) => one.name === `${metric}__rate_effect`);
  if (column === undefined) return '';
  const own = column.type === 'ratio' ? 'rate' : 'average';
  return ` (${reference(wording, row, column.name)} from its own ${own}, ${reference(wording, row, `${metric}__mix_effect`)} from its weight)`;
}

/** The part that went furthest the other way stands last. */
function opposite(wording: Wording, metric: string, dimension: string): string {
  const { columns, rows, claims } = wording.found;
  const last = rows.length - 1;
  const at = columns.findIndex((column) => column.name === `${metric}__part`);
  const [first, end] = [String(rows[0]?.[at] ?? '0'), String(rows[last]?.[at] ?? '0')];
  const isOpposite = first.startsWith('-') !== end.startsWith('-') && Number(end) !== 0 && !claims.some((claim) => claim.kind === 'part' && claim.row === last);
  return isOpposite ? `; against it went ${named(wording, last, dimension)} with ${reference(wording, last, `${metric}__part`)}` : '';
}
