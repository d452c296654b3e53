/** A logistic model by penalised maximum likelihood. Pure: the same rows in the same order give the same coefficients. */
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { limits } from '#kernel/limits.ts';

/** log-odds = intercept + Σ weight · (value − mean) ÷ scale. A feature that never varies has weight 0. */
export type LogisticFit = {
  readonly intercept: number;
  readonly features: readonly { readonly mean: number; readonly scale: number; readonly weight: number }[];
};

/**
 * Newton's method on the log-likelihood less half the penalty times the squared weights of the standardised features (the
 * intercept is free). With a penalty above 0 the maximum is unique and finite, also where a feature tells all.
 * `values` is one list of features per row. Needs a row; with rows of one class only, it is the rate of a penalised intercept.
 */
export function fitLogistic(values: readonly (readonly number[])[], targets: readonly boolean[], penalty: number): LogisticFit {
  const features = (values[0] ?? []).map((_, at) => standardOf(values.map((row) => row[at] ?? 0)));
  const rows = values.map((row) => Float64Array.from([1, ...features.map(({ mean, scale }, at) => ((row[at] ?? 0) - mean) / scale)]));
  let coefficients = [0, ...features.map(() => 0)];
  for (let step = 0; step < limits.trainingStepsMax; step += 1) {
    const change = newtonStep(rows, targets, coefficients, penalty);
    coefficients = coefficients.map((value, at) => value + (change[at] ?? 0));
    if (Math.max(...change.map(Math.abs)) < 1e-9) break;
  }
  const [intercept = 0, ...weights] = coefficients;
  return { intercept, features: features.map((feature, at) => ({ ...feature, weight: weights[at] ?? 0 })) };
}

/** Log-odds of a row. */
export function logOddsOf(fit: LogisticFit, row: readonly number[]): number {
  return fit.features.reduce((sum, { mean, scale, weight }, at) => sum + (weight * ((row[at] ?? 0) - mean)) / scale, fit.intercept);
}

/** 1 ÷ (1 + e^−x). */
export function probabilityOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** Scale 1 for what never varies: all its standardised values are 0, and so is its weight. */
function standardOf(column: readonly number[]): { readonly mean: number; readonly scale: number } {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length;
  return { mean, scale: variance > 1e-12 ? Math.sqrt(variance) : 1 };
}

/** A free intercept of rows of one class would run away, so it has a little of the penalty too. */
const INTERCEPT_PENALTY = 1e-3;

function newtonStep(rows: readonly Float64Array[], targets: readonly boolean[], coefficients: readonly number[], penalty: number): readonly number[] {
  const size = coefficients.length;
  const at = Float64Array.from(coefficients);
  const gradient = at.map((value, index) => -value * (index === 0 ? INTERCEPT_PENALTY : penalty));
  // The lower half, line after line; the other half is the same.
  const hessian = new Float64Array(size * size);
  for (let line = 0; line < size; line += 1) hessian[line * size + line] = line === 0 ? INTERCEPT_PENALTY : penalty;
  for (const [index, row] of rows.entries()) addRow({ row, target: targets[index] === true, at, gradient, hessian });
  const lines = coefficients.map((_line, line) => coefficients.map((_value, column) => hessian[Math.max(line, column) * size + Math.min(line, column)] ?? 0));
  return new CholeskyDecomposition(new Matrix(lines)).solve(Matrix.columnVector([...gradient])).to1DArray();
}

type Sums = { readonly at: Float64Array; readonly gradient: Float64Array; readonly hessian: Float64Array };

/** Plain loops over numbers side by side: this is where training spends its time. */
function addRow({ row, target, at, gradient, hessian }: Sums & { readonly row: Float64Array; readonly target: boolean }): void {
  const size = row.length;
  let logOdds = 0;
  for (let index = 0; index < size; index += 1) logOdds += (row[index] ?? 0) * (at[index] ?? 0);
  const probability = probabilityOf(logOdds);
  const residual = (target ? 1 : 0) - probability;
  const weight = probability * (1 - probability);
  for (let line = 0; line < size; line += 1) {
    const value = row[line] ?? 0;
    gradient[line] = (gradient[line] ?? 0) + residual * value;
    for (let column = 0; column <= line; column += 1)
      hessian[line * size + column] = (hessian[line * size + column] ?? 0) + weight * value * (row[column] ?? 0);
  }
}
