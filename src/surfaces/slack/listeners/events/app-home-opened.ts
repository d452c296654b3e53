/** app_home_opened: who opens the direct message sees what can be asked, and is greeted the first time. */
import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import type { Greeting } from '#kernel/ports.ts';
import { limits } from '#kernel/limits.ts';
import { callSlack, describeTrouble } from '#surfaces/slack/call-slack.ts';
import { identify } from '#surfaces/slack/identify.ts';
import { postMessage } from '#surfaces/slack/post-message.ts';
import { actionIds } from '#surfaces/slack/render/action-ids.ts';
import { actions, button, sections } from '#surfaces/slack/render/blocks.ts';
import { cutText, escapeText, plainText } from '#surfaces/slack/render/slack-text.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';
import { words } from '#surfaces/slack/words.ts';

/** Best effort: a prompt that could not be set is no trouble. People we do not know are shown nothing. */
export function onAppHomeOpened(runtime: Runtime) {
  return async ({ event }: AllMiddlewareArgs & SlackEventMiddlewareArgs<'app_home_opened'>): Promise<void> => {
    if (event.tab !== 'messages') return;
    const opener = await identify(runtime, event.user);
    if (opener.kind !== 'known') return;
    const greeting = await runtime.product.readView.greeting(opener.asker);
    await Promise.all([setPrompts(runtime, event.channel, greeting), greetFirstTime(runtime, event.channel, greeting)]);
  };
}

/** Without thread_ts, as the agent view wants it. */
async function setPrompts(runtime: Runtime, channel: string, greeting: Greeting): Promise<void> {
  const prompts = greeting.examples.slice(0, limits.slackSuggestedPromptsMax).map((example) => ({
    title: cutText(plainText(example), limits.slackButtonCharactersMax),
    message: example,
  }));
  if (prompts.length === 0) return;
  const outcome = await callSlack(() => runtime.client.assistant.threads.setSuggestedPrompts({ channel_id: channel, title: words.promptsTitle, prompts }));
  if (outcome.kind !== 'ok') runtime.log.warn('slack.prompts_failed', { trouble: describeTrouble(outcome) });
}

/** Only into an empty conversation. */
async function greetFirstTime(runtime: Runtime, channel: string, greeting: Greeting): Promise<void> {
  const history = await callSlack(() => runtime.client.conversations.history({ channel, limit: 1 }));
  if (history.kind !== 'ok' || (history.value.messages ?? []).length > 0) return;
  const text = words.greeting(escapeText(greeting.asker.name), escapeText(greeting.organization.name));
  const examples = greeting.examples.slice(0, limits.slackSuggestedPromptsMax);
  const buttons = examples.map((example, at) => button(`${actionIds.askSuggestion}:${at}`, example, example));
  await runtime.once(`greeting:${channel}`, async () => {
    const outcome = await postMessage(runtime.client, { channel, threadTs: null }, { text, blocks: [...sections(text), ...actions('examples', buttons)] });
    return outcome.kind === 'ok';
  });
}
