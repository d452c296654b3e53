/** How sure the offline reader said it was, beside how often it was right. */
import type { Grade } from '#entry/eval/grade-case.ts';

export type Band = {
  readonly from: number;
  readonly cases: number;
  /** Means over the cases; null without any. */ readonly said: number | null;
  readonly right: number | null;
};

const FROM = [0.98, 0.95, 0.9, 0.75];

/** One band for each bound, the surest first: readings that were answered, and what came of them. */
export function reliabilityOf(grades: readonly Grade[], confidences: ReadonlyMap<string, number>): readonly Band[] {
  const read = grades.flatMap((grade) => {
    const confidence = confidences.get(grade.one.id);
    return confidence === undefined ? [] : [{ confidence, isRight: grade.isKindRight && grade.isValueRight !== false && !grade.isConfidentlyWrong }];
  });
  return FROM.map((from, at) => {
    const inside = read.filter(({ confidence }) => confidence >= from && confidence < (FROM[at - 1] ?? 2));
    return {
      from,
      cases: inside.length,
      said: mean(inside.map(({ confidence }) => confidence)),
      right: mean(inside.map(({ isRight }) => (isRight ? 1 : 0))),
    };
  });
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
