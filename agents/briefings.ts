/** Which briefing is whose. */
import type { BriefingCard, Cards } from '#kernel/card.ts';
import { type Asker, hasRole } from '#kernel/person.ts';

/** The first briefing that is for one of the asker's roles; null when the catalogue has none. */
export function briefingFor(cards: Cards, asker: Asker): BriefingCard | null {
  return (cards.briefings ?? []).find((briefing) => hasRole(asker, ...briefing.roles)) ?? null;
}
