/** A what-if in words: the assumption, the figure now and then, the difference, and what stays as it is. */
import { cardOf, cellOf, labelOf, narrowing, reference, type Wording } from '#agents/composer/wording.ts';

/** Sentences of a plan that varies an input; null for any other plan. */
export function whatIfSentences(wording: Wording): readonly string[] | null {
  const { plan, rows } = wording.found;
  const [metric] = plan.metrics;
  if (plan.whatIf === undefined || metric === undefined || rows.length === 0) return null;
  if (plan.dimensions.length > 0) return groupedSentences(wording, metric, plan.whatIf);
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

/** One row for each group, each varied by itself; they need not add up to what the whole would be. */
function groupedSentences(wording: Wording, metric: string, { input, value }: NonNullable<Wording['found']['plan']['whatIf']>): readonly string[] {
  const inputs = cardOf(metric, wording.cards)?.whatIf ?? [];
  const varied = inputs.find((one) => one.metric === input)?.label ?? labelOf(wording, input).toLowerCase();
  const others = inputs.filter((one) => one.metric !== input).map((one) => one.label);
  const isSet = !/^[+-]/.test(String(value).trim());
  const how = isSet ? `were ${reference(wording, 0, `${input}__what_if`)} in each of them` : 'changed by that in each of them';
  const groups = wording.found.plan.dimensions.map((name) => labelOf(wording, name).toLowerCase()).join(' and ');
  return [
    `${labelOf(wording, metric)} by ${groups}${narrowing(wording)}, on record and as it would be if ${varied} ${how} ({{${wording.ref}.rows}} rows).`,
    `${others.length === 0 ? 'All else stays' : `All else (such as ${others.join(', ')}) stays`} as it is; this is arithmetic with figures on record, not a forecast, and each group is worked out by itself.`,
  ];
}

function sampleSentence(wording: Wording, metric: string): readonly string[] {
  const sample = cardOf(metric, wording.cards)?.sampleMetric ?? null;
  if (sample === null || (cellOf(wording, 0, sample) ?? null) === null) return [];
  return [`The sample behind the figure on record: ${reference(wording, 0, sample)}.`];
}
