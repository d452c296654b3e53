/** Words that point at the answer before without naming anything of it: `what did we win there`, `who sold the most of it`, `how many did we lose`. */
import { hasMark, type Mark, marksOf } from '#agents/selector/terms/marks.ts';
import type { Request } from '#agents/selector/terms/request.ts';

const OF_IT = /\b(?:of|from|in|for|on|out of) it(?= *(?:$|[?.!,]|in\b|this\b|last\b|so\b|by\b|is\b|was\b|are\b|were\b))/i;
/** `is it at risk`, `how often has it been pushed`: a deal, an account, a figure that was shown. */
const IT = /\b(?:is|was|has|will|did|does|can|could|would|should|when is|when does) it(?! (?:take|possible|true|ok|okay|fair|correct|going|look|safe)\b)/i;

/** `there`, `of it`: where or what the answer before was about. */
export function pointsBack(marks: readonly Mark[]): boolean {
  const isThere = marks.some(
    (mark, at) =>
      /^there$/i.test(mark.words) &&
      mark.kind === 'filler' &&
      // How many were there in October: none is pointed at.
      !/^(?:is|are|was|were|be|been)$/i.test(marks[at - 1]?.words ?? '') &&
      !/^(?:yet|any|anything|a|an)$/i.test(marks[at + 1]?.words ?? ''),
  );
  return isThere || OF_IT.test(textOf(marks));
}

/** `is it at risk`: one thing that an answer has shown. */
export function asksOfIt(marks: readonly Mark[]): boolean {
  return IT.test(textOf(marks));
}

/** No name, no grouping, no day: states such as at risk name nothing. */
export function namesNothing({ filters, dimensions, period, scope }: Request): boolean {
  return filters.every(({ dimension }) => dimension.startsWith('is_')) && dimensions.length === 0 && period === undefined && scope === null;
}

/** `how many did we lose`, `who sold the most`: a verb whose object is left to the answer before. `how many deals did we lose` names its own. */
export function isElliptic(request: Request, marks: readonly Mark[]): boolean {
  const verbs = marksOf(marks, 'outcome').filter((mark) => mark.unit !== 'count');
  const isNamed = ['deal', 'metric', 'vague', 'threshold', 'value', 'segment', 'scope', 'versus', 'without_amount'].some((kind) =>
    hasMark(marks, kind as Mark['kind']),
  );
  if (verbs.length !== 1 || isNamed || request.filters.length > 0 || request.asOf !== null || request.timeGrain !== undefined) return false;
  const isCounted = marksOf(marks, 'quantity').some((mark) => mark.what === 'many') && request.rank === null && request.dimensions.length === 0;
  const isMost =
    request.rank !== null && request.dimensions.length === 1 && marks.some((mark) => mark.kind === 'rank' && /^(?:the )?(?:most|least)$/i.test(mark.words));
  return isCounted || isMost;
}

function textOf(marks: readonly Mark[]): string {
  return marks.map((mark) => mark.words).join(' ');
}
