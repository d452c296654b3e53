/** Fitting, judging and walking forward, on rows whose truth can be worked out by hand. */
import { describe, expect, it, test } from 'vitest';
import { fitLogistic, logOddsOf, probabilityOf } from '#catalog/trained/fit-logistic.ts';
import { judgePredictions, type Prediction } from '#catalog/trained/judge-predictions.ts';
import { type TrainingRow, walkForward } from '#catalog/trained/walk-forward.ts';

const nearly = 1e-6;

describe('a logistic fit', () => {
  // 30 of 40 where the feature is 1, 10 of 40 where it is 0: log-odds ln 3 and -ln 3.
  const values = Array.from({ length: 80 }, (_, at) => [at < 40 ? 1 : 0]);
  const targets = values.map((_, at) => (at < 40 ? at < 30 : at < 50));

  it('finds the rates that stand in the rows when nothing is held back', () => {
    const fit = fitLogistic(values, targets, nearly);
    expect(probabilityOf(logOddsOf(fit, [1]))).toBeCloseTo(0.75, 3);
    expect(probabilityOf(logOddsOf(fit, [0]))).toBeCloseTo(0.25, 3);
  });

  it('is held back by its penalty, and stays finite where a feature tells all', () => {
    expect(logOddsOf(fitLogistic(values, targets, 10), [1])).toBeLessThan(Math.log(3));
    const told = fitLogistic(
      values,
      values.map(([value]) => value === 1),
      1,
    );
    expect(probabilityOf(logOddsOf(told, [1]))).toBeGreaterThan(0.9);
    expect(Number.isFinite(logOddsOf(told, [1]))).toBe(true);
  });

  it('gives no weight to what never varies, and keeps rows of one outcome finite', () => {
    const fit = fitLogistic(
      values.map(([value = 0]) => [value, 7]),
      targets,
      1,
    );
    expect(fit.features[1]).toEqual({ mean: 7, scale: 1, weight: 0 });
    expect(
      Number.isFinite(
        fitLogistic(
          values,
          values.map(() => true),
          1,
        ).intercept,
      ),
    ).toBe(true);
  });
});

/** `0.9+ 0.4-`: a chance and what came; each of a subject of its own unless named (`0.9+a`). */
function predictionsOf(text: string): readonly Prediction[] {
  return text.split(' ').map((word, at) => {
    const [, probability = '', sign, subject = ''] = /^([\d.]+)([+-])(\w*)$/.exec(word) ?? [];
    return { probability: Number(probability), target: sign === '+', subject: subject === '' ? String(at) : subject };
  });
}

const aucs: readonly [predictions: string, auc: number | null][] = [
  ['0.9+ 0.8+ 0.2- 0.1-', 1],
  ['0.1+ 0.2+ 0.8- 0.9-', 0],
  ['0.5+ 0.5+ 0.5- 0.5-', 0.5],
  // Of four pairs three are right: 0.9 before both, 0.4 before 0.1 but not before 0.6.
  ['0.9+ 0.4+ 0.6- 0.1-', 0.75],
  ['0.9+ 0.4+ 0.4- 0.1-', 0.875],
  ['0.9+ 0.8+', null],
  ['0.2-', null],
];
test.each(aucs)('%s has the AUC %s', (text, auc) => {
  expect(judgePredictions(predictionsOf(text)).auc?.value ?? null).toBe(auc);
});

describe('judging', () => {
  it('counts the interval by DeLong where every row has a subject of its own', () => {
    // Shares: hits 1, 0.5; misses 0.5, 1. Variance 0.125 / 2 + 0.125 / 2, so the interval is cut at 0 and 1.
    const wide = judgePredictions(predictionsOf('0.9+ 0.4+ 0.6- 0.1-')).auc;
    expect(wide).toEqual({ value: 0.75, low: 0.75 - 1.959963984540054 * Math.sqrt(0.125), high: 1 });
  });

  it('has a wider interval where the same subjects come again and again', () => {
    const words = '0.9+ 0.4+ 0.6- 0.1- 0.7+ 0.3- 0.5+ 0.8-'.split(' ');
    const alone = judgePredictions(predictionsOf([...words, ...words, ...words].join(' '))).auc;
    const named = words.map((word, at) => `${word}s${at}`);
    const again = judgePredictions(predictionsOf([...named, ...named, ...named].join(' '))).auc;
    expect(again?.value).toBe(alone?.value);
    expect((again?.high ?? 0) - (again?.low ?? 0)).toBeGreaterThan(1.5 * ((alone?.high ?? 0) - (alone?.low ?? 0)));
  });

  it('sets what was said beside what came', () => {
    const judged = judgePredictions(predictionsOf('0.9+ 0.9- 0.1- 0.1-'));
    expect(judged.bins).toEqual([
      { low: 0, high: 0.2, rows: 2, predicted: 0.1, observed: 0 },
      { low: 0.8, high: 1, rows: 2, predicted: 0.9, observed: 0.5 },
    ]);
    expect(judged.calibrationError).toBeCloseTo(0.25, 10);
    expect(judged.brier).toBeCloseTo((0.01 + 0.81 + 0.01 + 0.01) / 4, 10);
    expect(judged.brierOfRate).toBe(0.25 * 0.75);
  });

  it('says nothing of nothing', () => {
    expect(judgePredictions([])).toEqual({
      rows: 0,
      subjects: 0,
      hits: 0,
      auc: null,
      brier: null,
      brierOfRate: null,
      calibrationError: null,
      bins: [],
    });
  });
});

const quarters = ['2024-01-01', '2024-04-01', '2024-07-01', '2024-10-01', '2025-01-01'] as const;
/** 60 rows a quarter, known at the start of the next but one; the feature tells three in four. */
const rows: readonly TrainingRow[] = quarters.flatMap((fold, quarter) =>
  Array.from({ length: 60 }, (_, at) => ({
    subject: `${fold}/${at}`,
    values: [at % 2],
    target: (at % 2 === 1) !== at % 8 >= 6,
    fold,
    knownOn: quarters[quarter + 2] ?? '2025-07-01',
  })),
);

/** The chances of the rows looked at in a quarter. */
function predicted(list: readonly TrainingRow[], quarter: string): readonly number[] {
  return walkForward(list, 1)
    .predictions.filter((one) => one.subject.startsWith(quarter))
    .map((one) => one.probability);
}

describe('walking forward', () => {
  it('predicts only what earlier rows can, and learns from all of them in the end', () => {
    const { predictions, fit } = walkForward(rows, 1);
    expect([...new Set(predictions.map((one) => one.subject.slice(0, 10)))]).toEqual(quarters.slice(2));
    expect(fit?.features[0]?.weight).toBeGreaterThan(0);
  });

  it('does not look ahead: what is known later changes no earlier prediction', () => {
    const turned = rows.map((row) => (row.knownOn > quarters[3] ? { ...row, target: !row.target, values: [9] } : row));
    const isOwn = rows.map((row, at) => (row.fold === quarters[2] ? row : (turned[at] ?? row)));
    expect(predicted(rows, quarters[2])).toHaveLength(60);
    expect(predicted(isOwn, quarters[2])).toEqual(predicted(rows, quarters[2]));
    expect(walkForward(turned, 1).fit).not.toEqual(walkForward(rows, 1).fit);
  });

  it('calibrates on predictions whose outcomes were known, and on those alone', () => {
    // From the fourth quarter on the feature says nothing; the fifth quarter does not know that yet.
    const broken = rows.map((row, at) => (row.fold >= quarters[3] ? { ...row, target: at % 8 < 4 } : row));
    expect(predicted(rows, quarters[4])).toHaveLength(60);
    expect(predicted(broken, quarters[4])).toEqual(predicted(rows, quarters[4]));
  });

  it('gives the same for the same rows, and nothing for none', () => {
    expect(walkForward(rows, 1)).toEqual(walkForward([...rows], 1));
    expect(walkForward([], 1)).toEqual({ fit: null, predictions: [] });
  });
});
