/** What else people call deals and how they end: open offers, orders won, running deals, cw. Read as deals where the words around say so. */
import type { Candidate } from '#kernel/card.ts';
import { stemWord, type Token, tokenize } from '#agents/words.ts';

/** Papers and undertakings that stand for a deal as long as it is open, won or lost. */
const OFFERS = new Set(['offer', 'quote', 'quotation', 'bid', 'tender', 'proposal', 'project']);
/** What a deal is once it is won: an open order or contract is something else. */
const ORDERS = new Set(['orders', 'contract', 'contracts', 'transaction', 'transactions']);
const DEALS = /^(?:deals?|opps?|opportunit(?:y|ies))$/;
const OPEN =
  /^(?:open|unclosed|pending|running|ongoing|active|live|outstanding|overdue|late|expired|stalled|stuck|stale|dormant|sleeping|risk|risky|danger|shaky)$/;
const CLOSED = /^(?:won|win|wins|lost|lose|loses|losing|winning|gained|landed|land|signed|sign|closed|rejected|declined|failed)$/;
const OTHER = /^(?:biggest|largest|smallest|oldest|newest|stages?|phases?)$/;
/** Behind these the word is a verb. */
const DOES = /^(?:we|you|i|they|to|can|do|did|could|should|would|will|please|)$/;

type Names = readonly Candidate[];

/** `open offers` → open deals, letter for letter in their place. A word that is a name here stays what it is. */
export function withDealNouns(text: string, candidates: Names): string {
  const tokens = tokenize(text);
  const isClosed = tokens.some((token) => CLOSED.test(token.text));
  const isOfStage = candidates.some(({ dimension, match }) => dimension === 'stage' && match === 'exact');
  const isSaid = isClosed || isOfStage || tokens.some((token) => OPEN.test(token.text) || OTHER.test(token.text));
  return tokens.reduce((written, token, at) => {
    const isNoun = (isSaid && OFFERS.has(token.stem)) || (isClosed && ORDERS.has(token.text));
    const isVerb = token.text === token.stem && DOES.test(tokens[at - 1]?.text ?? '');
    // The quote of winning is a rate.
    const isRate = token.stem === 'quote' && /^(?:of|for)$/.test(tokens[at + 1]?.text ?? '') && (tokens[at + 2]?.text ?? '').startsWith('win');
    if (!isNoun || isVerb || isRate || isName(token, candidates)) return written;
    const noun = `${token.stem.length < 4 ? 'opp' : 'deal'}${token.text === token.stem ? '' : 's'}`;
    return written.slice(0, token.start) + noun.padEnd(token.end - token.start) + written.slice(token.end);
  }, text);
}

/** `gained` → won, `running deals` → open deals. */
export function withOutcomes(tokens: readonly Token[], candidates: Names): readonly Token[] {
  return tokens.map((token, at) => {
    const outcome = isName(token, candidates) ? null : outcomeSaid(tokens, at);
    return outcome === null ? token : { ...token, text: outcome, stem: stemWord(outcome) };
  });
}

function isName(token: Token, candidates: Names): boolean {
  return token.isQuoted || candidates.some((one) => one.match !== 'spelling' && one.start <= token.start && token.end <= one.end);
}

/** Words beside deals that say how they stand. */
const BEFORE_DEALS: Readonly<Record<string, string>> = {
  running: 'open',
  current: 'open',
  pending: 'open',
  ongoing: 'open',
  active: 'open',
  live: 'open',
  outstanding: 'open',
  unfinished: 'open',
  undecided: 'open',
  successful: 'won',
  unsuccessful: 'lost',
  failed: 'lost',
  rejected: 'lost',
  declined: 'lost',
  done: 'won',
  critical: 'shaky',
};
const BEHIND_DEALS: Readonly<Record<string, string>> = { done: 'won', made: 'won', failed: 'lost', rejected: 'lost', declined: 'lost' };
/** What ends the deals that something was done with: `deals made this month`, not `deals made progress`. */
const ENDS = /^(?:|by|per|this|last|in|so|since|during|from|until|today|yesterday|\?)$/;

/** The outcome that a word stands for; a calendar week is called CW too, and has a number. */
function outcomeSaid(tokens: readonly Token[], at: number): string | null {
  const token = tokens[at];
  const [before, next] = [tokens[at - 1], tokens[at + 1]];
  if (token === undefined) return null;
  if (token.text === 'gained' && !/^(?:ground|momentum|speed|traction)$/.test(next?.text ?? '')) return 'won';
  if (token.text === 'gain' && /^(?:we|i|they)$/.test(before?.text ?? '') && tokens.some((other) => /^(?:did|have)$/.test(other.text))) return 'win';
  if ((token.text === 'cw' || token.text === 'cl') && next?.number == null && before?.number == null) return token.text === 'cw' ? 'won' : 'lost';
  const isOfDeals = tokens.some((other) => DEALS.test(other.text));
  if (token.text === 'critical' && (next?.text === 'ones' || (isOfDeals && /^(?:are|is|most)$/.test(before?.text ?? '')))) return 'shaky';
  if (DEALS.test(next?.text ?? '')) return BEFORE_DEALS[token.text] ?? null;
  return DEALS.test(before?.text ?? '') && ENDS.test(next?.text ?? '') ? (BEHIND_DEALS[token.text] ?? null) : null;
}
