/** What the layers hand each other: the clock, the database, the product as surfaces see it. */
import type { Answer, Reply } from '#kernel/answer.ts';
import type { Instant, LocalDate } from '#kernel/dates.ts';
import type { Findings } from '#kernel/findings.ts';
import type { Asker, Organization } from '#kernel/person.ts';
import type { Plan } from '#kernel/plan.ts';
import type { Result } from '#kernel/result.ts';
import type { RawTurn } from '#kernel/turn.ts';

/** Invariant: only a Clock knows now. */
export type Clock = {
  /** The real time, or PLUMBLINE_NOW: expiry, ledger, claims, retries. */
  readonly now: () => Instant;
  /** The turn's `at`, else PLUMBLINE_NOW, else the data date, else now in the organisation's zone: questions and models. */
  readonly today: (organization: Organization, at?: LocalDate) => LocalDate;
  /** Milliseconds that only grow, for latency. */
  readonly monotonicMs: () => number;
};

export type Log = {
  readonly info: (event: string, data?: Readonly<Record<string, unknown>>) => void;
  readonly warn: (event: string, data?: Readonly<Record<string, unknown>>) => void;
  readonly error: (event: string, data?: Readonly<Record<string, unknown>>) => void;
};

/** An account of a person in another system (a Slack user) as that system vouches for it. */
export type ExternalIdentity = {
  readonly sourceSystem: string;
  readonly sourceKey: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  /** The organisation the account's workspace belongs to. Default: the default organisation. */
  readonly organizationId?: number;
};

export type Greeting = { readonly organization: Organization; readonly asker: Asker; readonly today: LocalDate; readonly examples: readonly string[] };

/** A verdict on the reply to a turn; `part` is which of its parts was judged. `reason` null = none given. */
export type FeedbackCall = {
  readonly turnId: string;
  readonly part: 'shown' | 'privately';
  readonly verdict: 'good' | 'wrong';
  readonly reason: string | null;
};

/** The product as every surface sees it. Nothing else is handed to a surface. */
export type Product = {
  /** Stores the turn (once per event key) before anything is done. `isNew` is false for a repeated delivery. */
  readonly receiveTurn: (raw: RawTurn) => Promise<Result<{ readonly turnId: string; readonly isNew: boolean }>>;
  /** Processes a stored turn; processing one again gives the stored reply. Always one terminal reply, never a throw. */
  readonly handleTurn: (turnId: string, signal?: AbortSignal) => Promise<Reply>;
  /** Takes the delivery for limits.deliveryClaimMs; false when it was delivered or another is delivering it. */
  readonly claimDelivery: (turnId: string) => Promise<boolean>;
  /** Says that the reply was delivered: final. */
  readonly confirmDelivery: (turnId: string) => Promise<void>;
  /** Gives a claimed delivery back after it failed, so that it is tried again. */
  readonly releaseDelivery: (turnId: string) => Promise<void>;
  /** Turns of `surface` that were stored but not delivered (a restart lost them), oldest first, at most `limit`. */
  readonly undelivered: (surface: RawTurn['surface'], limit: number) => Promise<readonly { readonly turnId: string; readonly raw: RawTurn }[]>;
  readonly runPlan: (asker: Asker, plan: Plan, at?: LocalDate) => Promise<Findings>;
  readonly openDraft: (asker: Asker, action: string, fields: Readonly<Record<string, unknown>>, idempotencyKey: string) => Promise<Answer>;
  /** `confirm` card pressed by `asker`: a receipt, or a decline that says why not. Repeating gives the same receipt. */
  readonly confirmDraft: (asker: Asker, draftId: string) => Promise<Answer>;
  readonly cancelDraft: (asker: Asker, draftId: string) => Promise<Answer>;
  /** What `asker` says of an answer they were shown; again = instead. **Fails** invalid_input, not_permitted. */
  readonly giveFeedback: (asker: Asker, call: FeedbackCall) => Promise<Result<null>>;
  readonly readView: {
    /** By name or e-mail; nearest names when nobody or several fit. Local use only. */
    readonly personNamed: (nameOrEmail: string | null, organizationId?: number) => Promise<Result<Asker>>;
    /** By a linked account, else by verified e-mail (which links it). Never by name. */
    readonly personBehind: (identity: ExternalIdentity) => Promise<Result<Asker>>;
    readonly greeting: (asker: Asker, at?: LocalDate) => Promise<Greeting>;
    readonly health: () => Promise<{ readonly ok: boolean; readonly database: string; readonly engine: string }>;
  };
};
