/** The short reply to a question about the answer before; what it rests on stands below it. */
import type { AboutAnswer } from '#agents/about-answer.ts';
import { cardOf } from '#agents/composer/wording.ts';
import type { Cards } from '#kernel/card.ts';
import type { Calendar } from '#kernel/dates.ts';
import type { Found } from '#kernel/findings.ts';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** One sentence for each figure that was found; of the calendar it needs none. */
export function aboutAnswer(asked: AboutAnswer, found: readonly Found[], { cards, calendar }: { readonly cards: Cards; readonly calendar: Calendar }): string {
  if (asked === 'calendar') return calendarWords(calendar);
  if (asked === 'fresh') return freshWords(found);
  if (asked === 'origin') return found.length === 0 ? ORIGIN : '';
  return [...new Set(found.map((one) => sentenceOf(asked, one, cards)))].join(' ');
}

function calendarWords({ fiscalYearStartMonth }: Calendar): string {
  return fiscalYearStartMonth === 1
    ? 'The fiscal year begins in January, so fiscal years and quarters are those of the calendar.'
    : `The fiscal year begins in ${MONTHS[fiscalYearStartMonth - 1] ?? 'another month'}; quarters and years are fiscal ones, not those of the calendar.`;
}

const ORIGIN =
  'The figures come from the opportunities, accounts, people and quotas that were imported from the CRM, computed by the definitions of the catalogue with your rights. Below every answer stand its definition, filters, scope, the day it is as of and when it was refreshed; after an answer, "show how" gives its query.';

/** The day and the moment that the answer before rests on; without one, where they stand. */
function freshWords([first]: readonly Found[]): string {
  if (first === undefined) return 'Below every answer stand the day that its figures are as of and when they were refreshed; ask for any figure to see both.';
  const { asOf, refreshedAt } = first.evidence;
  return `These figures are as of ${asOf}${refreshedAt === null ? '' : `, refreshed ${refreshedAt.slice(0, 16).replace('T', ' ')} UTC`}.`;
}

function sentenceOf(asked: Exclude<AboutAnswer, 'calendar' | 'fresh' | 'origin'>, found: Found, cards: Cards): string {
  const [metric = ''] = found.plan.metrics;
  const card = cardOf(metric, cards);
  const label = card?.label ?? 'That';
  switch (asked) {
    case 'date': {
      const role = found.plan.period?.dateRole ?? card?.dateRole ?? null;
      return role === null
        ? `${label} is a balance of one day: no date places it in a period.`
        : `${label} is placed in a period by ${role.replaceAll('_', ' ')}.`;
    }
    case 'mean':
      if (/^median\b/i.test(label)) return `${label} is a median.`;
      return /^(?:average|mean)\b/i.test(label) ? `${label} is a mean.` : `${label} is neither a mean nor a median; its definition is below.`;
    case 'included':
      return found.plan.filters.length === 0
        ? `Nothing was filtered out: ${label.toLowerCase()} has all that its definition counts.`
        : 'Only what its filters say is in it; they stand below, beside its definition.';
  }
}
