/** Which messages ask about the product itself: what it could not answer, what was reported and verified, what models used. */
import { addToDay, type LocalDate, startOfPeriod } from '#kernel/dates.ts';
import type { Turn } from '#kernel/turn.ts';

/** `from` and `to`: days, both included. */
export type AdminQuestion = {
  readonly kind: 'gaps' | 'reports' | 'verified' | 'model_use';
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly span: string;
};

const COURTESY = '(?:please |can you |could you |show me |list |tell me |give me )*';
const SPAN = String.raw`(?: (?:so far )?(?<span>today|yesterday|this week|last week|this month|last month|(?:in )?(?:the )?(?:last|past) (?<days>\d{1,3}) days))?`;
const TOPICS: readonly (readonly [AdminQuestion['kind'], string])[] = [
  [
    'gaps',
    String.raw`(?:what|which questions?|questions?) (?:(?:that )?(?:could|can|did) (?:you|plumbline) not|(?:that )?(?:couldnt|cant|didnt|couldn['’]t|can['’]t|didn['’]t) (?:you|plumbline)|(?:that )?(?:you|plumbline) (?:could not|couldnt|couldn['’]t|cannot|can not|cant|can['’]t|did not|didnt|didn['’]t)) answer`,
  ],
  ['gaps', '(?:the |all )?(?:unanswered questions|question gaps|catalogue gaps|gaps in the catalogue)'],
  ['reports', '(?:the |all )?(?:open )?(?:feedback(?: queue| reports)?|wrong answers|reported answers|wrong[- ]answer reports|reports of wrong answers)'],
  ['reports', '(?:what|which answers) (?:was|were|have been|has been) reported(?: as)? wrong'],
  ['verified', '(?:the |all )?verified questions'],
  ['verified', 'which questions are verified'],
  ['model_use', '(?:the )?(?:model|token|tokens|llm)(?: use| usage| cost| costs| spending| budget)'],
  ['model_use', '(?:what|how much) (?:did|does|has) the (?:model|llm) costs?'],
  ['model_use', '(?:how many tokens|what) (?:did|has|have) (?:we|the model|the llm|everybody|people) used?'],
];
const PATTERNS = TOPICS.map(([kind, words]) => ({ kind, pattern: new RegExp(`^${COURTESY}${words}${SPAN}$`, 'iu') }));
const DEFAULT_DAYS = 30;

/** The question and its days, the last 30 unless it says; null for anything else. Weeks begin on Monday. */
export function readAdminQuestion(turn: Pick<Turn, 'text' | 'organization'>, today: LocalDate): AdminQuestion | null {
  const text = turn.text.trim().replace(/[\s?.!]+$/u, '');
  for (const { kind, pattern } of PATTERNS) {
    const match = pattern.exec(text);
    if (match === null) continue;
    return { kind, ...spanOf(match.groups?.['span']?.toLowerCase() ?? '', Number(match.groups?.['days'] ?? DEFAULT_DAYS), turn, today) };
  }
  return null;
}

function spanOf(said: string, days: number, { organization }: Pick<Turn, 'organization'>, today: LocalDate): Omit<AdminQuestion, 'kind'> {
  const startOf = (grain: 'week' | 'month', day: LocalDate): LocalDate => startOfPeriod(day, grain, organization.calendar);
  switch (said) {
    case 'today':
      return { from: today, to: today, span: 'today' };
    case 'yesterday':
      return { from: before(today), to: before(today), span: 'yesterday' };
    case 'this week':
    case 'this month': {
      return { from: startOf(said === 'this week' ? 'week' : 'month', today), to: today, span: said };
    }
    case 'last week':
    case 'last month': {
      const grain = said === 'last week' ? 'week' : 'month';
      const to = before(startOf(grain, today));
      return { from: startOf(grain, to), to, span: said };
    }
    default:
      return { from: addToDay(today, { days: 1 - Math.max(1, days) }), to: today, span: `in the last ${Math.max(1, days)} days` };
  }
}

function before(day: LocalDate): LocalDate {
  return addToDay(day, { days: -1 });
}
