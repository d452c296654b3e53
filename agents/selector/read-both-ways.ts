/** A time that can be read in two ways is read in both; where the answers differ, they are asked back. */
import type { Reading as Read } from '#kernel/decision.ts';
import type { PlanChoice, SelectInput } from '#kernel/decisions.ts';
import { askBack, optionOf } from '#agents/selector/ask-back.ts';
import { mayBeOpen } from '#agents/selector/periods/open-times.ts';
import type { ChoiceContext } from '#agents/selector/terms/choice-context.ts';
import type { Reading } from '#agents/selector/terms/time-rule.ts';
import { buildVocabulary } from '#agents/vocabulary.ts';
import { tokenize } from '#agents/words.ts';

type Choice = Read<PlanChoice>;

/** The one reading that holds, or a question which of the two is meant. */
export function readBothWays(input: SelectInput, readAs: (input: SelectInput, reading: Reading) => Choice): Choice {
  const first = readAs(input, 0);
  if (!mayBeOpen(tokenize(input.text))) return first;
  const second = readAs(input, 1);
  if (second.value.kind === 'decline' || isSame(first, second) || [first, second].every((choice) => looksAhead(choice, input))) return first;
  if (first.value.kind === 'decline') return second;
  const context: ChoiceContext = { input, vocabulary: buildVocabulary(input.cards), today: input.today, calendar: input.organization.calendar };
  const options = [first, second].flatMap(({ value }) =>
    value.kind === 'plans' ? [optionOf(value.plans, context)] : value.kind === 'clarify' ? value.options : [],
  );
  return { ...askBack('The time in that can be read in two ways. Which one do you mean?', options, context), confidence: first.confidence ?? 1 };
}

/** A day that has not come: nobody knows how things stand on it, whichever of the two it is. */
function looksAhead({ value }: Choice, { today }: SelectInput): boolean {
  return value.kind === 'plans' && value.plans.some((plan) => plan.asOf !== undefined && plan.asOf > today);
}

function isSame(first: Choice, second: Choice): boolean {
  return JSON.stringify(first.value) === JSON.stringify(second.value);
}
