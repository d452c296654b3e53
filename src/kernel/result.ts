/** The two ways an expected outcome ends: a value, or a Failure from the closed list. */
import type { Failure } from '#kernel/failure.ts';

export type Ok<T> = { readonly ok: true; readonly value: T };
export type Failed = { readonly ok: false; readonly failure: Failure };
export type Result<T> = Ok<T> | Failed;

/** Wraps a value. */
export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

/** Wraps a Failure. */
export function failed(failure: Failure): Failed {
  return { ok: false, failure };
}
