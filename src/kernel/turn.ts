/** One message of one person, stored before it is processed. */
import type { Instant, LocalDate } from '#kernel/dates.ts';
import type { Asker, Organization } from '#kernel/person.ts';

/** Who will read the reply: the asker alone, or everybody in a channel. */
export type Audience = 'private' | 'channel';
export type SurfaceName = 'ask' | 'chat' | 'slack' | 'playground' | 'http' | 'mcp';

/**
 * What a surface hands in. `eventKey` is the vendor's own id of the event (Slack's event_id, a batch line's id and
 * turn number); the same key in the same organisation is the same turn, however often it is delivered.
 */
export type RawTurn = {
  readonly organizationId: number;
  readonly personId: string;
  readonly surface: SurfaceName;
  readonly eventKey: string;
  /** Same key = same conversation. */
  readonly threadKey: string;
  readonly audience: Audience;
  readonly text: string;
  /** Fixes today for this turn (`--at`). */
  readonly at?: LocalDate;
  /** What a surface needs to deliver the reply after a restart (channel, thread_ts). Stored as given. */
  readonly replyTo?: Readonly<Record<string, string>>;
};

export type Turn = {
  readonly turnId: string;
  /** 1-based place in its thread, of this asker. */
  readonly number: number;
  readonly organization: Organization;
  readonly asker: Asker;
  readonly surface: SurfaceName;
  readonly threadKey: string;
  readonly audience: Audience;
  readonly text: string;
  readonly today: LocalDate;
  readonly receivedAt: Instant;
};
