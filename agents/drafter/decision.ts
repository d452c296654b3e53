/** The decision that turns a request into a proposed write, a question, or nothing. It writes nothing. */
import type { Decision } from '#kernel/decision.ts';
import { type DraftInput, type DraftProposal, draftProposalSchema } from '#kernel/decisions.ts';
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
        return CLAIMS_DONE.test(output.question) ? 'Nothing has been written: a question may not say that something was done.' : null;
      case 'draft':
        return faultOfDraft(input, output.action, output.fields);
    }
  },
};

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
