/** The deterministic reading of what a message is about. The first rule that fits speaks; words are whole words. */
import type { Reading } from '#kernel/decision.ts';
import type { IntentInput } from '#kernel/decisions.ts';
import type { Intent, IntentName, Lane } from '#kernel/intent.ts';
import { readClaimedFigure } from '#agents/claimed-figure.ts';
import { chooseOption } from '#agents/choose-option.ts';
import { buildDomains } from '#agents/domains.ts';
import { buildVocabulary, type Vocabulary } from '#agents/vocabulary.ts';
import { startsWithPhrase, type Token, tokenize } from '#agents/words.ts';
import { spellOut } from '#agents/repair-spelling.ts';
import { readRequestToAct } from '#agents/intent/read-action.ts';
import { readTalk } from '#agents/intent/read-talk.ts';

/** Classifies a message offline. `sure` is false when only its shape speaks for a question about figures. */
export function classifyIntentOffline(input: IntentInput): Reading<Intent> {
  if (input.memory !== null && chooseOption(input.text, input.memory.options) !== null) return sure(input.memory.intent, 'ask', 0.99);
  const tokens = spellOut(tokenize(input.text)).filter((token) => /[\p{L}\p{N}%]/u.test(token.text));
  const vocabulary = buildVocabulary(input.cards);
  const act = readRequestToAct(tokens, input.actions);
  if (act !== null) return sure(act.intent, act.lane, 0.95);
  if (readClaimedFigure(input.text) !== null) return sure('explain', 'talk', 0.95);
  const talk = readTalk(tokens, vocabulary);
  if (talk !== null) return sure(talk, 'talk', 0.95);
  return aboutFigures(tokens, vocabulary, input);
}

function sure(intent: IntentName, lane: Lane, confidence: number): Reading<Intent> {
  return { value: { intent, lane, confidence }, sure: true };
}

function aboutFigures(tokens: readonly Token[], vocabulary: Vocabulary, input: IntentInput): Reading<Intent> {
  const metric = longestMetric(tokens, vocabulary);
  const domain = domainOf(tokens);
  if (domain !== null && !domain.stems.every((stem) => metric?.stems.includes(stem) === true)) return sure(domain.intent, 'ask', 0.9);
  if (metric !== null) return sure(metric.intent, 'ask', 0.95);
  if (input.memory !== null && input.memory.plans.length > 0) return sure(input.memory.intent, 'ask', 0.8);
  const stems = new Set(tokens.map((token) => token.stem));
  if (['deal', 'opportunity', 'opp', 'pipeline'].some((stem) => stems.has(stem))) return sure('pipeline', 'ask', 0.85);
  const isKnown = tokens.some((token) => vocabulary.words.has(token.stem));
  if (isKnown) return sure('performance', 'ask', 0.75);
  /** Names are not known here: the selector, who has looked them up, declines what is no name either. */
  return { value: { intent: 'out_of_scope', lane: 'ask', confidence: 0.5 }, sure: false };
}

type Named = { readonly intent: IntentName; readonly stems: readonly string[] };

function longestMetric(tokens: readonly Token[], vocabulary: Vocabulary): Named | null {
  const found = tokens
    .flatMap((token, at) => vocabulary.phrasesFrom(token.stem).filter((phrase) => phrase.kind === 'metric' && startsWithPhrase(tokens, at, phrase.stems)))
    .toSorted((left, right) => right.stems.length - left.stems.length)[0];
  const card = found?.kind === 'metric' ? vocabulary.metrics.get(found.name) : undefined;
  return found === undefined || card === undefined ? null : { intent: card.intent, stems: found.stems };
}

function domainOf(tokens: readonly Token[]): Named | null {
  const found = buildDomains()
    .flatMap((domain) => domain.phrases.map((stems) => ({ intent: domain.intent, stems })))
    .filter((entry) => tokens.some((_, at) => startsWithPhrase(tokens, at, entry.stems)))
    .toSorted((left, right) => right.stems.length - left.stems.length)[0];
  return found === undefined ? null : { intent: found.intent, stems: found.stems };
}
