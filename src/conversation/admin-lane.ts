/** Answers of the product about itself, for admins: gaps, reports, verified questions, use of models. Read with the asker's own rights. */
import { bareAnswer } from '#kernel/bare-answer.ts';
import { dayInZone } from '#kernel/dates.ts';
import type { ThreadMemory } from '#kernel/decisions.ts';
import { limits } from '#kernel/limits.ts';
import { hasRole } from '#kernel/person.ts';
import type { Turn } from '#kernel/turn.ts';
import { type Gap, listGaps } from '#services/feedback/gaps.ts';
import { type FeedbackEntry, listFeedback } from '#services/feedback/queue.ts';
import { listModelUse, type PersonUse } from '#services/model-use/list-use.ts';
import { listVerified, type VerifiedQuestion } from '#services/verified/verified-questions.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';
import type { LaneResult } from '#conversation/lane-result.ts';
import { type AdminQuestion, readAdminQuestion } from '#conversation/read-admin-question.ts';

const ADMINS_ONLY = 'Only admins see what was not answered, what was reported and verified, and what models used.';
const LINES_MAX = 10;

/** Null when the message asks no such thing. Never shown to a whole channel. */
export async function runAdminLane(deps: ConversationDeps, turn: Turn, memory: ThreadMemory | null): Promise<LaneResult | null> {
  const { timeZone } = turn.organization.calendar;
  const question = readAdminQuestion(turn, dayInZone(deps.clock.now(), timeZone));
  if (question === null) return null;
  if (!hasRole(turn.asker, 'admin')) return { answer: bareAnswer(turn, 'decline', 'audit', ADMINS_ONLY), memory, isPublic: true };
  return { answer: bareAnswer(turn, 'answer', 'audit', await leadOf(deps, turn, question)), memory, isPublic: false };
}

async function leadOf(deps: ConversationDeps, { asker, organization }: Turn, question: AdminQuestion): Promise<string> {
  const { from, to } = question;
  switch (question.kind) {
    case 'gaps':
      return gapsText(await listGaps(deps, asker, { from, to, timeZone: organization.calendar.timeZone }), question);
    case 'reports':
      return reportsText(await listFeedback(deps.database, asker, { verdict: 'wrong', status: 'open' }));
    case 'verified':
      return verifiedText(await listVerified(deps.database, asker.organizationId, asker));
    case 'model_use':
      return useText(await listModelUse(deps.database, asker, from, to), question);
  }
}

function gapsText(gaps: readonly Gap[], { span }: AdminQuestion): string {
  if (gaps.length === 0) return `Every question ${span} was answered, as far as I know.`;
  const lines = gaps.map((gap) => {
    const how = gap.kind === 'declined' ? 'declined' : 'asked back, without an answer';
    const nearest = gap.nearest.length === 0 ? '' : `; nearest: ${gap.nearest.map(quoted).join(', ')}`;
    return `${quoted(gap.question)}: ${times(gap.asked)} by ${people(gap.people)}, ${how}${nearest}`;
  });
  return listText(`Not answered ${span}, by how many people asked:`, lines, gaps.length === limits.gapsShown ? '`npm run feedback -- gaps` shows more.' : '');
}

function reportsText(entries: readonly FeedbackEntry[]): string {
  if (entries.length === 0) return 'No answer is reported as wrong.';
  const lines = entries.map(
    (entry) =>
      `${quoted(entry.shown.turns.at(-1) ?? '')} (${entry.person ?? 'somebody'}, ${entry.created_at.slice(0, 10)}): ${entry.reason === null ? 'no reason given' : quoted(entry.reason)}`,
  );
  return listText('Answers reported as wrong, newest first:', lines, '`npm run feedback -- show ID` has plan, query and rows.');
}

function verifiedText(questions: readonly VerifiedQuestion[]): string {
  if (questions.length === 0) return 'No question is verified. Ask one, look at its plan with “show how”, and say: verify that.';
  const lines = questions.map(({ question, set_aside_reason: reason }) => `${quoted(question)}${reason === null ? '' : ` is set aside: ${reason}`}`);
  return listText('Verified questions, newest first:', lines, '`npm run feedback -- verified` shows all.');
}

function useText(uses: readonly PersonUse[], { span }: AdminQuestion): string {
  if (uses.length === 0) return `No model was used ${span}.`;
  const lines = uses.map(
    (use) =>
      `${use.person ?? 'somebody'}: ${use.input_tokens} tokens in, ${use.output_tokens} out, ${use.calls === 1 ? '1 decision' : `${use.calls} decisions`} in ${use.turns === 1 ? '1 message' : `${use.turns} messages`}` +
      (use.cost === null ? ` (${use.model}, no price configured)` : `, cost ${use.cost} (${use.model})`),
  );
  return listText(`What models used ${span}:`, lines, '');
}

function listText(head: string, lines: readonly string[], closing: string): string {
  const shown = lines.slice(0, LINES_MAX).map((line) => `- ${line}`);
  const more = lines.length > LINES_MAX ? [`- … and ${lines.length - LINES_MAX} more`] : [];
  return [head, '', ...shown, ...more, ...(closing === '' ? [] : ['', closing])].join('\n');
}

/** Somebody else's words on one line. */
function quoted(text: string): string {
  return `“${text.replace(/\s+/gu, ' ').trim()}”`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`;
}
