/** What goes over the local socket: one JSON value per line. The server speaks first. */
import { z } from 'zod';
import type { Product } from '#kernel/ports.ts';

/** Rises when a message changes its meaning, so that two versions side by side say so instead of guessing. */
export const PROTOCOL_VERSION = 1;

/** The first line of the server. */
export const helloSchema = z.object({ plumbline: z.literal('hello'), protocol: z.number().int(), pid: z.number().int() });

/** `call`: `signalAt` is the place of the parameter that is an AbortSignal. `abort` stops the call with that id. */
export const requestSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('call'),
    id: z.number().int(),
    method: z.string(),
    parameters: z.array(z.unknown()),
    signalAt: z.number().int().min(0).optional(),
  }),
  z.object({ kind: z.literal('abort'), id: z.number().int() }),
]);

/** `progress` comes any number of times before the one `value` or `error` of its id. */
export const responseSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), id: z.number().int(), value: z.unknown().optional() }),
  z.object({ kind: z.literal('error'), id: z.number().int(), message: z.string() }),
  z.object({ kind: z.literal('progress'), id: z.number().int(), progress: z.unknown() }),
]);

export type LocalRequest = z.infer<typeof requestSchema>;
export type LocalResponse = z.infer<typeof responseSchema>;

/** An import as it crosses the socket: plain data in, progress on the way, plain data out. */
export type AnyImport = (request: never, onProgress: (progress: unknown) => void) => Promise<unknown>;

/** What the running process serves. */
export type LocalService<Import extends AnyImport> = { readonly product: Product; readonly importCommand: Import };
