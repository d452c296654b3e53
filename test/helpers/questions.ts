/** Questions as the selector gets them: an invented organisation, its names, and what memory holds. */
import type { Candidate, Cards } from '#kernel/card.ts';
import { type LocalDate, localDate } from '#kernel/dates.ts';
import type { PlanChoice, SelectInput, ThreadMemory } from '#kernel/decisions.ts';
import type { Role } from '#kernel/person.ts';
import { classifyIntent } from '#agents/intent/decision.ts';
import { selectPlan } from '#agents/selector/decision.ts';
import { earlierPlans } from '#conversation/earlier-plans.ts';
import { matchValues, prepareNames } from '#query/match-values.ts';
import { readCards } from '#test/helpers/cards.ts';

/** The catalogue's cards, read once. */
export const testCards: Cards = await readCards();

/** Names an asker may see, by dimension. */
export const testNames: readonly { readonly dimension: string; readonly values: readonly string[] }[] = [
  { dimension: 'owner', values: ['Dana Whitfield', 'Dana Okafor', 'Priya Nair', 'Marcus Bell', 'Elena Petrova', 'Tom Becker'] },
  { dimension: 'manager', values: ['Ruth Kessler', 'Marcus Bell'] },
  { dimension: 'team', values: ['Northern Lights', 'Harbour'] },
  { dimension: 'sales_region', values: ['West', 'East', 'Central'] },
  { dimension: 'account', values: ['Acme Industrial', 'Globex', 'Contoso', 'Initech', 'Northwind Freight', 'Cheers'] },
  { dimension: 'account_region', values: ['Europe', 'North America', 'APAC'] },
  { dimension: 'industry', values: ['Healthcare', 'Software', 'Retail', 'Marketing'] },
  { dimension: 'segment', values: ['Enterprise', 'Mid-Market', 'SMB'] },
  { dimension: 'product', values: ['GTX Basic', 'GTX Pro', 'MG Special', 'GTK 500'] },
  { dimension: 'stage', values: ['Prospecting', 'Qualification', 'Negotiation', 'Won', 'Lost'] },
  { dimension: 'lead_source', values: ['Referral', 'Webinar'] },
  { dimension: 'deal_type', values: ['New Business', 'Renewal', 'Expansion'] },
  { dimension: 'opportunity', values: ['Halden renewal', 'Atlas rollout', 'Acme Industrial pilot'] },
];

export type QuestionOptions = {
  readonly today?: string;
  readonly fiscalYearStartMonth?: number;
  readonly roles?: readonly Role[];
  readonly memory?: ThreadMemory | null;
  readonly names?: readonly { readonly dimension: string; readonly values: readonly string[] }[];
};

/** The selector's input for `text`, with the intent the classifier gives it. */
export function selectInput(text: string, options: QuestionOptions = {}): SelectInput {
  const memory = options.memory ?? null;
  const candidates: readonly Candidate[] = matchValues(text, (options.names ?? testNames).map(prepareNames));
  const today: LocalDate = localDate(options.today ?? '2017-11-15');
  const intent = classifyIntent.offline({ text, cards: testCards, actions: [], memory }).value;
  return {
    text,
    intent,
    cards: testCards,
    candidates,
    memory,
    today,
    asker: {
      organizationId: 1,
      personId: '00000000-0000-4000-8000-000000000001',
      name: 'Ines Holt',
      email: null,
      roles: options.roles ?? ['leader'],
      teamName: null,
      timeZone: 'UTC',
    },
    organization: {
      organizationId: 1,
      name: 'Test Works',
      calendar: { fiscalYearStartMonth: options.fiscalYearStartMonth ?? 1, timeZone: 'UTC' },
      currency: 'USD',
      dataDate: null,
      isSample: false,
    },
  };
}

/** The offline choice for one message. */
export function choose(text: string, options: QuestionOptions = {}): PlanChoice {
  return selectPlan.offline(selectInput(text, options)).value;
}

/** What memory holds after a choice was answered or asked back. */
export function memoryAfter(choice: PlanChoice, before: ThreadMemory | null = null): ThreadMemory | null {
  switch (choice.kind) {
    case 'plans':
      return { plans: choice.plans, ...earlierPlans(before, choice.plans), intent: choice.intent, options: [] };
    case 'clarify':
      return { plans: [], ...before, intent: choice.intent, options: choice.options, isUnanswered: false };
    case 'decline':
      return { ...(before ?? { plans: [], options: [] }), intent: before?.intent ?? choice.intent, isUnanswered: true };
  }
}

/** The choices for messages of one thread. */
export function converse(texts: readonly string[], options: QuestionOptions = {}): readonly PlanChoice[] {
  const choices: PlanChoice[] = [];
  let memory: ThreadMemory | null = options.memory ?? null;
  for (const text of texts) {
    const choice = choose(text, { ...options, memory });
    choices.push(choice);
    memory = memoryAfter(choice, memory);
  }
  return choices;
}
