/** What went wrong with a call: the service cannot be used now, or it answered something unusable. */

export type ModelFault = { readonly kind: 'unavailable'; readonly reason: string } | { readonly kind: 'fault'; readonly reason: string };

/** Sorts whatever the client threw. Cut-off, unparsable and refused outputs are faults that a repair may mend. */
export function readModelError(error: unknown, signal: AbortSignal): ModelFault {
  if (signal.aborted) return { kind: 'unavailable', reason: isTimeout(signal.reason) ? 'no answer in time' : 'the request was cancelled' };
  const { name, message, status } = describe(error);
  if (status !== null) return { kind: 'unavailable', reason: statusReason(status) };
  if (/LengthFinishReason|ContentFilterFinishReason/.test(name)) return { kind: 'fault', reason: 'The output was cut off.' };
  if (/SyntaxError|ZodError|OutputParser/.test(name)) return { kind: 'fault', reason: 'The output is not JSON of the schema.' };
  if (/Timeout/i.test(name) || /timed? ?out/i.test(message)) return { kind: 'unavailable', reason: 'no answer in time' };
  if (/Connection|fetch failed|ECONN|ENOTFOUND|EAI_AGAIN|socket/i.test(`${name} ${message}`)) return { kind: 'unavailable', reason: 'no connection' };
  return { kind: 'fault', reason: `The output could not be read (${name}).` };
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}

function describe(error: unknown): { readonly name: string; readonly message: string; readonly status: number | null } {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), status: null };
  const status = 'status' in error && typeof error.status === 'number' ? error.status : null;
  return { name: error.constructor.name === 'Error' ? error.name : error.constructor.name, message: error.message, status };
}

function statusReason(status: number): string {
  if (status === 401 || status === 403) return 'the key was refused';
  if (status === 429) return 'too many requests';
  return status >= 500 ? `the service failed (${status})` : `the request was refused (${status})`;
}
