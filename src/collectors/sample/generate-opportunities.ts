/** Invented opportunities with their edits, one at a time, so that a million of them need no memory. */
import type { Instant, LocalDate } from '#kernel/dates.ts';
import type { SampleAccount } from '#collectors/sample/accounts.ts';
import { drawCourse, drawTraits } from '#collectors/sample/deal-course.ts';
import type { DealEdit } from '#collectors/sample/deal-course.ts';
import { awkwardDeals, samplePurposes, sampleSeason, sampleStages } from '#collectors/sample/market.ts';
import type { SampleStage } from '#collectors/sample/market.ts';
import type { SamplePerson } from '#collectors/sample/people.ts';
import { itemAt, makeRandom } from '#collectors/sample/random.ts';
import type { Random } from '#collectors/sample/random.ts';
import { makeSampleCalendar } from '#collectors/sample/sample-calendar.ts';
import type { SampleCalendar } from '#collectors/sample/sample-calendar.ts';

export type GeneratedState = {
  readonly stage: SampleStage;
  /** Whole currency units; null when nobody has named one. */
  readonly amount: number | null;
  readonly closeDate: LocalDate;
  readonly changedAt: Instant;
};

/** One opportunity as of today with every edit up to today; the last edit is its present state. */
export type GeneratedOpportunity = {
  readonly key: string;
  readonly name: string;
  readonly account: SampleAccount;
  readonly ownerKey: string;
  readonly productKey: string;
  readonly dealType: string;
  readonly leadSource: string;
  readonly createdDate: LocalDate;
  readonly lastActivityDate: LocalDate | null;
  readonly nextStep: string | null;
  readonly edits: readonly [GeneratedState, ...GeneratedState[]];
  readonly state: GeneratedState;
};

export type GenerationInput = {
  readonly seed: number;
  readonly count: number;
  readonly today: LocalDate;
  readonly accounts: readonly SampleAccount[];
  /** Only people with `selling` own deals. */
  readonly people: readonly SamplePerson[];
  /** How far back deals go; default 760. */
  readonly days?: number;
};

type Seller = SamplePerson & { readonly selling: NonNullable<SamplePerson['selling']> };

const nextSteps = [
  'Send revised quote',
  'Book a site visit',
  'Call the plant manager',
  'Wait for procurement',
  'Agree on terms',
  'Show the trial results',
] as const;

/**
 * Yields `count` opportunities, oldest first. Same input, same rows. About one in ten of those still open is worked on
 * by nobody, and names of `awkwardDeals` are spread among them.
 */
export function* generateOpportunities(input: GenerationInput): Generator<GeneratedOpportunity, void, void> {
  const days = input.days ?? 760;
  const random = makeRandom(input.seed);
  const calendar = makeSampleCalendar(input.today, days);
  const openingDay = makeOpeningDay(calendar, days, input.count);
  const sellers = input.people.flatMap((person) => (person.selling === null ? [] : [{ ...person, selling: person.selling }]));
  const awkwardEvery = Math.max(1, Math.floor(input.count / awkwardDeals.length));
  for (let index = 0; index < input.count; index += 1) {
    const openedOn = openingDay(index, random.fraction());
    const account = random.pick(input.accounts);
    const seller = drawSeller(random, sellers, account, openedOn);
    const traits = drawTraits(random, account, seller.selling.skill);
    const edits = statesOf(drawCourse(random, traits, openedOn, calendar), calendar);
    const state = itemAt(edits, edits.length - 1);
    const isOpen = !state.stage.isClosed;
    const awkward = index % awkwardEvery === awkwardEvery - 1 ? awkwardDeals[Math.floor(index / awkwardEvery)] : undefined;
    yield {
      key: `OP-${String(index + 1).padStart(6, '0')}`,
      name: awkward ?? `${account.name} – ${random.pick(samplePurposes)} ${index + 1}`,
      account,
      ownerKey: seller.key,
      productKey: traits.product.key,
      dealType: traits.dealType.name,
      leadSource: traits.leadSource.name,
      createdDate: calendar.dayText(openedOn),
      lastActivityDate: drawActivity(random, edits, isOpen, calendar),
      nextStep: isOpen && random.chance(0.7) ? random.pick(nextSteps) : null,
      edits,
      state,
    };
  }
}

/** Places deal `index` of `count` on a day: ascending, by season, growing by a third over the whole time, hardly any on weekends. */
function makeOpeningDay(calendar: SampleCalendar, days: number, count: number): (index: number, jitter: number) => number {
  const sums: number[] = [];
  let total = 0;
  for (let offset = 0; offset < days; offset += 1) {
    const day = offset - days + 1;
    total += itemAt(sampleSeason, calendar.monthOf(day) - 1) * (1 + (0.33 * offset) / days) * (calendar.isWorkday(day) ? 1 : 0.03);
    sums.push(total);
  }
  return (index, jitter) => {
    const wanted = ((index + jitter) / count) * total;
    let low = 0;
    let high = days - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (itemAt(sums, middle) < wanted) low = middle + 1;
      else high = middle;
    }
    return low - days + 1;
  };
}

/** Mostly somebody of the account's sales region who had joined by then. */
function drawSeller(random: Random, sellers: readonly Seller[], account: SampleAccount, openedOn: number): Seller {
  const present = sellers.filter((seller) => seller.selling.joinedDaysAgo === null || -seller.selling.joinedDaysAgo <= openedOn);
  const near = present.filter((seller) => regionOn(seller, openedOn) === account.country.salesRegion);
  const choice = near.length > 0 && !random.chance(0.1) ? near : present;
  return random.weighted(choice.map((seller) => [seller, seller.selling.share] as const));
}

function regionOn(seller: Seller, day: number): string | null {
  return seller.before !== null && day < -seller.before.movedDaysAgo ? seller.before.region : seller.region;
}

/** Edits up to today as states; edits of one day are one edit. */
function statesOf(edits: readonly DealEdit[], calendar: SampleCalendar): readonly [GeneratedState, ...GeneratedState[]] {
  const states: GeneratedState[] = [];
  let lastDay: number | null = null;
  let merged: Omit<GeneratedState, 'changedAt'> = { stage: sampleStages.prospecting, amount: null, closeDate: calendar.dayText(0) };
  for (const edit of edits) {
    if (edit.day > 0) break;
    merged = {
      stage: edit.stage ?? merged.stage,
      amount: edit.amount === undefined ? merged.amount : edit.amount,
      closeDate: edit.closeDay === undefined ? merged.closeDate : calendar.dayText(edit.closeDay),
    };
    if (edit.day === lastDay) states.pop();
    states.push({ ...merged, changedAt: momentOf(edit.day, states.length, calendar) });
    lastDay = edit.day;
  }
  const [first, ...rest] = states;
  if (first === undefined) throw new Error('a deal without a first edit');
  return [first, ...rest];
}

/** Office hours in New York; what happened today happened just after midnight there, so that nothing lies in the future. */
function momentOf(day: number, sequence: number, calendar: SampleCalendar): Instant {
  const minute = String((sequence * 17) % 60).padStart(2, '0');
  const hour = day === 0 ? '05' : String(14 + (sequence % 7));
  return `${calendar.dayText(day)}T${hour}:${day === 0 ? '00' : minute}:00.000Z` as Instant;
}

/** A deal in work was touched lately; one that is left alone was last touched when it was last edited. */
function drawActivity(random: Random, edits: readonly GeneratedState[], isOpen: boolean, calendar: SampleCalendar): LocalDate | null {
  if (random.chance(0.1)) return null;
  const lastEdit = itemAt(edits, edits.length - 1).changedAt.slice(0, 10) as LocalDate;
  if (!isOpen) return lastEdit;
  const today = calendar.dayText(0);
  const touched = calendar.dayText(-random.integer(0, 12));
  const isRecent = calendar.dayText(-75) < lastEdit;
  return isRecent && touched > lastEdit ? touched : lastEdit < today ? lastEdit : today;
}
