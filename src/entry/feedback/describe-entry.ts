/** Reports, gaps and use of models as text on a terminal. */
import Table from 'cli-table3';
import type { Gap } from '#services/feedback/gaps.ts';
import type { FeedbackEntry } from '#services/feedback/queue.ts';
import type { VerifiedQuestion } from '#services/verified/verified-questions.ts';
import type { PersonUse } from '#services/model-use/list-use.ts';

const PLAIN = { style: { head: [], border: [] } };
const ID_SHOWN = 8;

/** One line per report, the newest first. */
export function reportTable(entries: readonly FeedbackEntry[]): string {
  if (entries.length === 0) return 'There are no such reports.';
  const table = new Table({ head: ['Id', 'Said', 'Status', 'By', 'On', 'Question', 'Reason'], ...PLAIN });
  for (const entry of entries) {
    const question = oneLine(entry.shown.turns.at(-1) ?? '');
    table.push([
      entry.feedback_id.slice(0, ID_SHOWN),
      entry.verdict,
      entry.status,
      entry.person ?? '–',
      dayOf(entry.created_at),
      question,
      oneLine(entry.reason ?? ''),
    ]);
  }
  return table.toString();
}

/** All that is kept of a report: messages, answer, and per plan the statement and its first rows. */
export function reportText(entry: FeedbackEntry): string {
  const { shown } = entry;
  const head = [
    `${entry.feedback_id} (${entry.status}): ${entry.verdict}, said by ${entry.person ?? 'somebody'} on ${dayOf(entry.created_at)}`,
    `Turn      ${entry.turn_id}, asked by ${oneLine(shown.asked_by)}`,
    ...shown.turns.map((text) => `Said      ${oneLine(text)}`),
    `Answer    ${shown.kind}, ${shown.intent}: ${oneLine(shown.lead)}`,
    `Reason    ${entry.reason === null ? 'none given' : oneLine(entry.reason)}`,
    ...(entry.closing_note === null ? [] : [`Closed    ${oneLine(entry.closing_note)}`]),
  ];
  return [...head, ...shown.results.flatMap(resultLines)].join('\n');
}

function resultLines({ plan, sql, parameters, columns, rows, row_count: count }: FeedbackEntry['shown']['results'][number]): readonly string[] {
  if (sql === null) return ['', `Plan      ${JSON.stringify(plan)}`, 'It was not run.'];
  const table = new Table({ head: [...columns], ...PLAIN });
  for (const row of rows) table.push(row.map((cell) => (cell === null ? '–' : oneLine(String(cell)))));
  const cut = count > rows.length ? [`${rows.length} of ${count} rows are kept.`] : [];
  return [
    '',
    `Plan      ${JSON.stringify(plan)}`,
    '',
    sql,
    ...parameters.map((value, at) => `-- $${at + 1} = ${JSON.stringify(value)}`),
    '',
    table.toString(),
    ...cut,
  ];
}

/** Questions without figures, most people first. */
export function gapTable(gaps: readonly Gap[]): string {
  if (gaps.length === 0) return 'There are no gaps in these days.';
  const table = new Table({ head: ['Question', 'Times', 'People', 'How', 'Last', 'Nearest'], ...PLAIN });
  for (const gap of gaps) {
    const nearest = gap.nearest.map(oneLine).join('; ');
    table.push([oneLine(gap.question), String(gap.asked), String(gap.people), gap.kind.replace('_', ' '), dayOf(gap.last_at), nearest]);
  }
  return table.toString();
}

/** What each person's questions used. */
export function useTable(uses: readonly PersonUse[]): string {
  if (uses.length === 0) return 'No model was used in these days.';
  const table = new Table({ head: ['Person', 'Model', 'Messages', 'Decisions', 'Tokens in', 'Tokens out', 'Cost'], ...PLAIN });
  for (const use of uses)
    table.push([use.person ?? '–', use.model, ...[use.turns, use.calls, use.input_tokens, use.output_tokens].map(String), use.cost ?? 'no price']);
  return table.toString();
}

/** Verified questions, and why one is set aside. */
export function verifiedTable(questions: readonly VerifiedQuestion[]): string {
  if (questions.length === 0) return 'No question is verified.';
  const table = new Table({ head: ['Question', 'Since', 'Set aside'], ...PLAIN });
  for (const one of questions) table.push([oneLine(one.question), dayOf(one.updated_at), oneLine(one.set_aside_reason ?? '')]);
  return table.toString();
}

function dayOf(moment: string): string {
  return moment.slice(0, 10);
}

/** People's words cannot steer the terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
}
