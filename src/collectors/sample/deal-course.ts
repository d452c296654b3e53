/** The life of one invented deal: when it is opened, what is edited when, how it ends. Days count from today (0), the past is negative. */
import type { SampleAccount } from '#collectors/sample/accounts.ts';
import { sampleDealTypes, sampleLeadSources, sampleProducts, sampleStages } from '#collectors/sample/market.ts';
import type { SampleStage } from '#collectors/sample/market.ts';
import type { Random } from '#collectors/sample/random.ts';

export type DealTraits = {
  readonly dealType: (typeof sampleDealTypes)[number];
  readonly leadSource: (typeof sampleLeadSources)[number];
  readonly product: (typeof sampleProducts)[number];
  readonly winChance: number;
  /** Days a deal like this takes. */
  readonly typicalDays: number;
  /** Whole currency units. */
  readonly amount: number;
};

/** One edit: the values it set. */
export type DealEdit = { readonly day: number; readonly stage?: SampleStage; readonly amount?: number | null; readonly closeDay?: number };

/** Days as whole numbers from today: the calendar says what they are. */
export type DealCalendar = { readonly isWorkday: (day: number) => boolean; readonly monthEnd: (day: number) => number };

/** Oldest deal that may still be open without anybody working on it. */
const neglectedDaysMax = 240;
const pushesMax = 6;

/** What kind of deal this is, for an account and a seller's skill. */
export function drawTraits(random: Random, account: SampleAccount, skill: number): DealTraits {
  const dealType = random.weighted(sampleDealTypes.map((item) => [item, item.weight] as const));
  const leadSource = random.weighted(sampleLeadSources.map((item) => [item, item.weight] as const));
  const product = random.weighted(sampleProducts.map((item) => [item, item.weight] as const));
  const chance = dealType.winRate + skill + account.industry.edge + account.segment.edge + (dealType.name === 'Renewal' ? 0 : leadSource.edge);
  const [unitsMin, unitsMax] = account.segment.units;
  const units = random.integer(unitsMin, unitsMax);
  return {
    dealType,
    leadSource,
    product,
    winChance: Math.max(0.05, Math.min(0.95, chance)),
    typicalDays: account.segment.cycleDays * dealType.cycle,
    amount: 50 * Math.max(1, Math.round((units * product.price * (1 + 0.12 * random.bell())) / 50)),
  };
}

/**
 * Every edit of a deal opened on `openedOn`, in order, those after today included. The first edit sets stage, amount (null when not known yet) and expected close.
 */
export function drawCourse(random: Random, traits: DealTraits, openedOn: number, calendar: DealCalendar): readonly DealEdit[] {
  const isWon = random.chance(traits.winChance);
  const isNeglected = openedOn > -neglectedDaysMax && random.chance(0.06);
  const closesOn = drawClosing(random, traits, openedOn, calendar);
  const length = closesOn - openedOn;
  const stages = drawStages(random, traits, isWon, { openedOn, length: isNeglected ? Math.min(length, 40) : length });
  const amounts = drawAmounts(random, traits, stages);
  const expected = drawExpected(random, traits, openedOn, calendar);
  const pushes = isNeglected ? [] : drawPushes(random, openedOn, expected, closesOn);
  const closing: DealEdit[] = isNeglected ? [] : [{ day: closesOn, stage: isWon ? sampleStages.won : sampleStages.lost, closeDay: closesOn }];
  const edits = [...stages, ...amounts, ...pushes].filter((edit) => edit.day < closesOn || isNeglected).sort((left, right) => left.day - right.day);
  const [first, ...later] = edits;
  return [{ ...first, day: openedOn, closeDay: expected }, ...later, ...closing];
}

function drawClosing(random: Random, traits: DealTraits, openedOn: number, calendar: DealCalendar): number {
  let day = openedOn + Math.max(4, Math.round(traits.typicalDays * Math.exp(0.42 * random.bell())));
  const end = calendar.monthEnd(day);
  if (random.chance(0.35)) day = Math.max(day, end - random.integer(0, 7));
  while (!calendar.isWorkday(day)) day += 1;
  // What would close in the next two days closed today, so that the running quarter has closed deals on its first day.
  return day > 0 && day <= 2 ? 0 : day;
}

function drawStages(random: Random, traits: DealTraits, isWon: boolean, span: { readonly openedOn: number; readonly length: number }): readonly DealEdit[] {
  const { prospecting, qualification, proposal, negotiation } = sampleStages;
  const depth = isWon
    ? 4
    : random.weighted([
        [1, 15],
        [2, 30],
        [3, 35],
        [4, 20],
      ]);
  const path: (readonly [SampleStage, number])[] = [
    [prospecting, 0],
    [qualification, 0.12 + 0.16 * random.fraction()],
    [proposal, 0.36 + 0.18 * random.fraction()],
    [negotiation, 0.66 + 0.18 * random.fraction()],
  ];
  const entered = path.slice(0, depth);
  if (traits.dealType.name === 'Renewal' && depth > 1) entered.splice(0, 2, [qualification, 0]);
  if (depth === 4 && random.chance(0.05)) entered.splice(-2, 1);
  else if (depth === 4 && random.chance(0.06)) entered.push([proposal, 0.88], [negotiation, 0.95]);
  return entered.map(([stage, share]) => ({ day: span.openedOn + Math.floor(share * span.length), stage }));
}

/** Most deals are priced at once, some with the proposal, a few never; some are trimmed in negotiation. */
function drawAmounts(random: Random, traits: DealTraits, stages: readonly DealEdit[]): readonly DealEdit[] {
  const opened = stages[0]?.day ?? 0;
  if (random.chance(0.012)) return [{ day: opened, amount: null }];
  const isPricedLate = random.chance(0.09);
  const edits: DealEdit[] = [{ day: opened, amount: isPricedLate ? null : traits.amount }];
  if (isPricedLate) {
    const priced = stages.find((edit) => edit.stage === sampleStages.proposal || edit.stage === sampleStages.negotiation);
    if (priced !== undefined) edits.push({ day: priced.day, amount: traits.amount });
  }
  const negotiated = stages.find((edit) => edit.stage === sampleStages.negotiation);
  if (negotiated !== undefined && random.chance(0.4)) {
    edits.push({ day: negotiated.day + 1, amount: 50 * Math.max(1, Math.round((traits.amount * (0.82 + 0.24 * random.fraction())) / 50)) });
  }
  return edits;
}

function drawExpected(random: Random, traits: DealTraits, openedOn: number, calendar: DealCalendar): number {
  const day = openedOn + Math.round(traits.typicalDays * (0.8 + 0.5 * random.fraction()));
  return random.chance(0.5) ? calendar.monthEnd(day) : day;
}

/** Moves of the expected close into the future, around the day it was due; now and then nobody moves it any more. */
function drawPushes(random: Random, openedOn: number, expected: number, closesOn: number): readonly DealEdit[] {
  const pushes: DealEdit[] = [];
  let due = expected;
  while (due < closesOn && pushes.length < pushesMax && !random.chance(0.12)) {
    const day = Math.max(openedOn + 1, due + random.integer(-6, 6));
    due = day + random.integer(12, 55);
    if (day < closesOn) pushes.push({ day, closeDay: due });
  }
  return pushes;
}
