import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const manifest = z
  .object({
    display_information: z.object({ name: z.string().max(35), description: z.string().max(140) }),
    features: z.object({
      app_home: z.object({ messages_tab_enabled: z.literal(true), messages_tab_read_only_enabled: z.literal(false) }),
      agent_view: z.object({
        agent_description: z.string().max(300),
        suggested_prompts: z.array(z.object({ title: z.string().max(75), message: z.string().min(1) })).max(4),
      }),
    }),
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.object({
      socket_mode_enabled: z.literal(true),
      interactivity: z.object({ is_enabled: z.literal(true) }),
      event_subscriptions: z.object({ bot_events: z.array(z.string()) }),
    }),
  })
  .parse(parse(readFileSync(new URL('../../../docs/slack-manifest.yml', import.meta.url), 'utf8')));

test('the manifest subscribes to what the surface listens to, and to nothing that would show it channels', () => {
  expect(manifest.settings.event_subscriptions.bot_events.toSorted()).toEqual(['app_home_opened', 'app_mention', 'message.im']);
});

test('the manifest asks for the scopes of the methods that are called, and for no reading of channels', () => {
  expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual([
    'app_mentions:read',
    'assistant:write',
    'channels:read',
    'chat:write',
    'groups:read',
    'im:history',
    'im:write',
    'mpim:read',
    'users:read',
    'users:read.email',
  ]);
});
