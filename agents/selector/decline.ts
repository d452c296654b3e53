/** Words for what cannot be asked, and the nearest that can. */
import type { PlanChoice, SelectInput } from '#kernel/decisions.ts';
import type { IntentName } from '#kernel/intent.ts';
import { hasRole } from '#kernel/person.ts';
import { intentNameSchema } from '#kernel/intent.ts';
import { isSlashDay } from '#agents/selector/periods/read-slash-day.ts';
import { nearQuestions } from '#agents/near-questions.ts';
import type { Trouble } from '#agents/selector/terms/request.ts';

export type Decline = Extract<PlanChoice, { kind: 'decline' }>;

const NEAREST_MAX = 3;

type Asked = Pick<SelectInput, 'text' | 'cards' | 'asker'> & Partial<Pick<SelectInput, 'organization'>>;

/** A decline for the gravest trouble, with what can be asked instead. */
export function declineFor(troubles: readonly Trouble[], intent: IntentName, nearest: readonly string[], input: Asked): Decline {
  const later = troubles.find((trouble) => trouble.kind === 'later');
  const [first] = troubles;
  const trouble = later ?? first;
  const named = later === undefined ? intent : (intentNameSchema.safeParse(later.intent).data ?? intent);
  const others = nearQuestions({ ...input, intent: named });
  return {
    kind: 'decline',
    intent: named,
    reason: reasonOf(trouble, input),
    nearest: [...new Set([...nearest, ...others])].slice(0, NEAREST_MAX),
  };
}

/** Subjects that a catalogue serves once one of its metrics is about them. */
const SERVED: readonly string[] = ['coverage', 'forecast', 'velocity', 'slippage'];

const CURRENCY = /^(?:in )?(?:euros?|eur|€|pounds?|sterling|gbp|£|yen|jpy|francs?|chf|dollars?|usd)$/i;

const REASON = /^(?:(?:loss|lost|losing|close|closing|win|the) )?reasons?(?: codes?)?$/i;

/** What everybody but leaders and those who prepare their meetings is not told of: whose names they do not see. */
const UNSEEN = ' Names of people, teams and accounts that are not yours to see are not known here.';

function reasonOf(trouble: Trouble | undefined, { cards, asker, organization }: Asked): string {
  const currency = organization?.currency;
  if (trouble === undefined) return 'I could not find a figure of the catalogue in that.';
  switch (trouble.kind) {
    case 'later':
      if (SERVED.includes(trouble.intent) && cards.models.some((model) => model.metrics.some((metric) => metric.intent === trouble.intent)))
        return `I do not know "${trouble.words}": it is about ${trouble.label}, but no figure of the catalogue is called that.`;
      return `Questions about ${trouble.label} are not available yet, so I would have to guess. I would rather not.`;
    case 'unknown': {
      if (currency !== undefined && trouble.words.every((word) => CURRENCY.test(word)))
        return `Amounts are told in ${currency}: no rates are kept here to turn them into another currency.`;
      const day = trouble.words.flatMap((said) => said.split(' ')).find(isSlashDay);
      if (day !== undefined) return `I cannot tell the day from the month in "${day}"; please write it as "1 July" or "2026-07-01".`;
      const words = trouble.words.map((word) => `"${word}"`).join(' and ');
      if (trouble.words.every((word) => REASON.test(word)))
        return 'Why deals were won or lost is not on record: no reasons are kept with them. What was lost can be told by segment, industry, product or source.';
      if (trouble.isGroup) return `Deals cannot be grouped by ${words} here.`;
      return trouble.isName
        ? `I find nothing called ${words} among the people, accounts, regions and products that you may see.`
        : `I do not know ${words}: neither a name that you may see nor a word of the catalogue.${hasRole(asker, 'leader', 'facilitator', 'admin') ? '' : UNSEEN}`;
    }
    case 'unusable':
      return trouble.reason;
  }
}
