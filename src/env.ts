/** Invariant: the only reader of the environment. Every variable is documented in `.env.example`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Instant, LocalDate } from '#kernel/dates.ts';
import { parseInstant, parseLocalDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';

const optionalText = z.string().trim().nullable();

function textOr(fallback: string) {
  return z
    .string()
    .trim()
    .nullable()
    .transform((text) => text ?? fallback);
}

function url(hint: string, ...protocols: readonly string[]) {
  return optionalText.refine((text) => text === null || (URL.canParse(text) && protocols.includes(new URL(text).protocol)), hint);
}

function token(prefix: string) {
  return optionalText.refine((text) => text === null || text.startsWith(prefix), `write the token that starts with ${prefix}, or leave it empty`);
}

function oneOf<const Values extends readonly [string, ...string[]]>(values: Values, fallback: Values[number]) {
  return z
    .string()
    .trim()
    .toLowerCase()
    .nullable()
    .transform((text) => text ?? fallback)
    .pipe(z.enum(values, `write one of ${values.join(', ')}, or leave it empty for ${fallback}`));
}

const timeZone = textOr('UTC').refine(isTimeZone, 'write an IANA zone such as Europe/Berlin, or leave it empty for UTC');
const moment = optionalText.transform((text, context): LocalDate | Instant | null => {
  if (text === null) return null;
  const read = parseLocalDate(text) ?? parseInstant(text);
  if (read === null) context.addIssue({ code: 'custom', message: 'write a day such as 2026-11-21 or a moment such as 2026-11-21T09:00:00Z' });
  return read;
});

const postgresHint = 'write an address such as postgresql://user:password@127.0.0.1:5432/plumbline, or leave it empty';
const httpHint = 'write an address that starts with https:// or http://, or leave it empty';

/** **Shape** `gpt-5-mini=0.25/2,other=1/4`: price of a million tokens in and out, of each model. */
const prices = optionalText.transform((text, context): Env['model']['prices'] => {
  const found = (text ?? '')
    .split(',')
    .flatMap((part) => (part.trim() === '' ? [] : [/^\s*(\S+?)\s*=\s*(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)\s*$/.exec(part)]));
  if (found.includes(null)) context.addIssue({ code: 'custom', message: 'write model=price in/price out of a million tokens, such as gpt-5-mini=0.25/2' });
  return Object.fromEntries(found.flatMap((match) => (match === null ? [] : [[match[1], { input: match[2], output: match[3] }]])));
});
const tokensPerDay = optionalText.transform((text, context): number | null => {
  if (text !== null && !/^\d{1,12}$/.test(text))
    context.addIssue({ code: 'custom', message: 'write a whole number of tokens, 0 for no limit, or leave it empty' });
  return text === null ? limits.modelTokensPerPersonDay : Number(text) === 0 ? null : Number(text);
});
const costPerDay = optionalText.refine((text) => text === null || /^\d+(\.\d+)?$/.test(text), 'write an amount such as 0.50, in the currency of OPENAI_PRICES');

const refreshMinutes = optionalText.transform((text, context): number => {
  const minutes = text === null ? limits.refreshMinutes : Number(text);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 60)
    context.addIssue({ code: 'custom', message: `write a whole number of minutes from 1 to 60, or leave it empty for ${limits.refreshMinutes}` });
  return minutes;
});

const schema = z.object({
  DATABASE_URL: url(`${postgresHint} to use the embedded database`, 'postgresql:', 'postgres:'),
  PLUMBLINE_DATA_DIR: textOr('.plumbline'),
  PLUMBLINE_SAMPLE: oneOf(['on', 'off'], 'on'),
  PLUMBLINE_NOW: moment,
  PLUMBLINE_TIME_ZONE: timeZone,
  PLUMBLINE_USER: optionalText,
  PLUMBLINE_AUDIT_KEYS: optionalText,
  PLUMBLINE_REFRESH_MINUTES: refreshMinutes,
  CATALOG_DIR: textOr(join(import.meta.dirname, '..', 'models-catalog')),
  LANGUAGE_ENGINE: oneOf(['auto', 'offline', 'openai'], 'auto'),
  OPENAI_API_KEY: optionalText,
  OPENAI_BASE_URL: url(httpHint, 'https:', 'http:'),
  OPENAI_MODEL: textOr('gpt-5-mini'),
  OPENAI_PRICES: prices,
  OPENAI_TOKENS_PER_DAY: tokensPerDay,
  OPENAI_COST_PER_DAY: costPerDay,
  SLACK_BOT_TOKEN: token('xoxb-'),
  SLACK_APP_TOKEN: token('xapp-'),
  SLACK_SIGNING_SECRET: optionalText,
  SLACK_API_URL: url(httpHint, 'https:', 'http:'),
  SLACK_ORGANIZATION: optionalText,
  TEST_DATABASE_URL: url(postgresHint, 'postgresql:', 'postgres:'),
  TEST_DATA_DIR: textOr('../shared/data'),
  PLUMBLINE_TEST_DRIVER: oneOf(['pglite', 'pg'], 'pglite'),
});

/** **Shape** every variable once, parsed; null = not set. `now` is a day or a moment; `slack` is null unless both tokens are set. */
export type Env = {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly sample: boolean;
  readonly now: LocalDate | Instant | null;
  readonly timeZone: string;
  readonly user: string | null;
  readonly auditKeys: string | null;
  readonly catalogDir: string;
  /** Minutes between two looks for changed source rows. */
  readonly refreshMinutes: number;
  readonly languageEngine: 'auto' | 'offline' | 'openai';
  readonly openai: { readonly apiKey: string | null; readonly baseUrl: string | null; readonly model: string };
  /** What a model may use per person and day (null = no limit), and prices of a million tokens; costs are in the currency of the prices. */
  readonly model: {
    readonly tokensPerDay: number | null;
    readonly costPerDay: string | null;
    readonly prices: Readonly<Record<string, { readonly input: string; readonly output: string }>>;
  };
  readonly slack: {
    readonly botToken: string;
    readonly appToken: string;
    readonly signingSecret: string | null;
    readonly apiUrl: string | null;
    readonly organization: string | null;
  } | null;
  readonly test: { readonly databaseUrl: string | null; readonly dataDir: string; readonly driver: 'pglite' | 'pg' };
};

/** The environment cannot be used as it is. `message` has one line per variable: its name, then what to write. */
export class EnvError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'EnvError';
    this.problems = problems;
  }
}

/** Adds what the project's `.env` says to this process's environment; what is set already, if only to nothing, wins. */
export function loadEnvFile(file = join(import.meta.dirname, '..', '.env')): void {
  if (existsSync(file)) process.loadEnvFile(file);
}

/**
 * The environment, parsed once. An empty variable counts as not set.
 * **Fails** throws EnvError that names every wrong variable and says what to write.
 */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const given = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, source[name]?.trim() ? source[name] : null]));
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new EnvError(parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`));
  const env = parsed.data;
  if (env.OPENAI_COST_PER_DAY !== null && env.OPENAI_PRICES[env.OPENAI_MODEL] === undefined)
    throw new EnvError([`OPENAI_COST_PER_DAY: write the price of ${env.OPENAI_MODEL} in OPENAI_PRICES too, or leave it empty`]);
  return {
    databaseUrl: env.DATABASE_URL,
    dataDir: env.PLUMBLINE_DATA_DIR,
    sample: env.PLUMBLINE_SAMPLE === 'on',
    now: env.PLUMBLINE_NOW,
    timeZone: env.PLUMBLINE_TIME_ZONE,
    user: env.PLUMBLINE_USER,
    auditKeys: env.PLUMBLINE_AUDIT_KEYS,
    catalogDir: env.CATALOG_DIR,
    refreshMinutes: env.PLUMBLINE_REFRESH_MINUTES,
    languageEngine: env.LANGUAGE_ENGINE,
    openai: { apiKey: env.OPENAI_API_KEY, baseUrl: env.OPENAI_BASE_URL, model: env.OPENAI_MODEL },
    model: { tokensPerDay: env.OPENAI_TOKENS_PER_DAY, costPerDay: env.OPENAI_COST_PER_DAY, prices: env.OPENAI_PRICES },
    slack: slackOf(env),
    test: { databaseUrl: env.TEST_DATABASE_URL, dataDir: env.TEST_DATA_DIR, driver: env.PLUMBLINE_TEST_DRIVER },
  };
}

function slackOf(env: z.infer<typeof schema>): Env['slack'] {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken } = env;
  if (botToken === null && appToken === null) return null;
  if (botToken === null) throw new EnvError(['SLACK_BOT_TOKEN: write the bot token (xoxb-…) too, or leave SLACK_APP_TOKEN empty']);
  if (appToken === null) throw new EnvError(['SLACK_APP_TOKEN: write the app-level token (xapp-…) too, or leave SLACK_BOT_TOKEN empty']);
  return { botToken, appToken, signingSecret: env.SLACK_SIGNING_SECRET, apiUrl: env.SLACK_API_URL, organization: env.SLACK_ORGANIZATION };
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}
