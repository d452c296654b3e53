/** How good predictions were: whether they rank (AUC), and whether they mean what they say (Brier score, calibration). Pure. */

export type Prediction = { readonly subject: string; readonly target: boolean; readonly probability: number };

export type Bin = {
  /** Edges of the predicted probabilities, low included. */
  readonly low: number;
  readonly high: number;
  readonly rows: number;
  readonly predicted: number;
  readonly observed: number;
};

export type Judged = {
  readonly rows: number;
  readonly subjects: number;
  readonly hits: number;
  /** Chance that a row that came true has the higher probability of two, with its 95 % interval; null without rows of both kinds. */
  readonly auc: { readonly value: number; readonly low: number; readonly high: number } | null;
  /** Mean squared error of the probabilities, and what always saying the rate of all rows would have had. Null without rows. */
  readonly brier: number | null;
  readonly brierOfRate: number | null;
  /** Mean distance of predicted and observed share over the bins, each weighted by its rows. */
  readonly calibrationError: number | null;
  readonly bins: readonly Bin[];
};

const BINS = 5;
const Z_95 = 1.959963984540054;

/** Rows of one subject are not independent: the interval counts subjects (DeLong's components, summed by subject after Obuchowski). */
export function judgePredictions(predictions: readonly Prediction[]): Judged {
  const rows = predictions.length;
  const hits = predictions.filter((one) => one.target).length;
  const bins = binsOf(predictions);
  const rate = hits / rows;
  return {
    rows,
    subjects: new Set(predictions.map((one) => one.subject)).size,
    hits,
    auc: aucOf(predictions),
    brier: rows === 0 ? null : predictions.reduce((sum, one) => sum + (one.probability - Number(one.target)) ** 2, 0) / rows,
    brierOfRate: rows === 0 ? null : rate * (1 - rate),
    calibrationError: rows === 0 ? null : bins.reduce((sum, bin) => sum + (bin.rows / rows) * Math.abs(bin.predicted - bin.observed), 0),
    bins,
  };
}

function binsOf(predictions: readonly Prediction[]): readonly Bin[] {
  return Array.from({ length: BINS }, (_, at) => {
    const inside = predictions.filter((one) => Math.min(Math.floor(one.probability * BINS), BINS - 1) === at);
    const mean = (valueOf: (one: Prediction) => number): number => inside.reduce((sum, one) => sum + valueOf(one), 0) / inside.length;
    return {
      low: at / BINS,
      high: (at + 1) / BINS,
      rows: inside.length,
      predicted: mean((one) => one.probability),
      observed: mean((one) => Number(one.target)),
    };
  }).filter((bin) => bin.rows > 0);
}

function aucOf(predictions: readonly Prediction[]): Judged['auc'] {
  const hits = predictions.filter((one) => one.target);
  const misses = predictions.filter((one) => !one.target);
  if (hits.length === 0 || misses.length === 0) return null;
  const all = midranks(predictions);
  const within = { hits: midranks(hits), misses: midranks(misses) };
  // The share of the other kind that each row is on the right side of.
  const share = (one: Prediction): number => {
    const above = (all.get(one.probability) ?? 0) - ((one.target ? within.hits : within.misses).get(one.probability) ?? 0);
    return one.target ? above / misses.length : 1 - above / hits.length;
  };
  const value = hits.reduce((sum, one) => sum + share(one), 0) / hits.length;
  const error = Math.sqrt(varianceOf(predictions, share, { value, hits: hits.length, misses: misses.length }));
  return { value, low: Math.max(0, value - Z_95 * error), high: Math.min(1, value + Z_95 * error) };
}

/** Rank of every probability, counted from 1; equal ones share the middle of theirs. */
function midranks(predictions: readonly Prediction[]): ReadonlyMap<number, number> {
  const sorted = predictions.map((one) => one.probability).toSorted((left, right) => left - right);
  const ranks = new Map<number, number>();
  for (let first = 0; first < sorted.length;) {
    let next = first;
    while (next < sorted.length && sorted[next] === sorted[first]) next += 1;
    ranks.set(sorted[first] ?? 0, (first + 1 + next) / 2);
    first = next;
  }
  return ranks;
}

type Sides = { hits: number; misses: number; ofHits: number; ofMisses: number };

function varianceOf(
  predictions: readonly Prediction[],
  share: (one: Prediction) => number,
  auc: { readonly value: number; readonly hits: number; readonly misses: number },
): number {
  const bySubject = new Map<string, Sides>();
  for (const one of predictions) {
    const sides = bySubject.get(one.subject) ?? { hits: 0, misses: 0, ofHits: 0, ofMisses: 0 };
    if (one.target) Object.assign(sides, { hits: sides.hits + 1, ofHits: sides.ofHits + share(one) });
    else Object.assign(sides, { misses: sides.misses + 1, ofMisses: sides.ofMisses + share(one) });
    bySubject.set(one.subject, sides);
  }
  const subjects = [...bySubject.values()];
  const [withHits, withMisses] = [subjects.filter((one) => one.hits > 0).length, subjects.filter((one) => one.misses > 0).length];
  if (withHits < 2 || withMisses < 2) return 1;
  let [hits, misses, both] = [0, 0, 0];
  for (const one of subjects) {
    const [off, offMisses] = [one.ofHits - one.hits * auc.value, one.ofMisses - one.misses * auc.value];
    hits += off ** 2;
    misses += offMisses ** 2;
    both += off * offMisses;
  }
  const share10 = (withHits / (withHits - 1)) * (hits / auc.hits ** 2);
  const share01 = (withMisses / (withMisses - 1)) * (misses / auc.misses ** 2);
  const cross = (2 * subjects.length * both) / ((subjects.length - 1) * auc.hits * auc.misses);
  return Math.max(share10 + share01 + cross, 0);
}
