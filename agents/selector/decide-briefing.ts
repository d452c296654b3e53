/** A briefing that is asked for → its plans, seen from today. */
import type { BriefingPeriod, BriefingSection } from '#kernel/card.ts';
import type { PlanChoice } from '#kernel/decisions.ts';
import type { Filter, Plan } from '#kernel/plan.ts';
import { briefingFor } from '#agents/briefings.ts';
import { lastPeriods, periodAround, type Range } from '#agents/selector/terms/calendar.ts';
import type { ChoiceContext } from '#agents/selector/terms/choice-context.ts';
import { declineFor } from '#agents/selector/decline.ts';
import { PEOPLE } from '#agents/selector/terms/people.ts';
import { type Mark, marksOf } from '#agents/selector/terms/marks.ts';

/** Words beside the briefing's own that change nothing of it. */
const IDLE: ReadonlySet<Mark['kind']> = new Set(['domain', 'filler', 'scope', 'and', 'follow', 'quantity', 'group']);
/** Null when no briefing is asked for, or the asker's role has none. A briefing is of one person's, team's or the own scope, and of today. */
export function decideBriefing(marks: readonly Mark[], context: ChoiceContext): PlanChoice | null {
  const { cards, asker } = context.input;
  const asked = marksOf(marks, 'domain').find((mark) => mark.intent === 'executive_summary');
  const briefing = briefingFor(cards, asker);
  if (asked === undefined || briefing === null || isTitle(asked, marks)) return null;
  const whose = marksOf(marks, 'value').filter((mark) => mark.candidates.length === 1 && PEOPLE.has(mark.candidates[0]?.dimension ?? ''));
  const isTheirTeam = (mark: Mark): boolean =>
    mark.kind === 'dimension' && mark.names.includes('team') && whose.some((one) => one.at + one.length <= mark.at && mark.at - one.at - one.length < 2);
  const others = marks.filter(
    (mark) => !IDLE.has(mark.kind) && !isTheirTeam(mark) && !(mark.kind === 'value' && whose.includes(mark)) && !isNow(mark, context),
  );
  if (others.length > 0 || whose.length > 1) {
    const words = others.map((mark) => `"${mark.words}"`).join(' and ');
    const what = words === '' ? 'several names at once' : words;
    const reason = `A summary is of today, for yourself or for one person or team; it cannot be narrowed by ${what}. Ask for a figure by its name instead.`;
    return declineFor([{ kind: 'unusable', reason }], 'executive_summary', [], context.input);
  }
  const filters = whose.flatMap((mark): readonly Filter[] =>
    mark.candidates.map((candidate) => ({ dimension: candidate.dimension, op: 'in', values: [candidate.value] })),
  );
  return { kind: 'plans', intent: 'executive_summary', plans: briefing.sections.map((section) => planOf(section, filters, context)), inherited: [] };
}

const TITLES = /^(?:recap|headlines?|headline (?:numbers|figures)|highlights|snapshot|rundown|run down|summary|key numbers|top line numbers|pulse check)$/i;

/** `Q3 recap: deals won, deals lost`: the figures are named, and the word is what they are for. */
export function isTitle(mark: Mark, marks: readonly Mark[]): boolean {
  return (
    mark.kind === 'domain' && TITLES.test(mark.words) && marks.some((other) => other.kind === 'metric' || (other.kind === 'outcome' && other.unit === 'count'))
  );
}

/** A period that holds today is the one that runs. */
function isNow(mark: Mark, context: ChoiceContext): boolean {
  return mark.kind === 'period' && mark.range !== null && mark.range.start <= context.today && context.today < mark.range.end;
}

function planOf(section: BriefingSection, filters: readonly Filter[], context: ChoiceContext): Plan {
  const { plan, period, dateRole } = section;
  const range = period === null ? null : rangeOf(period, context);
  const role = dateRole ?? plan.metrics.map((name) => context.vocabulary.metrics.get(name)?.dateRole ?? null).find((one) => one !== null) ?? 'close_date';
  return { ...plan, filters: [...plan.filters, ...filters], ...(range === null ? {} : { period: { ...range, dateRole: role } }) };
}

function rangeOf(period: BriefingPeriod, context: ChoiceContext): Range {
  switch (period) {
    case 'today':
      return lastPeriods('day', 1, context);
    case 'last_7_days':
      return lastPeriods('day', 7, context);
    case 'this_week':
      return periodAround('week', 0, context);
    case 'this_month':
      return periodAround('month', 0, context);
    case 'this_quarter':
      return periodAround('quarter', 0, context);
    case 'this_year':
      return periodAround('year', 0, context);
    case 'last_quarter':
      return periodAround('quarter', -1, context);
    case 'last_4_quarters':
      return lastPeriods('quarter', 4, context);
  }
}
