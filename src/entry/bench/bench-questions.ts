/** Questions asked of a running product, and understanding alone. */
import { classifyIntent } from '#agents/intent/decision.ts';
import { selectPlan } from '#agents/selector/decision.ts';
import type { BenchProduct } from '#entry/bench/bench-setup.ts';
import { expectValue } from '#entry/bench/bench-setup.ts';
import type { Measurement } from '#entry/bench/measure.ts';
import { spreadText, timed } from '#entry/bench/measure.ts';

/** Always these, so that two runs of the bench can be compared. */
const questions = [
  'what is our win rate',
  'win rate by owner',
  'won revenue by quarter',
  'open pipeline by stage',
  'top 5 owners by won revenue this year',
  'average deal size by product',
  'how many deals did we lose last quarter',
  'win rate by industry compared with last year',
  'average days to close by segment',
  'won revenue in Northern Europe by month',
] as const;

/** Asks one question in a thread of its own. Throws when the reply is an error: its time would say nothing. */
export async function askOnce({ opened, asker }: BenchProduct, text: string, key: string): Promise<void> {
  const { organizationId, personId } = asker;
  const stored = expectValue(
    await opened.product.receiveTurn({ organizationId, personId, surface: 'ask', eventKey: key, threadKey: key, audience: 'private', text }),
  );
  const { shown } = await opened.product.handleTurn(stored.turnId);
  if (shown.kind === 'error') throw new Error(`"${text}" gave an error: ${shown.lead}`);
}

/** Every question once unmeasured, then `rounds` times: from the message to the reply, both stored. */
export async function benchAsk(bench: BenchProduct, rounds: number): Promise<Measurement> {
  for (const [at, text] of questions.entries()) await askOnce(bench, text, `warm-${at}`);
  const samples: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, text] of questions.entries()) samples.push((await timed(() => askOnce(bench, text, `${round}-${at}`))).ms);
  }
  return { what: `One ask in a running process (${questions.length} questions)`, value: spreadText(samples), target: 'p50 ≤ 50 ms', runs: samples.length };
}

/** The offline reading of intent and plan: no database, no candidates. */
export async function benchUnderstanding({ opened, asker }: BenchProduct, rounds: number): Promise<Measurement> {
  const { cards } = opened.catalog;
  const { organization, today } = await opened.product.readView.greeting(asker);
  const samples: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const text of questions) {
      const read = () => {
        const intent = classifyIntent.offline({ text, cards, actions: [], memory: null }).value;
        return selectPlan.offline({ text, intent, cards, candidates: [], memory: null, asker, organization, today });
      };
      samples.push((await timed(read)).ms);
    }
  }
  return { what: 'Understanding alone (offline)', value: spreadText(samples), target: '–', runs: samples.length };
}
