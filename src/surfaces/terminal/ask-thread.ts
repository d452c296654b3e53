/** Asks the turns of one thread, one after the other, and gives an Answer for each, whatever happens. */
import type { Answer } from '#kernel/answer.ts';
import type { LocalDate } from '#kernel/dates.ts';
import type { Asker } from '#kernel/person.ts';
import type { Log, Product } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';
import type { SurfaceName } from '#kernel/turn.ts';
import { describeFailure } from '#surfaces/describe-failure.ts';
import { errorAnswer } from '#surfaces/terminal/error-answer.ts';

export type TurnDependencies = { readonly product: Product; readonly log: Log };

/** `product` failed = it could not be opened; every turn then says why. */
export type ThreadDependencies = { readonly product: Result<Product>; readonly log: Log };

export type Thread = {
  /** Unique in this run and over all runs: makes event keys and the thread key. */
  readonly key: string;
  readonly turns: readonly string[];
  /** Name or e-mail; null = who the product takes for the local person. */
  readonly as: string | null;
  readonly at?: LocalDate;
};

/** One Answer per turn, in order, each told to `onAnswer` when it is ready. A turn that could not be served has an Answer of kind `error`. */
export async function askThread(
  deps: ThreadDependencies,
  thread: Thread,
  onAnswer: (answer: Answer, turn: number) => Promise<void> = () => Promise.resolve(),
): Promise<readonly Answer[]> {
  const asked = await openThread(deps, thread);
  const answers: Answer[] = [];
  for (const [index, text] of thread.turns.entries()) {
    const answer = typeof asked === 'string' ? errorAnswer(asked) : await asked(text, index + 1);
    await onAnswer(answer, index + 1);
    answers.push(answer);
  }
  return answers;
}

/** Asks a turn of the thread; text = why no turn of it can be asked. */
async function openThread(deps: ThreadDependencies, thread: Thread): Promise<string | ((text: string, turn: number) => Promise<Answer>)> {
  if (!deps.product.ok) return describeFailure(deps.product.failure);
  const served = { product: deps.product.value, log: deps.log };
  const asker = await personAsking(served, thread.as);
  if (typeof asker === 'string') return asker;
  const at = thread.at === undefined ? {} : { at: thread.at };
  return (text, turn) => askTurn(served, asker, { surface: 'ask', eventKey: `${thread.key}:${turn}`, threadKey: thread.key, text, ...at });
}

/** The person, or what to say when there is none. */
export async function personAsking(deps: TurnDependencies, as: string | null): Promise<Asker | string> {
  try {
    const found = await deps.product.readView.personNamed(as);
    return found.ok ? found.value : describeFailure(found.failure);
  } catch (cause) {
    return sayUnserved(deps.log, cause);
  }
}

export type LocalTurn = {
  readonly surface: SurfaceName;
  readonly eventKey: string;
  readonly threadKey: string;
  readonly text: string;
  readonly at?: LocalDate;
};

/** Receives, handles and claims the delivery of one turn. Never throws. */
export async function askTurn(deps: TurnDependencies, asker: Asker, turn: LocalTurn, signal?: AbortSignal): Promise<Answer> {
  try {
    const { organizationId, personId } = asker;
    const received = await deps.product.receiveTurn({ organizationId, personId, audience: 'private', ...turn });
    if (!received.ok) return errorAnswer(describeFailure(received.failure));
    const reply = await deps.product.handleTurn(received.value.turnId, signal);
    await deps.product.confirmDelivery(received.value.turnId);
    return reply.shown;
  } catch (cause) {
    return errorAnswer(sayUnserved(deps.log, cause));
  }
}

/** Logs what the product threw and says so in a sentence. */
export function sayUnserved(log: Log, cause: unknown): string {
  log.error('turn.not_served', { error: cause });
  return `That could not be served: ${cause instanceof Error ? cause.message : String(cause)}`;
}
