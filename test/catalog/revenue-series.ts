/** Revenue series for forecasts: deals that make them, and the reference's definitions computed plainly, month by month. */
import type { Pipeline } from '#test/catalog/pipeline.ts';

type Deal = NonNullable<Pipeline['opportunities']>[number];

/** First day of the month `index` months after January 2024. */
export function monthAt(index: number): string {
  return `${2024 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}-01`;
}

/** One won deal for every month that has revenue. */
export function dealsOf(series: readonly number[], more: Deal = {}): readonly Deal[] {
  return series.flatMap((amount, index) =>
    amount === 0
      ? []
      : [
          {
            source_key: `month-${index}-${String(more['owner'] ?? '')}`,
            amount,
            is_closed: true,
            is_won: true,
            close_date: monthAt(index).replace(/01$/, '15'),
            ...more,
          },
        ],
  );
}

export type PlainForecast = {
  readonly trend: number | null;
  readonly rolling: number | null;
  readonly seasonal: number | null;
  readonly combined: number | null;
};

/** What each model says of the month `ahead` months after the last of `known`, by definition. */
export function forecastOf(known: readonly number[], ahead: number): PlainForecast {
  const trend = trendOf(known, ahead);
  const rolling = known.length < 3 ? null : mean(known.slice(-3));
  const seasonal = seasonalOf(known, ahead);
  const weighted = [
    [trend, 0.3],
    [rolling, 0.3],
    [seasonal, 0.2],
  ] as const;
  const there = weighted.flatMap(([value, weight]) => (value === null ? [] : [{ value: toCents(value), weight }]));
  const weight = there.reduce((sum, part) => sum + part.weight, 0);
  return { trend, rolling, seasonal, combined: weight === 0 ? null : there.reduce((sum, part) => sum + part.value * part.weight, 0) / weight };
}

function trendOf(known: readonly number[], ahead: number): number | null {
  if (known.length < 6) return null;
  const recent = mean(known.slice(-3));
  const earlier = mean(known.slice(-6, -3));
  const growth = recent <= 0 || earlier <= 0 ? 0 : Math.min(Math.max((recent / earlier) ** (1 / 3) - 1, -0.25), 0.25);
  return recent * (1 + growth) ** (ahead + 1);
}

/** Indices as ratios to the centred 2 × 12 moving average, normalised to a mean of 1; the level of the last 12 months. */
function seasonalOf(known: readonly number[], ahead: number): number | null {
  const target = known.length - 1 + ahead;
  if (known.length < 12) return null;
  if (known.length < 24) return known[target - 12] ?? null;
  const ratios: number[][] = Array.from({ length: 12 }, () => []);
  for (let at = 6; at < known.length - 6; at += 1) {
    const around = known.slice(at - 6, at + 7);
    const average = (sumOf(around) - ((around[0] ?? 0) + (around[12] ?? 0)) / 2) / 12;
    if (average !== 0) ratios[at % 12]?.push((known[at] ?? 0) / average);
  }
  const raw = ratios.map((years) => (years.length === 0 ? null : mean(years)));
  const there = raw.filter((index) => index !== null);
  const normal = there.length === 0 ? 1 : mean(there);
  const indices = raw.map((index) => (index === null || normal === 0 ? null : index / normal));
  const levels = known.slice(-12).flatMap((value, at) => {
    const index = indices[(known.length - 12 + at) % 12];
    return index === null || index === undefined || index === 0 ? [] : [value / index];
  });
  const index = indices[target % 12];
  return levels.length === 0 || index === null || index === undefined ? null : mean(levels) * index;
}

/** The half-width by split conformal prediction; null where there are too few residuals for the level. */
export function conformalOf(residuals: readonly number[], level: number): number | null {
  const place = Math.ceil((residuals.length + 1) * level - 1e-9);
  return residuals.map((residual) => Math.abs(residual)).toSorted((left, right) => left - right)[place - 1] ?? null;
}

/** Rounded half away from zero. */
export function toCents(value: number): number {
  return Math.round((value + Number.EPSILON) * 100) / 100;
}

function mean(values: readonly number[]): number {
  return sumOf(values) / values.length;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
