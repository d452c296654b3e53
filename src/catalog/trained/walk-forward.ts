/** Learns as if standing at the start of every quarter: a row is predicted by what was known before its quarter began, and by nothing else. */
import { fitLogistic, logOddsOf, type LogisticFit, probabilityOf } from '#catalog/trained/fit-logistic.ts';
import type { Prediction } from '#catalog/trained/judge-predictions.ts';
import { limits } from '#kernel/limits.ts';

/** A subject on a day, what was known of it then, and what came of it. Days are ISO text. */
export type TrainingRow = {
  readonly subject: string;
  readonly values: readonly number[];
  readonly target: boolean;
  /** First day of the period (quarter) the row was looked at in; rows of one fold are predicted together. */
  readonly fold: string;
  /** The first day on which the outcome is known. */
  readonly knownOn: string;
};

export type Learned = {
  /** Fitted to all rows and calibrated on every prediction; null where there is no row. */
  readonly fit: LogisticFit | null;
  /** Calibrated, each made from earlier rows alone, in the order of the rows. */
  readonly predictions: readonly Prediction[];
};

type Scored = { readonly row: TrainingRow; readonly logOdds: number };

/**
 * One fold after the other: fit on the rows known by its start, calibrate (Platt: a logistic model over the log-odds) on the
 * predictions of earlier folds whose outcomes were known by then, predict. A fold without enough to learn from is not predicted.
 */
export function walkForward(rows: readonly TrainingRow[], penalty: number): Learned {
  const folds = [...new Set(rows.map((row) => row.fold))].toSorted();
  const scored: Scored[] = [];
  const predictions: Prediction[] = [];
  for (const fold of folds) {
    const known = rows.filter((row) => row.knownOn <= fold);
    if (!isEnough(known.map((row) => row.target))) continue;
    const plain = fitRows(known, penalty);
    const fit = calibrated(
      plain,
      scored.filter(({ row }) => row.knownOn <= fold),
    );
    for (const row of rows.filter((candidate) => candidate.fold === fold)) {
      predictions.push({ subject: row.subject, target: row.target, probability: probabilityOf(logOddsOf(fit, row.values)) });
      scored.push({ row, logOdds: logOddsOf(plain, row.values) });
    }
  }
  return { fit: rows.length === 0 ? null : calibrated(fitRows(rows, penalty), scored), predictions };
}

function fitRows(rows: readonly TrainingRow[], penalty: number): LogisticFit {
  return fitLogistic(
    rows.map((row) => row.values),
    rows.map((row) => row.target),
    penalty,
  );
}

function isEnough(targets: readonly boolean[]): boolean {
  const hits = targets.filter(Boolean).length;
  return Math.min(hits, targets.length - hits) >= limits.trainingClassMin;
}

/** log-odds → a + b · log-odds, folded into the fit. As it was where too few predictions are known, or where they would turn it round. */
function calibrated(fit: LogisticFit, scored: readonly Scored[]): LogisticFit {
  if (!isEnough(scored.map(({ row }) => row.target))) return fit;
  const platt = fitLogistic(
    scored.map(({ logOdds }) => [logOdds]),
    scored.map(({ row }) => row.target),
    PLATT_PENALTY,
  );
  const [slope] = platt.features;
  if (slope === undefined || slope.weight <= 0) return fit;
  const by = slope.weight / slope.scale;
  return {
    intercept: platt.intercept + by * (fit.intercept - slope.mean),
    features: fit.features.map((feature) => ({ ...feature, weight: feature.weight * by })),
  };
}

/** Keeps the slope of a calibration finite; next to nothing against a row. */
const PLATT_PENALTY = 1e-3;
