/** The deterministic reading of a request to write a review note. */
import type { DraftInput, DraftProposal } from '#kernel/decisions.ts';
import type { Reading } from '#kernel/decision.ts';
import { limits } from '#kernel/limits.ts';
import { type PersonChoice, choosePerson } from '#agents/drafter/choose-person.ts';
import { type MonthWords, monthWords, readMonth } from '#agents/drafter/read-month.ts';
import { type SplitMessage, blank, splitMessage } from '#agents/drafter/split-message.ts';

const ACTION = 'review.note';
const ASKS_FOR_NOTE = [
  /\b(?:log|add|write|record|make|leave|put|save|file|take|jot|enter|create|attach)\b.*?\b(?:notes?|comment|remark)\b/iu,
  /^\W*(?:please\s+)?(?:an?\s+|new\s+)*(?:shared\s+|private\s+)?(?:review(?:er)?\s+)?(?:note|comment)\b/iu,
  /\b(?:note|write|jot|log)\s+(?:it\s+)?down\b/iu,
];
const QUESTION = /^\W*(?:what|which|show|list|how|who|when|why|where|read|find|are there|is there|do|does|did)\b/iu;
const REVIEWERS_WORDS =
  /\b(?:not\s+shared|(?:don['’]?t|do\s+not)\s+share|unshared|private(?:ly)?|confidential(?:ly)?|(?:for\s+)?reviewers?(?:['’]\s*eyes)?(?:\s+only)|for\s+reviewers|managers\s+only)\b/iu;
const SHARED_WORDS =
  /\b(?:shared?(?:\s+(?:it\s+)?with\s+(?:him|her|them))?|visible\s+to\s+(?:him|her|them)|(?:he|she|they)\s+(?:can|may)\s+(?:see|read)\s+it)\b/iu;
const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/u;

type Request = SplitMessage & {
  readonly month: MonthWords | null;
  readonly person: PersonChoice;
  readonly visibility: 'shared' | 'reviewers' | null;
};

/** A draft when person and text are clear; a question with whole messages to choose from when not; `none` for anything else. */
export function readDraft(input: DraftInput): Reading<DraftProposal> {
  const split = splitMessage(input.text);
  if (!input.actions.some(({ action }) => action === ACTION) || !isNoteRequest(split.head)) return { value: { kind: 'none' }, sure: false };
  const request = readRequest(input, split);
  const names = request.person.kind === 'one' ? [request.person.name] : request.person.kind === 'nobody' ? [] : request.person.names;
  const months = request.month?.months ?? [];
  const body = request.body ?? restOf(request);
  if (names.length === 0) return ask(`${whomQuestion(request)} Say it like this: ${messageFor(null, request, months[0], null)}`, []);
  if (request.person.kind !== 'one')
    return ask(
      whichPerson(request.person),
      names.map((name) => messageFor(name, request, months[0], body)),
    );
  const [name = ''] = names;
  if (months.length > 1)
    return ask(
      'One note is about one month. Which one?',
      months.map((month) => messageFor(name, request, month, body)),
    );
  if (body === null) return ask(`What should the note about ${name} say? Say it like this: ${messageFor(name, request, months[0], null)}`, []);
  const fields = {
    person: name,
    text: body,
    ...(months[0] === undefined ? {} : { month: months[0] }),
    ...(request.visibility === null ? {} : { visibility: request.visibility }),
  };
  return { value: { kind: 'draft', action: ACTION, fields }, sure: true };
}

function isNoteRequest(head: string): boolean {
  return !QUESTION.test(head) && ASKS_FOR_NOTE.some((pattern) => pattern.test(head));
}

function readRequest(input: DraftInput, split: SplitMessage): Request {
  const { head, body } = split;
  const visibility = REVIEWERS_WORDS.test(head) ? 'reviewers' : SHARED_WORDS.test(head) ? 'shared' : null;
  const email = EMAIL.exec(head);
  const fullNames = input.candidates.filter(({ match, dimension }) => dimension === 'person' && match === 'exact');
  const month = readMonth(
    fullNames.reduce((text, { start, end }) => blank(text, start, end), head),
    input.today,
  );
  const person = email === null ? personIn(input, head, month) : oneNamed(email[0], email.index);
  return { head, body, month, person, visibility };
}

function oneNamed(name: string, start: number): PersonChoice {
  return { kind: 'one', name, end: start + name.length };
}

/** Somebody whom only the author's own words name, or a month's word, may be meant, but is asked for. */
function personIn(input: DraftInput, head: string, month: MonthWords | null): PersonChoice {
  const besides = month === null ? head : blank(head, month.start, month.end);
  const named = choosePerson(besides, input.candidates);
  if (named.kind !== 'nobody' || unknownName(besides) !== null) return named;
  const perhaps = choosePerson(input.text, input.candidates);
  return perhaps.kind === 'one' ? { kind: 'perhaps', names: [perhaps.name] } : perhaps;
}

/** Without colon, dash or quotation marks: what follows the last thing that was understood. */
function restOf({ head, month, person }: Request): string | null {
  if (person.kind !== 'one') return null;
  const end = Math.max(person.end, month?.end ?? 0);
  const rest = head
    .slice(end)
    .replace(/^['’]s\b/u, '')
    .replace(/^[\s,;.()]+/u, '')
    .trim();
  return rest.split(/\s+/u).length > 1 && !REVIEWERS_WORDS.test(rest) && !SHARED_WORDS.test(rest) ? rest : null;
}

/** One whole message that says it all. */
function messageFor(name: string | null, request: Request, month: string | undefined, body: string | null): string {
  const about = `log a note for ${name ?? '<full name>'}${month === undefined ? '' : ` for ${monthWords(month)}`}${request.visibility === 'shared' ? ' (shared)' : ''}`;
  if (body !== null) return `${about}: ${body}`;
  return name === null || request.person.kind === 'one' ? `${about}: <your words>` : about;
}

/** A capitalised name where a person is named, that stands for nobody the asker may see. */
function unknownName(head: string): string | null {
  return /\b(?:for|about|on|regarding)\s+(\p{Lu}[\p{L}-]+(?:\s+\p{Lu}[\p{L}-]+){0,3})/u.exec(head)?.[1] ?? null;
}

function whomQuestion({ head, month }: Request): string {
  const name = unknownName(month === null ? head : blank(head, month.start, month.end));
  return name === null ? 'Whom is the note about?' : `I find nobody called ${name} whom you may write about. Whom is the note about?`;
}

function whichPerson(person: PersonChoice): string {
  return person.kind === 'perhaps' ? 'Do you mean this person?' : 'One note is about one person. Whom do you mean?';
}

function ask(question: string, options: readonly string[]): Reading<DraftProposal> {
  return { value: { kind: 'ask', intent: 'review', question, options: options.slice(0, limits.clarifyOptionsMax) }, sure: true };
}
