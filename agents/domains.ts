/** Subjects the product knows of that this catalogue may not answer yet, and the words that name them. */
import type { IntentName } from '#kernel/intent.ts';
import { oncePer } from '#kernel/once-per.ts';
import { stemsOf } from '#agents/words.ts';

export type Domain = { readonly intent: IntentName; readonly label: string; readonly phrases: readonly (readonly string[])[] };

const WORDS: readonly { readonly intent: IntentName; readonly label: string; readonly words: readonly string[] }[] = [
  {
    intent: 'commission',
    label: 'commissions',
    words: ['commission', 'commission statement', 'payout', 'clawback', 'accelerator', 'spiff', 'earned commission'],
  },
  {
    intent: 'coverage',
    label: 'quota and pipeline coverage',
    words: [
      'coverage',
      'pipeline coverage',
      'coverage ratio',
      'quota',
      'quota attainment',
      'attainment',
      'target',
      'goal',
      'against plan',
      'pipeline gap',
      'gap to quota',
      'gap to target',
    ],
  },
  {
    intent: 'forecast',
    label: 'forecasts',
    words: [
      'forecast',
      'forecasted',
      'forecast accuracy',
      'weighted pipeline',
      'commit',
      'best case',
      'predict',
      'prediction',
      'project revenue',
      'projected',
      'projection',
      'expected revenue',
      'mape',
      'what if',
    ],
  },
  {
    intent: 'velocity',
    label: 'time spent in each stage',
    words: [
      'velocity',
      'sales velocity',
      'time in stage',
      'days in stage',
      'stage duration',
      'stage velocity',
      'bottleneck',
      'stuck',
      'stalled',
      'stage conversion',
      'funnel conversion',
      'conversion by stage',
    ],
  },
  {
    intent: 'slippage',
    label: 'slipped deals',
    words: [
      'slippage',
      'slip',
      'slipped',
      'slipping',
      'slid',
      'pushed',
      'pushed out',
      'push count',
      'pulled in',
      'moved out',
      'overdue',
      'past due',
      'late deal',
    ],
  },
  { intent: 'qbr', label: 'quarterly business reviews', words: ['qbr', 'quarterly business review', 'smartnumber', 'smart number'] },
  { intent: 'benchmark', label: 'benchmarks', words: ['benchmark', 'industry average', 'peer', 'percentile', 'industry standard'] },
  {
    intent: 'executive_summary',
    label: 'executive summaries',
    words: [
      'executive summary',
      'exec summary',
      'executive briefing',
      'executive update',
      'briefing',
      'morning briefing',
      'daily briefing',
      'weekly briefing',
      'board summary',
      'board report',
      'state of the business',
      'state of the quarter',
      'leadership update',
      'leadership summary',
      'leadership briefing',
      'summary for the board',
      'summary of the quarter',
      'quarter summary',
      'weekly summary',
      'daily summary',
      'management summary',
      'summary',
      'on my plate',
      'on my plate this morning',
      'my day',
      'brief me',
      'catch me up',
      'dashboard',
    ],
  },
  { intent: 'review', label: 'review sessions and stored notes', words: ['review note', 'review session', 'review', 'note', 'action item', 'coaching note'] },
  { intent: 'audit', label: 'the audit trail', words: ['audit', 'audit log', 'audit trail', 'who changed', 'change log', 'change history', 'undo'] },
  { intent: 'subscribe', label: 'subscriptions', words: ['subscribe', 'unsubscribe', 'subscription', 'remind', 'alert', 'notify', 'schedule'] },
  {
    intent: 'performance',
    label: 'running totals',
    words: ['running total', 'running sum', 'cumulative', 'cumulatively', 'cumulated', 'accumulated', 'cumulative total', 'year to date running'],
  },
  { intent: 'performance', label: 'activity data', words: ['activity', 'call volume', 'email', 'meeting'] },
];

/** The domains with their phrases stemmed. */
export function buildDomains(): readonly Domain[] {
  return domainsOf(WORDS);
}

const domainsOf = oncePer((words: typeof WORDS): readonly Domain[] =>
  words.map((domain) => ({ intent: domain.intent, label: domain.label, phrases: domain.words.map(stemsOf) })),
);
