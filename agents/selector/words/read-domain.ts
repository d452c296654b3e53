/** Words of domains that later parts answer. */
import { startsWithPhrase } from '#agents/words.ts';
import type { Reader } from '#agents/selector/terms/scan-context.ts';

/** Subjects of other parts; `not` a word the catalogue itself uses, which is longer or read first. */
export const readDomain: Reader = (context, at) => {
  const found = context.domains
    .flatMap((domain) => domain.phrases.map((stems) => ({ domain, stems })))
    .filter((entry) => startsWithPhrase(context.tokens, at, entry.stems))
    .toSorted((left, right) => right.stems.length - left.stems.length)[0];
  return found === undefined ? null : { meaning: { kind: 'domain', intent: found.domain.intent, label: found.domain.label }, length: found.stems.length };
};
