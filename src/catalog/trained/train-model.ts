/** The training step of a build: what a trained model learns from its rows is put into its table, which its SQL left empty. */
import type { BuildModel, TrainedFrom } from '#catalog/catalog.ts';
import { judgePredictions } from '#catalog/trained/judge-predictions.ts';
import { type Learned, type TrainingRow, walkForward } from '#catalog/trained/walk-forward.ts';
import type { Session } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';

/** One learned figure. */
export type LearnedRow = { readonly part: 'fit' | 'quality' | 'bin'; readonly name: string; readonly field: string; readonly value: number };

/**
 * Reads the rows of `trained.from` under construction, learns, and fills the model's table. Rows come in one order and
 * figures are rounded, so the same source rows give the same table. More rows than limits.trainingRowsMax are thinned by
 * subject, always the same ones.
 */
export async function trainModel(session: Session, model: BuildModel, trained: TrainedFrom, vars: Readonly<Record<string, unknown>>): Promise<void> {
  const rows = await readRows(session, trained);
  const learned = learnedRows(trained.features, rows, walkForward(rows, trained.penalty));
  await session.query(
    `INSERT INTO pg_temp.${model.name} (organization_id, as_of, part, name, field, value)
     SELECT $1::integer, $2::date, part, name, field, value
     FROM unnest($3::text[], $4::text[], $5::text[], $6::double precision[]) AS learned (part, name, field, value)`,
    [
      vars['organization_id'],
      vars['as_of'],
      learned.map((row) => row.part),
      learned.map((row) => row.name),
      learned.map((row) => row.field),
      learned.map((row) => row.value),
    ],
  );
}

type Read = { readonly subject: string; readonly target: boolean; readonly fold: string; readonly known_on: string; readonly features: readonly number[] };

async function readRows(session: Session, { from, subject, target, fold, knownOn, features }: TrainedFrom): Promise<readonly TrainingRow[]> {
  const rows = await session.query<Read>(
    `SELECT ${subject} AS subject, ${target} AS target, ${fold} AS fold, ${knownOn} AS known_on,
       ARRAY[${features.map((name) => `${name}::double precision`).join(', ')}] AS features
     FROM (SELECT *, row_number() OVER (ORDER BY md5(${subject}), ${subject}, ${fold}) AS place FROM pg_temp.${from}) AS row
     WHERE place <= ${limits.trainingRowsMax}
     ORDER BY ${fold}, ${subject} COLLATE "C", ${knownOn}`,
  );
  return rows.map((row) => ({ subject: row.subject, values: row.features.map(Number), target: row.target, fold: row.fold, knownOn: row.known_on }));
}

/** What was learned as rows: the calibrated fit, how good its predictions were, and what it was learned from. */
export function learnedRows(features: readonly string[], rows: readonly TrainingRow[], { fit, predictions }: Learned): readonly LearnedRow[] {
  const judged = judgePredictions(predictions);
  const figures: Readonly<Record<string, number | null | undefined>> = {
    rows: rows.length,
    subjects: new Set(rows.map((row) => row.subject)).size,
    hits: rows.filter((row) => row.target).length,
    tested_rows: judged.rows,
    tested_subjects: judged.subjects,
    tested_hits: judged.hits,
    auc: judged.auc?.value,
    auc_low: judged.auc?.low,
    auc_high: judged.auc?.high,
    brier: judged.brier,
    brier_of_rate: judged.brierOfRate,
    calibration_error: judged.calibrationError,
  };
  const fitted = (fit?.features ?? []).flatMap((feature, at) =>
    Object.entries(feature).map(([field, value]): LearnedRow => ({ part: 'fit', name: features[at] ?? '', field, value })),
  );
  const bins = judged.bins.flatMap((bin, at) => Object.entries(bin).map(([field, value]): LearnedRow => ({ part: 'bin', name: String(at + 1), field, value })));
  return [
    ...(fit === null ? [] : [{ part: 'fit' as const, name: 'intercept', field: 'weight', value: fit.intercept }]),
    ...fitted,
    ...Object.entries(figures).flatMap(([name, value]): readonly LearnedRow[] => (value == null ? [] : [{ part: 'quality', name, field: 'value', value }])),
    ...bins,
  ].map((row) => ({ ...row, value: Number(row.value.toFixed(DIGITS)) }));
}

/** Decimals a learned figure is kept to. */
const DIGITS = 8;
