/**
 * Conversations as text anybody can read.
 * `as NAME` changes who asks, `channel` / `private` where, `new thread` starts one, `> text` is said. Below it: the kind
 * and intent of the reply, `+ text` it must hold, `- text` it must not, `privately + text` what the asker alone gets.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Answer } from '#kernel/answer.ts';
import type { Product } from '#kernel/ports.ts';
import { answerToMarkdown } from '#surfaces/terminal/answer-to-markdown.ts';
import { expectOk } from '#test/helpers/database.ts';

type Check = { readonly line: string; readonly where: 'shown' | 'privately'; readonly has: boolean; readonly text: string };
type Said = {
  readonly as: string;
  readonly isChannel: boolean;
  readonly thread: string;
  readonly text: string;
  readonly reply: string;
  readonly checks: readonly Check[];
};

/** Says every line and gives the lines of the transcript that did not hold, each with what was shown. */
export async function runTranscript(product: Product, path: string): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const said of readTranscript(path)) {
    const asker = expectOk(await product.readView.personNamed(said.as));
    const stored = await product.receiveTurn({
      organizationId: asker.organizationId,
      personId: asker.personId,
      surface: 'chat',
      eventKey: randomUUID(),
      threadKey: said.thread,
      audience: said.isChannel ? 'channel' : 'private',
      text: said.text,
    });
    const { shown, privately } = await product.handleTurn(expectOk(stored).turnId);
    const texts = { shown: textOf(shown), privately: privately === null ? '' : textOf(privately) };
    const kind = `${shown.kind} ${shown.intent}`;
    if (said.reply !== kind) broken.push(`> ${said.text}\n  expected "${said.reply}", got "${kind}": ${texts.shown}`);
    for (const check of said.checks)
      if (texts[check.where].toLowerCase().includes(check.text.toLowerCase()) !== check.has)
        broken.push(`> ${said.text}\n  ${check.line}\n  got: ${texts[check.where]}`);
  }
  return broken;
}

function textOf(answer: Answer): string {
  return answerToMarkdown(answer);
}

function readTranscript(path: string): readonly Said[] {
  const said: { as: string; isChannel: boolean; thread: string; text: string; reply: string; checks: Check[] }[] = [];
  const thread = randomUUID();
  const now = { as: '', isChannel: false, thread, threads: 0 };
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    if (text.startsWith('as ')) now.as = text.slice(3);
    else if (text === 'channel' || text === 'private') now.isChannel = text === 'channel';
    else if (text === 'new thread') now.thread = `${thread}-${(now.threads += 1)}`;
    else if (text.startsWith('> ')) said.push({ as: now.as, isChannel: now.isChannel, thread: now.thread, text: text.slice(2), reply: '', checks: [] });
    else readCheck(text, said.at(-1));
  }
  return said;
}

function readCheck(line: string, turn: { readonly text: string; reply: string; checks: Check[] } | undefined): void {
  if (turn === undefined) throw new Error(`nothing was said before "${line}"`);
  const where = line.startsWith('privately ') ? 'privately' : 'shown';
  const rest = where === 'privately' ? line.slice('privately '.length) : line;
  if (rest.startsWith('+ ') || rest.startsWith('- ')) turn.checks.push({ line, where, has: rest.startsWith('+'), text: rest.slice(2) });
  else if (turn.reply === '') turn.reply = line;
  else throw new Error(`two replies for "${turn.text}"`);
}
