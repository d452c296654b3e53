/** How times are brought to plain words, and which of two readings is meant where they are open. */

/** What is matched from a word on, what it becomes, and what must stand before it. */
export type Rule = { readonly match: RegExp; readonly to: string | ((...groups: readonly string[]) => string); readonly after?: RegExp };

/** Of times that can be read in two ways: the first way, or the second. */
export type Reading = 0 | 1;

export type TimesAt = { readonly reading: Reading; readonly fiscalYearStartMonth: number; readonly currency: string };
