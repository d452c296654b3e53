/** The Product of another process: every method is a call over the socket. */
import type { Product } from '#kernel/ports.ts';

/** Sends the call and gives what the other process answered. Rejects when it failed there or the connection broke. */
export type Call = (method: string, parameters: readonly unknown[]) => Promise<unknown>;

/** Invariant: method names are the port's own, nested ones with a dot; the compiler says when the port has grown. */
export function remoteProduct(call: Call): Product {
  const method =
    <Value>(name: string) =>
    (...parameters: readonly unknown[]): Promise<Value> =>
      call(name, parameters) as Promise<Value>;
  return {
    receiveTurn: method('receiveTurn'),
    handleTurn: method('handleTurn'),
    claimDelivery: method('claimDelivery'),
    confirmDelivery: method('confirmDelivery'),
    releaseDelivery: method('releaseDelivery'),
    undelivered: method('undelivered'),
    runPlan: method('runPlan'),
    openDraft: method('openDraft'),
    confirmDraft: method('confirmDraft'),
    cancelDraft: method('cancelDraft'),
    giveFeedback: method('giveFeedback'),
    readView: {
      personNamed: method('readView.personNamed'),
      personBehind: method('readView.personBehind'),
      greeting: method('readView.greeting'),
      health: method('readView.health'),
    },
  };
}

/** The methods of a Product by the names that `remoteProduct` calls them. */
export function productMethods(product: Product): ReadonlyMap<string, (...parameters: readonly unknown[]) => unknown> {
  return new Map(flatten(product, ''));
}

type Method = (...parameters: readonly unknown[]) => unknown;

function flatten(node: object, prefix: string): readonly (readonly [string, Method])[] {
  return Object.entries(node).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'function') return [[prefix + name, value as Method] as const];
    return typeof value === 'object' && value !== null ? flatten(value, `${prefix}${name}.`) : [];
  });
}
