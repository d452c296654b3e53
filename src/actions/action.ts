/** What a write that a person can ask for consists of. One folder per action; index.ts lists them. */
import type { ActionCard } from '#kernel/decisions.ts';
import type { Row, Session } from '#kernel/database.ts';
import type { Instant, LocalDate } from '#kernel/dates.ts';
import type { Change } from '#kernel/draft.ts';
import type { Asker, Organization, Role } from '#kernel/person.ts';
import type { Result } from '#kernel/result.ts';
import type { Actor, LedgerPayload, StreamName } from '#services/audit/entry.ts';

export type DraftRequest = {
  readonly asker: Asker;
  readonly organization: Organization;
  /** Default of a business date. */
  readonly today: LocalDate;
  /** As proposed by a language engine or an API call: not trusted. */
  readonly fields: Readonly<Record<string, unknown>>;
};

/** What the confirm card shows and what confirming will write. */
export type Prepared = {
  /** Names resolved and defaults filled in; stored with the draft and handed to `apply` as they are. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly changes: readonly Change[];
  /** One sentence; says which fields were not given. */
  readonly summary: string;
  /** Version of the row the card was made from; null for a new row. */
  readonly expectedRowVersion: number | null;
};

export type Confirmation = {
  readonly organizationId: number;
  readonly personId: string;
  /** Held now, not when the draft was made. */
  readonly roles: readonly Role[];
  readonly fields: Readonly<Record<string, unknown>>;
  readonly expectedRowVersion: number | null;
  readonly now: Instant;
};

/** The row that was written, and the ledger entry that goes with it. */
export type Applied = {
  readonly entityId: string;
  readonly audit: { readonly stream: StreamName; readonly event: string; readonly payload: LedgerPayload };
};

export type Action = {
  readonly card: ActionCard;
  /** of_an_answer: code drafts it from the answer before; no language engine is told of it. */
  readonly asked: 'in_words' | 'of_an_answer';
  /** Kind of row it writes, such as `review_note`. */
  readonly entity: string;
  /** Holding one of them is needed when drafting and again when confirming. */
  readonly roles: readonly Role[];
  /** The same rule in a sentence, for whom it declines. */
  readonly whoMay: string;
  /** A message that asks for it. */
  readonly example: string;
  /** Reads as the asker. **Fails** invalid_input, unknown_person, not_permitted. */
  readonly prepare: (session: Session, request: DraftRequest) => Promise<Result<Prepared>>;
  /** Inside the transaction. Invariant: a failure means that nothing was written yet. **Fails** not_permitted, row_changed. */
  readonly apply: (session: Session, confirmation: Confirmation) => Promise<Result<Applied>>;
  /** The row as the asker reads it after commit; null when they cannot see it. */
  readonly readBack: (session: Session, organizationId: number, entityId: string) => Promise<Row | null>;
  /** What the receipt says, from the row as re-read and nothing else. */
  readonly describeStored: (stored: Row) => string;
};

/** A person as the ledger names an actor. */
export function personActor(personId: string): Actor {
  return `person:${personId}`;
}
