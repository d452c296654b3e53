/** Calls of the Web API: every way they can end, as a value. */
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { limits } from '#kernel/limits.ts';
import { backoffMs, wait } from '#surfaces/slack/wait.ts';

export type SlackTrouble =
  /** Not done; may be asked again after the time Slack named. */
  | { readonly kind: 'rate_limited'; readonly retryAfterMs: number }
  /** Perhaps done, perhaps not: no answer, or a fault of Slack's. */
  | { readonly kind: 'unavailable'; readonly reason: string }
  /** Not done: Slack cannot draw what was sent. */
  | { readonly kind: 'unrenderable'; readonly reason: string }
  /** Not done, and asking again does not help. */
  | { readonly kind: 'refused'; readonly reason: string };
export type SlackOutcome<T> = { readonly kind: 'ok'; readonly value: T } | SlackTrouble;

const UNRENDERABLE = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'only_one_table_allowed',
  'invalid_attachments',
  'msg_too_long',
]);
const PASSING = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org']);
const RATE_LIMITED = new Set(['ratelimited', 'rate_limited']);

/** One call, once. Throws only what is no trouble of Slack's: a bug. */
export async function callSlack<T>(call: () => Promise<T>): Promise<SlackOutcome<T>> {
  try {
    return { kind: 'ok', value: await call() };
  } catch (error) {
    return troubleOf(error);
  }
}

/** The call, again and again while Slack is rate limiting or unavailable; for calls that may be repeated without harm. */
export async function callSlackPatiently<T>(stopping: AbortSignal, call: () => Promise<T>): Promise<SlackOutcome<T>> {
  let outcome = await callSlack(call);
  for (let attempt = 1; attempt < limits.slackPostAttemptsMax; attempt += 1) {
    if (outcome.kind !== 'rate_limited' && outcome.kind !== 'unavailable') return outcome;
    if (!(await wait(waitAfter(outcome, attempt), stopping))) return outcome;
    outcome = await callSlack(call);
  }
  return outcome;
}

/** Milliseconds to wait after try number `attempt`: what Slack named, else doubling. */
export function waitAfter(trouble: SlackTrouble, attempt: number): number {
  return trouble.kind === 'rate_limited' ? trouble.retryAfterMs : backoffMs(attempt);
}

/** For the log: `rate_limited`, `refused: not_in_channel`. */
export function describeTrouble(trouble: SlackTrouble): string {
  return trouble.kind === 'rate_limited' ? trouble.kind : `${trouble.kind}: ${trouble.reason}`;
}

function troubleOf(error: unknown): SlackTrouble {
  if (error instanceof WebAPIRateLimitedError) return { kind: 'rate_limited', retryAfterMs: error.retryAfter * 1_000 };
  if (error instanceof WebAPIHTTPError) return { kind: 'unavailable', reason: `HTTP ${error.statusCode}` };
  if (error instanceof WebAPIRequestError) return { kind: 'unavailable', reason: error.original.message };
  if (error instanceof WebAPIPlatformError) return troubleOfCode(error.data.error);
  // The client reports a 429 without a usable Retry-After, and an answer that is not JSON, as plain errors.
  if (error instanceof SyntaxError || (error instanceof Error && error.message.startsWith('Retry header'))) {
    return { kind: 'unavailable', reason: error.message };
  }
  throw error;
}

function troubleOfCode(code: string): SlackTrouble {
  if (UNRENDERABLE.has(code)) return { kind: 'unrenderable', reason: code };
  if (RATE_LIMITED.has(code)) return { kind: 'rate_limited', retryAfterMs: 1_000 };
  return PASSING.has(code) ? { kind: 'unavailable', reason: code } : { kind: 'refused', reason: code };
}
