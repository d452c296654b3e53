/** `npm run audit`: verify, anchor or show the audit ledger. */
import { type Terminal, runAsProcess, sayUsage } from '#entry/terminal.ts';
import { type CommandDependencies, wired } from '#entry/use-product.ts';
import { auditCommand, auditUsage, parseAuditArguments } from '#services/audit/audit-command.ts';
import { describeFailure } from '#surfaces/describe-failure.ts';

/** Exit codes: 0 done or unbroken, 1 broken or the product could not be opened, 2 wrong usage. */
export async function audit(argv: readonly string[], terminal: Terminal, deps: CommandDependencies = wired): Promise<number> {
  const request = parseAuditArguments(argv);
  if (request === null) return sayUsage(terminal, 'That is no command.', auditUsage);
  const env = deps.readEnv();
  const opened = await deps.open(env, { sample: false });
  if (!opened.ok) {
    const isHeld = opened.failure.kind === 'busy' && env.databaseUrl === null;
    const hint = isHeld ? '\nStop it to use this command, or keep the data in PostgreSQL (DATABASE_URL), where both work at once.' : '';
    terminal.stderr.write(`${describeFailure(opened.failure)}${hint}\n`);
    return 1;
  }
  const { database, clock, auditKeys, close } = opened.value;
  try {
    const { text, exitCode } = await auditCommand({ database, clock, auditKeys, anchorDirectory: request.directory ?? env.dataDir }, request);
    (exitCode === 2 ? terminal.stderr : terminal.stdout).write(`${text}\n`);
    return exitCode;
  } finally {
    await close();
  }
}

if (import.meta.main) await runAsProcess(audit);
