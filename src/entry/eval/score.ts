/** Grades → one column of the table: what share is right, and how fast. */
import type { Answer, TokenCount } from '#kernel/answer.ts';
import { percentile } from '#entry/bench/measure.ts';
import type { Grade } from '#entry/eval/grade-case.ts';

export type Score = {
  readonly cases: number;
  /** Shares, 0–1; null where no case asks for it. */
  readonly rightKind: number | null;
  readonly rightIntent: number | null;
  readonly rightPlan: number | null;
  readonly rightValues: number | null;
  readonly wrongButConfident: number | null;
  readonly clarify: Spread;
  readonly decline: Spread;
  readonly latencyMs: { readonly p50: number; readonly p95: number };
  readonly tokens: TokenCount;
};

/** Of what was said to be so, how much was; of what was so, how much was said. */
export type Spread = { readonly precision: number | null; readonly recall: number | null };

/** Sums up grades. */
export function scoreOf(grades: readonly Grade[]): Score {
  const latencies = grades.map((grade) => grade.latencyMs);
  const sum = (pick: (tokens: NonNullable<Answer['tokens']>) => number): number =>
    grades.reduce((total, { answer }) => total + (answer.tokens === undefined ? 0 : pick(answer.tokens)), 0);
  return {
    cases: grades.length,
    rightKind: share(grades, (grade) => grade.isKindRight),
    rightIntent: share(grades, (grade) => grade.isIntentRight),
    rightPlan: share(
      grades.filter((grade) => grade.isPlanRight !== null),
      (grade) => grade.isPlanRight === true,
    ),
    rightValues: share(
      grades.filter((grade) => grade.isValueRight !== null),
      (grade) => grade.isValueRight === true,
    ),
    wrongButConfident: share(grades, (grade) => grade.isConfidentlyWrong),
    clarify: spreadOf(grades, 'clarify'),
    decline: spreadOf(grades, 'decline'),
    latencyMs: grades.length === 0 ? { p50: 0, p95: 0 } : { p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95) },
    tokens: { input: sum((tokens) => tokens.input), output: sum((tokens) => tokens.output) },
  };
}

function share(grades: readonly Grade[], holds: (grade: Grade) => boolean): number | null {
  return grades.length === 0 ? null : grades.filter(holds).length / grades.length;
}

function spreadOf(grades: readonly Grade[], kind: Answer['kind']): Spread {
  const said = grades.filter((grade) => grade.answer.kind === kind);
  const wanted = grades.filter((grade) => grade.one.kind.length === 1 && grade.one.kind[0] === kind);
  return { precision: share(said, (grade) => grade.one.kind.includes(kind)), recall: share(wanted, (grade) => grade.answer.kind === kind) };
}
