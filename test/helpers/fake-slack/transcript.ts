/** The fake workspace as people would read it. */
import type { Block } from '#test/helpers/fake-slack/block-schema.ts';
import type { FakeMessage, World } from '#test/helpers/fake-slack/world.ts';

const ROWS_SHOWN = 3;

/**
 * A channel as text: one message a paragraph, replies indented below their root, `[Button]`, `| cell | cell |`.
 * **Shape** `Dana Whitfield: what is our win rate?` / `  plumbline: The win rate is *63.15 %*.`
 */
export function transcriptOf(world: World, channel: string): string {
  const messages = world.messages.filter((message) => message.channel === channel);
  const roots = messages.filter((message) => message.threadTs === undefined || !messages.some(({ ts }) => ts === message.threadTs));
  return roots
    .flatMap((root) => [root, ...messages.filter(({ ts, threadTs }) => threadTs === root.ts && ts !== root.ts)])
    .map((message) => paragraph(world, message))
    .join('\n');
}

function paragraph(world: World, message: FakeMessage): string {
  const who = world.users.get(message.user)?.name ?? message.user;
  const onlyFor = message.onlyFor === undefined ? '' : ` (only for ${world.users.get(message.onlyFor)?.name ?? message.onlyFor})`;
  const lines = [`${who}${onlyFor}: ${shownText(message)}`.split('\n')].flat();
  const indent = message.threadTs === undefined || message.threadTs === message.ts ? '' : '  ';
  return lines.map((line, at) => (at === 0 ? indent : `${indent}  `) + line).join('\n');
}

/** What a reader sees: the blocks, or the text when there are none. */
export function shownText(message: FakeMessage): string {
  return message.blocks.length === 0
    ? message.text
    : message.blocks
        .filter(({ type }) => type !== 'context_actions')
        .map(shownBlock)
        .join('\n');
}

function shownBlock(block: Block): string {
  switch (block.type) {
    case 'section':
    case 'header':
      return block.text.text;
    case 'context':
      return block.elements.map(({ text }) => `~ ${text.replaceAll('\n', '\n~ ')}`).join('\n');
    case 'actions':
      return block.elements.map((element) => `[${element.text.text}]`).join(' ');
    case 'context_actions':
      return '';
    case 'divider':
      return '---';
    case 'table': {
      const shown = block.rows.slice(0, ROWS_SHOWN + 1).map((row) => `| ${row.map((cell) => cell.text).join(' | ')} |`);
      const hidden = block.rows.length - shown.length;
      return [...shown, ...(hidden > 0 ? [`(${hidden} more rows)`] : [])].join('\n');
    }
  }
}
