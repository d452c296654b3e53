/** The fields of a review note: as asked for, and as they will be written. */
import { z } from 'zod';
import { limits } from '#kernel/limits.ts';

/** Marks that turn the direction of text round: a note could show other words on the card than it holds. */
const DIRECTION_MARKS = /[\u202A-\u202E\u2066-\u2069]/gu;
const CONTROL_CHARACTERS = /[^\P{Cc}\n\t]/gu;

/** The author's words without control characters; line ends become `\n`. */
export function cleanNoteText(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029]/gu, '\n')
    .replace(CONTROL_CHARACTERS, '')
    .replace(DIRECTION_MARKS, '')
    .trim();
}

const noteTextSchema = z
  .string()
  .transform(cleanNoteText)
  .refine((text) => text !== '', 'the note is empty')
  .refine((text) => text.length <= limits.reviewNoteCharactersMax, `the note is longer than ${limits.reviewNoteCharactersMax} characters`);

/** **Shape** `2026-03`; its first day is taken too. */
const monthSchema = z
  .string()
  .trim()
  .regex(/^20\d\d-(0[1-9]|1[0-2])(-01)?$/, 'the month is not written as YYYY-MM')
  .transform((text) => text.slice(0, 7));

const visibilitySchema = z.enum(['shared', 'reviewers'], 'visibility is shared or reviewers');

/** As asked for. `person` is a name, an e-mail or a person's id; the month is that of today unless given. */
export const noteRequestSchema = z.object({
  person: z.string('nobody is named').trim().min(1, 'nobody is named'),
  month: monthSchema.nullish(),
  text: noteTextSchema,
  visibility: visibilitySchema.nullish(),
});

/** As confirmed. */
export const noteFieldsSchema = z.object({ person: z.string(), person_id: z.uuid(), month: monthSchema, text: noteTextSchema, visibility: visibilitySchema });
export type NoteFields = z.infer<typeof noteFieldsSchema>;
export type NoteVisibility = NoteFields['visibility'];
