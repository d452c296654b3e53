/** What went wrong with a call, sorted by what can be done about it. Never carries a server's text: it may repeat a key. */

export type ModelFault = {
  /** A clause for people. */
  readonly reason: string;
  /** Another try may help. */
  readonly isPassing: boolean;
  /** How long the server asks to wait; null when it does not say. */
  readonly retryAfterMs: number | null;
  /** For the log: a status, a code. */
  readonly detail: string;
};

const SILENT = 'The model did not answer';

/** Sorts whatever the client threw. */
export function readModelError(error: unknown): ModelFault {
  const { name, status, codes, headers } = describeError(error);
  const detail = [name, status === null ? '' : String(status), ...codes].filter((part) => part !== '').join(' ');
  if (status !== null) return { ...statusFault(status, codes), retryAfterMs: readRetryAfter(headers), detail };
  if (/timeout|abort/i.test(name)) return { reason: SILENT, isPassing: false, retryAfterMs: null, detail };
  if (/connection|fetch|socket/i.test(name) || codes.some((code) => /^(E[A-Z_]+|UND_ERR_\w+)$/.test(code)))
    return { reason: 'The model could not be reached', isPassing: true, retryAfterMs: null, detail };
  return { reason: 'The model’s server gave no readable answer', isPassing: false, retryAfterMs: null, detail };
}

function statusFault(status: number, codes: readonly string[]): Pick<ModelFault, 'reason' | 'isPassing'> {
  if (status === 401 || status === 403) return { reason: 'The model’s server refused the key (OPENAI_API_KEY)', isPassing: false };
  if (status === 404) return { reason: 'The model’s server does not have this model or address (OPENAI_MODEL, OPENAI_BASE_URL)', isPassing: false };
  if (status === 429 && codes.includes('insufficient_quota')) return { reason: 'The quota of the model is used up', isPassing: false };
  if (status === 429) return { reason: 'The model has too many requests', isPassing: true };
  if (status >= 500 || status === 408) return { reason: SILENT, isPassing: true };
  return { reason: 'The model’s server refused the request', isPassing: false };
}

type Described = { readonly name: string; readonly status: number | null; readonly codes: readonly string[]; readonly headers: Headers | null };

function describeError(error: unknown): Described {
  if (!(error instanceof Error)) return { name: 'unknown', status: null, codes: [], headers: null };
  const name = error.name === 'Error' ? error.constructor.name : error.name;
  const status = 'status' in error && typeof error.status === 'number' ? error.status : null;
  const headers = 'headers' in error && error.headers instanceof Headers ? error.headers : null;
  return { name, status, codes: codesOf(error, 0), headers };
}

/** Causes followed; a socket error lies three deep. */
const CAUSES_MAX = 5;

function codesOf(error: unknown, depth: number): readonly string[] {
  if (typeof error !== 'object' || error === null || depth >= CAUSES_MAX) return [];
  const own = ['code', 'param'].map((key) => (error as Readonly<Record<string, unknown>>)[key]).filter((code) => typeof code === 'string');
  const inner = 'errors' in error && Array.isArray(error.errors) ? codesOf(error.errors[0], depth + 1) : [];
  const cause = 'cause' in error ? codesOf(error.cause, depth + 1) : [];
  return [...new Set([...own.filter((code) => /^[\w.[\]-]{1,60}$/.test(code)), ...inner, ...cause])];
}

/** Seconds only: a date would need a clock, and no server of this protocol sends one. */
function readRetryAfter(headers: Headers | null): number | null {
  const milliseconds = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds;
  const seconds = Number(headers?.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}
