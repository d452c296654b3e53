/** `npm run eval`: how well people are understood, measured on the labelled set over the sample organisation. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { readEnv } from '#env.ts';
import type { TokenCount } from '#kernel/answer.ts';
import { costOf } from '#services/model-use/model-budget.ts';
import { type Terminal, runAsProcess, sayUsage } from '#entry/terminal.ts';
import { durationText, spreadText } from '#entry/bench/measure.ts';
import { halfOf, readCases } from '#entry/eval/eval-case.ts';
import type { Grade } from '#entry/eval/grade-case.ts';
import { type EvalEngine, type EvalRun, runEval } from '#entry/eval/run-eval.ts';
import { type Band, reliabilityOf } from '#entry/eval/reliability.ts';
import { type Score, scoreOf, type Spread } from '#entry/eval/score.ts';

const usage = `Usage: npm run eval [-- --show tune|report|all] [--only TEXT] [--folder FOLDER]

Says every labelled conversation of test/eval to the sample organisation and grades the last reply of each by its
values. Prints one table per engine: the half that is tuned on, the half that is reported on. --show lists the cases of
a half that went wrong (default: tune); --only takes the cases whose id, tag or file holds TEXT.`;
const casesFolder = join(import.meta.dirname, '..', '..', 'test', 'eval');
const shownCharactersMax = 300;

/** Exit codes: 0 measured, 2 wrong usage. */
export async function evaluate(argv: readonly string[], terminal: Terminal): Promise<number> {
  const asked = readArguments(argv);
  if (asked === null) return sayUsage(terminal, 'That is no command.', usage);
  const every = await readCases(asked.folder);
  const cases = every.filter((one) => [one.id, one.file, ...one.tags].some((text) => text.includes(asked.only)));
  const engines: readonly EvalEngine[] = readEnv().openai.apiKey === null ? ['offline'] : ['offline', 'openai'];
  for (const engine of engines) {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-eval-'));
    try {
      const run = await runEval(folder, engine, cases);
      terminal.stdout.write(`${failuresText(run, asked.show)}${tableText(run)}\n`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return 0;
}

type Asked = { readonly show: string; readonly only: string; readonly folder: string };

function readArguments(argv: readonly string[]): Asked | null {
  try {
    const options = {
      show: { type: 'string', default: 'tune' },
      only: { type: 'string', default: '' },
      folder: { type: 'string', default: casesFolder },
    } as const;
    const { values } = parseArgs({ args: [...argv], options });
    return ['tune', 'report', 'all', 'none'].includes(values.show) ? values : null;
  } catch {
    return null;
  }
}

function failuresText(run: EvalRun, show: string): string {
  const wrong = run.grades.filter((grade) => isWrong(grade) && (show === 'all' || halfOf(grade.one.id) === show));
  return wrong.map((grade) => `${failureText(grade)}\n\n`).join('');
}

function isWrong(grade: Grade): boolean {
  return !grade.isKindRight || !grade.isIntentRight || grade.isValueRight === false || grade.isConfidentlyWrong;
}

function failureText({ one, answer, isIntentRight, isConfidentlyWrong, shown }: Grade): string {
  const wanted = [one.kind.join('|'), one.intent?.join('|'), one.plan?.join(' && ') ?? one.sql].filter((part) => part !== undefined).join(' · ');
  return [
    `${one.file} ${one.id}${isConfidentlyWrong ? ' WRONG BUT CONFIDENT' : ''}${isIntentRight ? '' : ' (intent)'}: ${one.turns.join(' → ')}`,
    `  expected ${wanted}`,
    `  got      ${answer.kind} · ${answer.intent} · ${shown.replaceAll(/\s+/g, ' ').slice(0, shownCharactersMax)}`,
  ].join('\n');
}

function tableText(run: EvalRun): string {
  const halves = (['tune', 'report'] as const).map((half) => scoreOf(run.grades.filter(({ one }) => halfOf(one.id) === half)));
  const all = scoreOf(run.grades);
  const table = new Table({ head: [run.engine, 'Tuned on', 'Reported on', 'All'], style: { head: [], border: [] } });
  for (const [what, text] of rowsOf()) table.push([what, ...halves.map(text), text(all)]);
  if (run.understandingMs.length > 0) table.push(['Understanding alone', '', '', spreadText(run.understandingMs)]);
  return run.confidences.size === 0 ? table.toString() : `${table.toString()}\n${reliabilityText(run)}`;
}

/** Of single messages that were answered: how sure the reader was, and how often it was right. */
function reliabilityText(run: EvalRun): string {
  const table = new Table({ head: ['Confidence', 'Tuned on: said, right', 'Reported on: said, right'], style: { head: [], border: [] } });
  const [tuned = [], reported = []] = (['tune', 'report'] as const).map((half) =>
    reliabilityOf(
      run.grades.filter(({ one }) => halfOf(one.id) === half),
      run.confidences,
    ),
  );
  for (const [at, band] of tuned.entries()) table.push([`from ${band.from}`, ...[band, reported[at]].map((one) => (one === undefined ? '' : bandText(one)))]);
  return table.toString();
}

function bandText({ cases, said, right }: Band): string {
  return `${percentText(said)}, ${percentText(right)} of ${cases}`;
}

function rowsOf(): readonly (readonly [string, (score: Score) => string])[] {
  return [
    ['Cases', (score) => String(score.cases)],
    ['Right kind', (score) => percentText(score.rightKind)],
    ['Right intent', (score) => percentText(score.rightIntent)],
    ['Right plan', (score) => percentText(score.rightPlan)],
    ['Right values', (score) => percentText(score.rightValues)],
    ['Wrong but confident', (score) => percentText(score.wrongButConfident)],
    ['Clarify, precision and recall', (score) => bothText(score.clarify)],
    ['Decline, precision and recall', (score) => bothText(score.decline)],
    ['Whole turn', (score) => `p50 ${durationText(score.latencyMs.p50)}, p95 ${durationText(score.latencyMs.p95)}`],
    ['Tokens, in and out', (score) => `${score.tokens.input}, ${score.tokens.output}`],
    ['Cost', (score) => costText(score.tokens)],
  ];
}

/** In the currency of OPENAI_PRICES; of the offline engine nothing. */
function costText(tokens: TokenCount): string {
  const { openai, model } = readEnv();
  if (tokens.input + tokens.output === 0) return '0';
  return costOf(model.prices, openai.model, tokens) ?? `no price of ${openai.model} in OPENAI_PRICES`;
}

function percentText(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`;
}

function bothText({ precision, recall }: Spread): string {
  return `${percentText(precision)}, ${percentText(recall)}`;
}

if (import.meta.main) await runAsProcess(evaluate);
