/** A write before and after a person confirmed it. */
import type { Instant } from '#kernel/dates.ts';

export type Change = { readonly field: string; readonly before: unknown; readonly after: unknown };

/** A durable proposal; a confirm card is only a view of it. */
export type Draft = {
  readonly draftId: string;
  /** The action's name, such as `review.note`. */
  readonly action: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly changes: readonly Change[];
  /** One sentence for the card, made by code from the fields. */
  readonly summary: string;
  readonly expiresAt: Instant;
};

/** Proof of a write: made from the row as re-read after commit. */
export type Receipt = {
  readonly receiptId: string;
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
  /** `<stream>#<seq>` of the audit entry. */
  readonly auditId: string;
  readonly stored: Readonly<Record<string, unknown>>;
  readonly summary: string;
};
