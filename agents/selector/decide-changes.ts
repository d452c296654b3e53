/** What changed in the pipeline: a bridge of its own, the one of the answer before edited, or the deals behind it. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import type { SelectInput } from '#kernel/decisions.ts';
import type { Plan } from '#kernel/plan.ts';
import { type CalendarDay, lastPeriods, periodAround } from '#agents/selector/terms/calendar.ts';
import { followUpOf, refersBack } from '#agents/selector/request/follow-up.ts';
import { hasMark, type Mark, marksOf } from '#agents/selector/terms/marks.ts';
import {
  type Bridge,
  bridgeBefore,
  bridgeKind,
  bridgeList,
  bridgeListed,
  bridgeOf,
  bridgePlans,
  editBridge,
  listOfChange,
  sinceDay,
} from '#agents/selector/topics/read-changes.ts';
import { asksList } from '#agents/selector/request/read-from-before.ts';
import type { ReadResult } from '#agents/selector/request/read-request.ts';
import type { Request, Trouble } from '#agents/selector/terms/request.ts';

export type DecidedChanges =
  | { readonly kind: 'plans'; readonly plans: Plan[]; readonly inherited: string[] }
  /** Nothing says since when. */
  | { readonly kind: 'ask'; readonly options: readonly { readonly label: string; readonly plans: Plan[] }[] }
  | { readonly kind: 'no'; readonly troubles: readonly Trouble[] };
type Context = CalendarDay & { readonly input: SelectInput; readonly vocabulary: Vocabulary };

/** null for a question about something else. */
export function decideChanges(read: ReadResult, marks: readonly Mark[], context: Context): DecidedChanges | null {
  const since = sinceDay(read.request, marks, context);
  const isAsked = hasMark(marks, 'changes') || since !== null;
  const plans = context.input.memory?.plans ?? [];
  const before = bridgeBefore(plans);
  const kind = isAsked ? null : ofKind(before ?? bridgeListed(plans), read.request, marks, context);
  if (kind !== null) return kind;
  if (!isAsked && before === null) return null;
  if (!isAsked && before !== null) return continued(before, read, marks, context);
  const unread = read.troubles.filter((trouble) => trouble.kind !== 'unusable');
  if (unread.length > 0) return { kind: 'no', troubles: unread };
  const said = bridgeOf(read.request, marks);
  const period = since ?? said.period;
  if (period === null) return { kind: 'ask', options: sinceOptions(said, context) };
  if (period.start > context.today) return unusable(`${period.label} lies ahead: nothing has changed yet.`);
  return { kind: 'plans', plans: bridgePlans({ ...said, period }, context), inherited: [] };
}

/** `which of them were pushed` after a bridge or its list: the deals of that kind of change. */
function ofKind(before: Bridge | null, request: Request, marks: readonly Mark[], context: Context): DecidedChanges | null {
  const changed = before !== null && refersBack(marks) ? listOfChange(request.measures[0]?.metrics[0], context.vocabulary) : null;
  if (before === null || changed?.list == null || request.dimensions.length > 0 || request.period !== undefined) return null;
  return { kind: 'plans', plans: [bridgeKind(before, changed.metrics, changed.list, context)], inherited: [`changes: ${before.period.label}`] };
}

/** `by owner`, `only West`, `and last week?`, `list them` after a bridge. */
function continued(before: Bridge, { request, troubles }: ReadResult, marks: readonly Mark[], context: Context): DecidedChanges | null {
  if (asksList(context.input.text)) return { kind: 'plans', plans: [bridgeList(before, context)], inherited: [`changes: ${before.period.label}`] };
  const isElse = request.measures.length > 0 || request.asOf !== null || request.timeGrain !== undefined || request.rank !== null || troubles.length > 0;
  if (isElse || followUpOf(marks, request, context.input.memory) === null) return null;
  const isAdding = marksOf(marks, 'follow').some((mark) => mark.how === 'also');
  const edited = editBridge(before, bridgeOf(request, marks), isAdding);
  if (edited.period.start > context.today) return unusable(`${edited.period.label} lies ahead: nothing has changed yet.`);
  const isKept = edited.period.label === before.period.label;
  return { kind: 'plans', plans: bridgePlans(edited, context), inherited: isKept ? [`changes: ${before.period.label}`] : ['changes of the pipeline'] };
}

function unusable(reason: string): DecidedChanges {
  return { kind: 'no', troubles: [{ kind: 'unusable', reason }] };
}

function sinceOptions(said: ReturnType<typeof bridgeOf>, context: Context): Extract<DecidedChanges, { kind: 'ask' }>['options'] {
  const periods = [lastPeriods('day', 7, context), periodAround('week', 0, context), periodAround('month', 0, context), periodAround('quarter', 0, context)];
  return periods.map((period) => ({ label: `Pipeline changes ${period.label.replace(' (to date)', '')}`, plans: bridgePlans({ ...said, period }, context) }));
}
