/** The amount of what words of its own call a number or a rate: `value of active deals`, `win rate in dollars`, `overdue deals by value`. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import { hasMark, type Mark } from '#agents/selector/terms/marks.ts';
import { outcomeMetric, outcomeOf } from '#agents/selector/topics/outcome-metrics.ts';

const MONEY = /value|amount|worth|dollar|usd|\$|money|sum/i;
const BY_VALUE: Readonly<Record<string, string>> = { win_rate: 'win_rate_by_value', slippage_rate: 'slippage_amount_rate' };

/** The figures by amount where that is asked for; a value of something that is only counted is not known. */
export function bindMoney(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  const isElse = hasMark(marks, 'threshold') || hasMark(marks, 'rank') || marks.some((mark) => mark.kind === 'quantity' && mark.what === 'many');
  const asked = isElse ? undefined : marks.find((mark, at) => asksAmount(mark, marks, at));
  if (asked === undefined) return marks;
  const isLeading = nextOf(marks, asked)?.kind === 'metric' && !/^amounts?\b/i.test(asked.words);
  return marks.map((mark): Mark => {
    if (mark.kind === 'metric') return { ...mark, names: mark.names.map((name) => byAmount(name, vocabulary) ?? name) };
    const isCounted = isLeading && mark === asked && !hasAmount(nextOf(marks, asked), vocabulary);
    return isCounted ? { kind: 'unknown', at: mark.at, length: mark.length, words: mark.words } : mark;
  });
}

function asksAmount(mark: Mark, marks: readonly Mark[], at: number): boolean {
  if (mark.kind !== 'quantity' || mark.what !== 'much' || !MONEY.test(mark.words)) return false;
  const isBehind = /^in /i.test(mark.words) || / wise$/i.test(mark.words) || /(?:^|\s)(?:in|by|in terms of)$/i.test(marks[at - 1]?.words ?? '');
  return isBehind || nextOf(marks, mark)?.kind === 'metric';
}

function nextOf(marks: readonly Mark[], mark: Mark): Mark | undefined {
  return marks.slice(marks.indexOf(mark) + 1).find((other) => other.kind !== 'filler' && other.kind !== 'follow' && other.kind !== 'scope');
}

function hasAmount(mark: Mark | undefined, vocabulary: Vocabulary): boolean {
  return mark?.kind !== 'metric' || mark.names.some((name) => vocabulary.metrics.get(name)?.type !== 'integer' || byAmount(name, vocabulary) !== null);
}

/** `overdue_amount` for `overdue_count`, won revenue for won deals, the win rate by value; null where no amount is kept. */
function byAmount(name: string, vocabulary: Vocabulary): string | null {
  const outcome = outcomeOf(name);
  const ofOutcome = outcome !== null && name === outcomeMetric(outcome, 'count') ? outcomeMetric(outcome, 'money') : null;
  const partner = BY_VALUE[name] ?? ofOutcome ?? name.replace(/_count$/, '_amount');
  return partner !== name && vocabulary.metrics.has(partner) ? partner : null;
}
