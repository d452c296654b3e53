/** The environment at the door: defaults, parsed values, messages that name the variable. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EnvError, loadEnvFile, readEnv } from '#env.ts';
import { makeTemporaryFolder } from '#test/helpers/database.ts';

test('an empty environment gives the defaults that need nothing', () => {
  const env = readEnv({ DATABASE_URL: '', SLACK_BOT_TOKEN: '   ' });
  expect(env).toMatchObject({
    databaseUrl: null,
    dataDir: '.plumbline',
    sample: true,
    now: null,
    timeZone: 'UTC',
    user: null,
    auditKeys: null,
    languageEngine: 'auto',
    model: { tokensPerDay: 1_000_000, costPerDay: null, prices: {} },
    slack: null,
    refreshMinutes: 15,
    test: { databaseUrl: null, driver: 'pglite' },
  });
  expect(env.catalogDir).toMatch(/models-catalog$/);
});

test('values are parsed', () => {
  const env = readEnv({
    DATABASE_URL: 'postgresql://user@127.0.0.1/plumbline',
    PLUMBLINE_NOW: '2017-12-31',
    PLUMBLINE_SAMPLE: 'OFF',
    PLUMBLINE_TIME_ZONE: 'Europe/Berlin',
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_APP_TOKEN: 'xapp-1',
    SLACK_ORGANIZATION: 'Northwind',
  });
  expect(env).toMatchObject({ now: '2017-12-31', sample: false, timeZone: 'Europe/Berlin', slack: { botToken: 'xoxb-1', organization: 'Northwind' } });
  expect(readEnv({ PLUMBLINE_REFRESH_MINUTES: '5' }).refreshMinutes).toBe(5);
  expect(readEnv({ PLUMBLINE_NOW: '2026-11-21T10:00:00+01:00' }).now).toBe('2026-11-21T09:00:00.000Z');
});

const wrong: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
  [{ DATABASE_URL: 'mysql://x/y' }, /^DATABASE_URL: write an address such as postgresql:/],
  [{ DATABASE_URL: 'nonsense' }, /^DATABASE_URL: /],
  [{ PLUMBLINE_NOW: '31.12.2017' }, /^PLUMBLINE_NOW: write a day such as/],
  [{ PLUMBLINE_NOW: '2017-02-30' }, /^PLUMBLINE_NOW: /],
  [{ PLUMBLINE_TIME_ZONE: 'Mars/Olympus' }, /^PLUMBLINE_TIME_ZONE: write an IANA zone/],
  [{ PLUMBLINE_SAMPLE: 'maybe' }, /^PLUMBLINE_SAMPLE: write one of on, off/],
  [{ PLUMBLINE_REFRESH_MINUTES: '0' }, /^PLUMBLINE_REFRESH_MINUTES: write a whole number of minutes from 1 to 60/],
  [{ PLUMBLINE_REFRESH_MINUTES: 'often' }, /^PLUMBLINE_REFRESH_MINUTES: /],
  [{ LANGUAGE_ENGINE: 'magic' }, /^LANGUAGE_ENGINE: write one of auto, offline, openai/],
  [{ OPENAI_BASE_URL: 'localhost' }, /^OPENAI_BASE_URL: write an address/],
  [{ SLACK_BOT_TOKEN: 'abc', SLACK_APP_TOKEN: 'xapp-1' }, /^SLACK_BOT_TOKEN: write the token that starts with xoxb-/],
  [{ SLACK_BOT_TOKEN: 'xoxb-1' }, /^SLACK_APP_TOKEN: write the app-level token/],
  [{ SLACK_APP_TOKEN: 'xapp-1' }, /^SLACK_BOT_TOKEN: write the bot token/],
];

test.each(wrong)('%o is refused by name', (source, message) => {
  expect(() => readEnv(source)).toThrow(EnvError);
  expect(() => readEnv(source)).toThrow(message);
});

test('every variable is in .env.example, and nothing else', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const listed = [...example.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);
  const code = readFileSync(new URL('../src/env.ts', import.meta.url), 'utf8');
  const read = [...code.matchAll(/^ {2}([A-Z_]+): /gm)].map((match) => match[1]);
  expect(new Set(listed)).toEqual(new Set(read));
});

test('a .env file fills in what is not set, and nothing else', async () => {
  const folder = await makeTemporaryFolder();
  const names = { given: 'PLUMBLINE_TRIAL_GIVEN', emptied: 'PLUMBLINE_TRIAL_EMPTIED', missing: 'PLUMBLINE_TRIAL_MISSING' };
  try {
    Object.assign(process.env, { [names.given]: 'shell', [names.emptied]: '' });
    await writeFile(
      join(folder.path, '.env'),
      Object.values(names)
        .map((name) => `${name}=file\n`)
        .join(''),
    );
    loadEnvFile(join(folder.path, '.env'));
    loadEnvFile(join(folder.path, 'none'));
    expect(Object.values(names).map((name) => process.env[name])).toEqual(['shell', '', 'file']);
  } finally {
    for (const name of Object.values(names)) delete process.env[name];
    await folder.remove();
  }
});
