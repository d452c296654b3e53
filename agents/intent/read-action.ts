/** Requests to change something: they go to the act lane when an action serves them, else they are told not yet. */
import type { ActionCard } from '#kernel/decisions.ts';
import type { IntentName, Lane } from '#kernel/intent.ts';
import { startsWithPhrase, stemsOf, type Token } from '#agents/words.ts';

export type ToAct = { readonly intent: IntentName; readonly lane: Lane };

/** Words before an order that do not change it. */
const POLITE = new Set('please pls plz can could would will you i want need like to lets let us just hey hi ok okay and then now also me id'.split(' '));
/** A note about somebody, in the forms people type. */
const NOTE =
  /^(?:(?:log|add|leave|write|record|take|make|save|put|file|jot|store|enter|post)(?: down)? (?:(?:a|an|this|the|my|one|new|another|private|shared|quick|review|coaching) )*(?:note|notes|comment|feedback|review note|observation)|(?:note|feedback|comment)s? (?:for|on|about|to)|note that|note to self|note [^ ]+ (?:march|april|may|june|july|august|september|october|november|december|january|february)|log that|log (?:for|on|about) |(?:review note|coaching note)s? (?:for|on|about))/;
const WRITES: readonly { readonly intent: IntentName; readonly pattern: RegExp }[] = [
  {
    intent: 'deal',
    pattern:
      /^(?!(?:add|change) (?:the |a |me )?(?:number|count|total|share|percentages?|column|win rate|average)\b)(?:move|update(?! (?:me |us )?(?:on|about) )|set|change|edit|modify|mark|delete|remove|reassign|assign|transfer|close out|reopen|create|add|push|pull in|rename|merge|approve|reject) (?:(?:the|a|an|my|our|this|that|all|new|every) )*(?:.* )?(?:deal|deals|opportunity|opportunities|opp|stage|amount|close date|owner|next step|account|forecast category|record|to (?:closed won|closed lost|won|lost|negotiation|proposal|qualification|prospecting)|as (?:won|lost|closed))\b/,
  },
  {
    intent: 'subscribe',
    pattern:
      /^(?:subscribe|unsubscribe|remind me(?! (?:again|what|whats|how|who|which|where|when|why|of|our|my|the)\b)|alert me|notify me|ping me when|tell me when|let me know when|schedule|stop sending|stop the)\b/,
  },
  {
    intent: 'subscribe',
    pattern: /^(?:send|mail|email|post|dm|message|give) (?:me |us |it |this |the )*(?:.* )?(?:every|each|daily|weekly|monthly|on mondays|every morning)\b/,
  },
  { intent: 'commission', pattern: /^(?:dispute|file a dispute|open a dispute|raise a dispute|contest)\b/ },
  { intent: 'review', pattern: /^(?:start|open|begin|close|schedule|end|run) (?:(?:the|a|my|our) )?(?:.* )?(?:review|qbr|review session|session)\b/ },
  { intent: 'audit', pattern: /^(?:undo|revert|roll back)\b/ },
];

/** What the message asks to be done; null when it asks no such thing. */
export function readRequestToAct(tokens: readonly Token[], actions: readonly ActionCard[]): ToAct | null {
  const start = tokens.findIndex((token) => !POLITE.has(token.text));
  if (start < 0) return null;
  const order = tokens.slice(start);
  const named = actions.find((card) => [card.action, ...card.synonyms].some((phrase) => startsWithPhrase(order, 0, stemsOf(phrase.replaceAll('.', ' ')))));
  if (named !== undefined) return { intent: named.intent, lane: 'act' };
  const text = order.map((token) => token.text).join(' ');
  if (NOTE.test(text)) return served('review', actions);
  const write = WRITES.find((entry) => entry.pattern.test(text));
  return write === undefined ? null : served(write.intent, actions);
}

function served(intent: IntentName, actions: readonly ActionCard[]): ToAct {
  return { intent, lane: actions.some((card) => card.intent === intent) ? 'act' : 'talk' };
}
