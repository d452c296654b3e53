/** `npm run chat`: the terminal chat, beside a running process or with the product opened here. */
import { hostProduct } from '#entry/host-product.ts';
import { makeLog } from '#entry/make-log.ts';
import { openChat } from '#entry/open-chat.ts';
import { type Terminal, runAsProcess, sayUsage } from '#entry/terminal.ts';
import { type CommandDependencies, pinnedDay, useProduct, wired } from '#entry/use-product.ts';
import { describeFailure } from '#surfaces/describe-failure.ts';
import { chatUsage, parseChatArguments } from '#surfaces/terminal/parse-chat-arguments.ts';

/** Exit codes: 0 left, 1 the product could not be opened, or nobody is there to ask as, or the running process ended; 2 wrong usage. */
export async function chat(argv: readonly string[], terminal: Terminal, deps: CommandDependencies = wired): Promise<number> {
  const request = parseChatArguments(argv);
  if (typeof request === 'string') return sayUsage(terminal, request, chatUsage);
  const env = deps.readEnv();
  const log = makeLog('warn');
  const used = await useProduct(deps.open, env, { sample: env.sample });
  if (!used.ok) {
    terminal.stderr.write(`${describeFailure(used.failure)}\n`);
    return 1;
  }
  const product = used.value;
  const host = product.kind === 'opened' ? await hostProduct(env, product.opened, log) : null;
  try {
    const at = request.at ?? (await pinnedDay(product, env));
    const signal = product.kind === 'connected' ? { signal: product.closed } : {};
    const end = await openChat({ product: product.product, log, env, terminal }, { as: request.as, ...(at === undefined ? {} : { at }), ...signal });
    if (end.kind === 'refused') terminal.stderr.write(`${end.reason}\n`);
    if (end.kind === 'stopped') terminal.stderr.write('The running process ended, and this chat with it.\n');
    return end.kind === 'left' || end.kind === 'ended' ? 0 : 1;
  } finally {
    await host?.close();
    await product.close();
  }
}

if (import.meta.main) await runAsProcess(chat);
