/** The decision that turns a request into a proposed write, a question, or nothing. It writes nothing. */
import type { Decision } from '#kernel/decision.ts';
import { type DraftInput, type DraftProposal, draftProposalSchema } from '#kernel/decisions.ts';
import { speechFault } from '#agents/ground-speech.ts';
import { readDraft } from '#agents/drafter/offline.ts';

/** Words that only a Receipt may use. */
const CLAIMS_DONE = /\b(?:is|was|been|have|['’]ve)\s+(?:now\s+|just\s+)?(?:done|stored|saved|logged|recorded|written|confirmed|added)\b|^\s*done\b/iu;

export const draftAction: Decision<DraftInput, DraftProposal> = {
  name: 'draft_action',
  schema: draftProposalSchema,
  prompt: 'draft-action',
  offline: readDraft,
  describe: ({ text, actions, candidates, today }) => ({
    text,
    today,
    actions,
    people: candidates.filter(({ dimension }) => dimension === 'person').map(({ value, words }) => ({ name: value, words })),
  }),
  verify: (input, output) => {
    switch (output.kind) {
      case 'none':
        return null;
      case 'ask':
        return CLAIMS_DONE.test(output.question) ? 'Nothing has been written: a question may not say that something was done.' : faultOfAsking(input, output);
      case 'draft':
        return faultOfDraft(input, output.action, output.fields);
    }
  },
};

/** A question may name what the message and the people found name; an option is the message with a name or a month made plain. */
function faultOfAsking(input: DraftInput, { question, options }: { readonly question: string; readonly options: readonly string[] }): string | null {
  const found = input.candidates.filter(({ dimension }) => dimension === 'person').map(({ value }) => value);
  const words = input.actions.flatMap((card) => [card.description, ...card.synonyms, ...card.fields.map((field) => field.description)]);
  const names = [...found, ...words, OPTION_WORDS, ...yearsAround(input.today)];
  for (const text of [question, ...options]) {
    const fault = speechFault(text, input.text, names);
    if (fault !== null) return `"${text}": ${fault}`;
  }
  return null;
}

/** Words of whole messages to choose from: `log a note for Dana Whitfield for March 2026: …`. */
const OPTION_WORDS = 'log note shared reviewers January February March April May June July August September October November December one person month';

function yearsAround(today: string): readonly string[] {
  const year = Number(today.slice(0, 4));
  return [year - 1, year, year + 1].map(String);
}

/** Invariant: a draft names a known action, its known fields, a person who was found, and text that the message holds letter for letter. */
function faultOfDraft(input: DraftInput, action: string, fields: Readonly<Record<string, unknown>>): string | null {
  const card = input.actions.find((candidate) => candidate.action === action);
  if (card === undefined) return `There is no action ${action}.`;
  const unknown = Object.keys(fields).find((field) => !card.fields.some(({ name }) => name === field));
  if (unknown !== undefined) return `${action} has no field ${unknown}.`;
  const missing = card.fields.find(({ name, required }) => required && typeof fields[name] !== 'string');
  if (missing !== undefined) return `${action} needs the field ${missing.name}; ask for it.`;
  const { person, text } = fields;
  if (typeof person === 'string' && !isFound(input, person)) return 'The person is none of those found for the message; ask who is meant.';
  if (typeof text === 'string' && !input.text.includes(text.trim())) return 'The text must be copied from the message letter for letter.';
  return null;
}

function isFound(input: DraftInput, person: string): boolean {
  return input.candidates.some(({ dimension, value }) => dimension === 'person' && value === person) || (person.includes('@') && input.text.includes(person));
}
