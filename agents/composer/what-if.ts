/** A what-if in words: the assumption, the figure now and then, the difference, and what stays as it is. */
import { cardOf, cellOf, labelOf, narrowing, reference, type Wording } from '#agents/composer/wording.ts';

/** Sentences of a plan that varies an input; null for any other plan. */
export function whatIfSentences(wording: Wording): readonly string[] | null {
  const { plan, rows } = wording.found;
  const [metric] = plan.metrics;
  if (plan.whatIf === undefined || metric === undefined || rows.length === 0) return null;
  const { input } = plan.whatIf;
  const inputs = cardOf(metric, wording.cards)?.whatIf ?? [];
  const varied = inputs.find((one) => one.metric === input)?.label ?? labelOf(wording, input).toLowerCase();
  if ((cellOf(wording, 0, `${metric}__what_if`) ?? null) === null)
    return [`That cannot be computed: ${labelOf(wording, metric).toLowerCase()} or ${varied} has no value now to start from${narrowing(wording)}.`];
  const others = inputs.filter((one) => one.metric !== input).map((one) => one.label);
  const note = inputs.find((one) => one.metric === input)?.note ?? null;
  return [
    `${labelOf(wording, metric)}${narrowing(wording)} would be **${reference(wording, 0, `${metric}__what_if`)}** instead of ${reference(wording, 0, metric)}, a difference of ${reference(wording, 0, `${metric}__what_if_change`)}, if ${varied} were ${reference(wording, 0, `${input}__what_if`)} instead of ${reference(wording, 0, input)}.`,
    `${others.length === 0 ? 'All else stays' : `All else (such as ${others.join(', ')}) stays`} as it is; this is arithmetic with figures on record, not a forecast.`,
    ...(note === null ? [] : [note]),
    ...sampleSentence(wording, metric),
  ];
}

function sampleSentence(wording: Wording, metric: string): readonly string[] {
  const sample = cardOf(metric, wording.cards)?.sampleMetric ?? null;
  if (sample === null || (cellOf(wording, 0, sample) ?? null) === null) return [];
  return [`The sample behind the figure on record: ${reference(wording, 0, sample)}.`];
}
