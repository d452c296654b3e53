/** What deciding needs beside the marks. */
import type { SelectInput } from '#kernel/decisions.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import type { CalendarDay } from '#agents/selector/terms/calendar.ts';

export type ChoiceContext = CalendarDay & { readonly input: SelectInput; readonly vocabulary: Vocabulary };
