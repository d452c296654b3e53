/** Figures said in whole sentences: `too little pipeline`, `will we make next quarter`, `lose the most time`, `conversion from Proposal to Won`. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import { type CalendarDay } from '#agents/selector/terms/calendar.ts';
import { hasMark, type Mark, type MarkOf, marksOf } from '#agents/selector/terms/marks.ts';

type Step = (marks: readonly Mark[], vocabulary: Vocabulary, at: CalendarDay) => readonly Mark[];

/** The marks with the figures that their sentences mean. */
export function bindWorded(marks: readonly Mark[], vocabulary: Vocabulary, at: CalendarDay): readonly Mark[] {
  return [tooLittlePipeline, statusOfTarget, timeLost, wonFromStage, willMake, partOfState, differenceBetween].reduce<readonly Mark[]>(
    (kept, step: Step) => step(kept, vocabulary, at),
    marks,
  );
}

const GAP = 'pipeline_gap';
const SHORT =
  /^(?:(?:(?:do|does|did) )?(?:not|no|without)(?: have| got)?(?: an?)? enough (?:pipeline|pipe)|(?:have )?(?:no|not|not the) (?:pipeline|pipe) enough|have not enough (?:pipeline|pipe)|(?:not )?(?:dont|doesnt|do not|does not) have enough (?:pipeline|pipe)|too (?:few|little|less|small a|thin a|low a|small|thin|low) (?:pipeline|pipe))(?: to (?:hit|reach|make|meet) (?:(?:the|their|our|my) )?(?:target|quota|quarter|goal))?$/i;
const SHORT_MARKS_MAX = 6;
const PURPOSE = /^(?:to|for|the|its|their|our|his|her|reach|hit|make|meet|reaching|hitting|target|targets|quota|quotas|goal|goals)$/i;

/** `which team has too little pipeline to reach the target`: those that have a gap to what is required. */
const tooLittlePipeline: Step = (marks, { metrics }) => {
  if (!metrics.has(GAP)) return marks;
  for (let from = 0; from < marks.length; from += 1) {
    for (let to = Math.min(marks.length, from + SHORT_MARKS_MAX); to > from; to -= 1) {
      if (!SHORT.test(wordsOf(marks.slice(from, to)))) continue;
      const first = marks[from] as Mark;
      const isAsked = marksOf(marks.slice(0, from), 'dimension').length > 0;
      const bound: readonly Mark[] = isAsked ? [{ kind: 'threshold', op: 'gt', value: 0, of: GAP, at: first.at, length: 0, words: '' }] : [];
      const figure: Mark = { kind: 'metric', names: [GAP], at: first.at, length: first.length, words: wordsOf(marks.slice(from, to)) };
      const behind = marks.slice(to).map((mark) =>
        wordsOf([mark])
          .split(' ')
          .every((word) => PURPOSE.test(word))
          ? asFiller(mark)
          : mark,
      );
      return [...marks.slice(0, from), figure, ...bound, ...behind];
    }
  }
  return marks;
};

/** `the status of my team versus target`, `the result of Q3`: no outcome to split by. */
const statusOfTarget: Step = (marks) =>
  marks.map((mark, at): Mark => {
    if (mark.kind !== 'dimension' || mark.names.join() !== 'outcome' || !/^(?:status|results?|state)$/i.test(mark.words)) return mark;
    const isGrouping = /(?:^|\s)(?:by|per|each|every|which|and|,)$/i.test(marks[at - 1]?.words ?? '');
    if (isGrouping || !/^of$/i.test(marks[at + 1]?.words ?? '')) return mark;
    const isOfTarget = marks.some((other) => other.kind === 'metric' && /^target_|_target$/.test(other.names[0] ?? ''));
    const isMeasured = marks.some((other) => ['metric', 'outcome', 'deal', 'vague', 'value'].includes(other.kind));
    const place = { at: mark.at, length: mark.length, words: mark.words };
    if (isOfTarget || isMeasured) return isOfTarget ? asFiller(mark) : mark;
    return { kind: 'vague', phrase: mark.words, metrics: ['won_revenue', 'win_rate', 'won_count'], ...place };
  });

/** `in which phase do we lose the most time`: days in the stage, and no deal is lost. */
const timeLost: Step = (marks, { metrics }) => {
  const lose = marks.findIndex((mark) => mark.kind === 'outcome' && /^(?:lose|losing|lost|spend)$/i.test(mark.words));
  const time = marks.findIndex((mark, at) => at > lose && at <= lose + 4 && /^(?:time|days)$/i.test(mark.words));
  const isOfStages = marks.some((mark) => mark.kind === 'dimension' && mark.names.includes('stage'));
  if (lose < 0 || time < 0 || !isOfStages || !metrics.has('avg_days_in_stage')) return marks;
  return marks.map((mark, at): Mark => {
    if (at === lose) return { kind: 'metric', names: ['avg_days_in_stage'], at: mark.at, length: mark.length, words: mark.words };
    return at === time ? asFiller(mark) : mark;
  });
};

/** `conversion rate from Proposal to Won`: the win rate of what ever entered the stage. */
const wonFromStage: Step = (marks, { metrics }) => {
  const rate = marks.findIndex(
    (mark) => (mark.kind === 'vague' && mark.phrase === 'conversion') || (mark.kind === 'metric' && mark.names.join() === 'win_rate'),
  );
  const stage = marks.findIndex((mark, at) => at > rate && isOpenStage(mark));
  const isFrom = marks.slice(rate + 1, stage).some((mark) => /^(?:from|out of)$/i.test(mark.words)) && stage - rate <= 4;
  const behind = marks.slice(stage + 1);
  const to = behind.findIndex((mark) => /^(?:to|into|until)$/i.test(mark.words));
  const isToWon = to < 0 || isWon(behind[to + 1]) || isWon(behind[to + 2]);
  const isPlain = !['dimension', 'time_group', 'versus', 'rank', 'period'].some((kind) => hasMark(marks, kind as Mark['kind']));
  if (rate < 0 || stage < 0 || !isFrom || !isToWon || !isPlain || !metrics.has('stage_win_rate')) return marks;
  return marks.map((mark, at): Mark => {
    if (at === rate) return { kind: 'metric', names: ['stage_win_rate'], at: mark.at, length: mark.length, words: mark.words };
    return at > stage && isWon(mark) ? asFiller(mark) : mark;
  });
};

function isOpenStage(mark: Mark | undefined): boolean {
  return mark?.kind === 'value' && mark.candidates.every(({ dimension, value }) => dimension === 'stage' && !/won|lost|closed/i.test(value));
}

function isWon(mark: Mark | undefined): boolean {
  if (mark?.kind === 'value') return mark.candidates.every(({ dimension, value }) => dimension === 'stage' && /won/i.test(value));
  return mark?.kind === 'outcome' && mark.outcome === 'Won';
}

/** `how much turnover will we make next quarter`: revenue that lies ahead is a forecast. */
const willMake: Step = (marks, { metrics }, { today }) => {
  const [figure, ...others] = marksOf(marks, 'metric');
  const will = marks.findIndex((mark) => /^(?:will|gonna|going to|are we going to|expect|expected|shall)$/i.test(mark.words));
  const [period, ...more] = marksOf(marks, 'period');
  const isAhead = period?.range != null && more.length === 0 && period.range.start > today;
  const isElse = ['dimension', 'versus', 'compare_to', 'rank', 'threshold', 'value', 'segment'].some((kind) => hasMark(marks, kind as Mark['kind']));
  if (figure?.names.join() !== 'won_revenue' || others.length > 0 || will < 0 || !isAhead || isElse || !metrics.has('combined_forecast')) return marks;
  return marks.map((mark) => (mark === figure ? { ...figure, names: ['combined_forecast'] } : mark));
};

/** Figures of a state, and the figure of all open deals that they are a part of. */
const STATES: Readonly<Record<string, readonly [string, string]>> = {
  overdue_count: ['open_count', 'is_overdue'],
  overdue_amount: ['open_pipeline', 'is_overdue'],
  stalled_count: ['open_count', 'is_stalled'],
  stalled_amount: ['open_pipeline', 'is_stalled'],
};

/** `how many % of the open deals are overdue`: the part of them that is, beside the part that is not. */
const partOfState: Step = (marks, { metrics }) => {
  const isPart = marksOf(marks, 'quantity').some(({ what }) => what === 'percent' || what === 'share');
  const [figure, ...others] = marksOf(marks, 'metric').filter((mark) => Object.hasOwn(STATES, mark.names[0] ?? ''));
  const [whole = '', dimension = ''] = STATES[figure?.names[0] ?? ''] ?? [];
  const isElse = ['dimension', 'time_group', 'versus', 'compare_to', 'rank', 'period', 'threshold', 'follow'].some((kind) =>
    hasMark(marks, kind as Mark['kind']),
  );
  const isOfWhole = marksOf(marks, 'metric').every((mark) => mark === figure || mark.names.join() === whole);
  if (!isPart || figure === undefined || others.length > 0 || isElse || !isOfWhole || !metrics.has(whole)) return marks;
  return marks.flatMap((mark): readonly Mark[] => {
    if (mark.kind === 'quantity') return mark.what === 'percent' || mark.what === 'share' ? [{ ...mark, what: 'share' }] : [asFiller(mark)];
    if (mark !== figure) return mark.kind === 'metric' || mark.kind === 'outcome' ? [asFiller(mark)] : [mark];
    return [namedAs(whole, figure), { kind: 'segment', filter: { dimension, op: 'in', values: [true] }, at: mark.at, length: 0, words: '' }];
  });
};

/** `the difference between this quarter and the same quarter last year`: one against the other. */
const differenceBetween: Step = (marks) => {
  const between = marks.findIndex((mark) => mark.kind === 'unknown' && /^between$/i.test(mark.words));
  const joint = marks.findIndex((mark, at) => at > between && mark.kind === 'and');
  const isOfPeriods = marks.slice(between, joint).some(({ kind }) => kind === 'period') && marks.slice(joint).some(({ kind }) => kind === 'compare_to');
  if (between < 0 || joint < 0 || !isOfPeriods || hasMark(marks, 'versus')) return marks;
  return marks.map((mark, at): Mark => {
    if (at === between) return asFiller(mark);
    return at === joint ? { kind: 'versus', at: mark.at, length: mark.length, words: mark.words } : mark;
  });
};

function namedAs(name: string, { at, length, words }: MarkOf<'metric'>): Mark {
  return { kind: 'metric', names: [name], at, length, words };
}

function wordsOf(marks: readonly Mark[]): string {
  return marks
    .map((mark) => mark.words)
    .filter((words) => words !== '')
    .join(' ')
    .replaceAll(/['’]/g, '')
    .toLowerCase();
}

function asFiller({ at, length, words }: Mark): Mark {
  return { kind: 'filler', at, length, words };
}
