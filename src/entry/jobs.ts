/** `npm run jobs`: what ran, and one run now. */
import { type Terminal, runAsProcess, sayUsage } from '#entry/terminal.ts';
import { type CommandDependencies, wired } from '#entry/use-product.ts';
import { jobsCommand, jobsUsage, parseJobsArguments } from '#jobs/jobs-command.ts';
import { describeFailure } from '#surfaces/describe-failure.ts';

/** Exit codes: 0 done, 1 the run failed or the product could not be opened, 2 wrong usage. */
export async function jobs(argv: readonly string[], terminal: Terminal, deps: CommandDependencies = wired): Promise<number> {
  const request = parseJobsArguments(argv);
  if (request === null) return sayUsage(terminal, 'That is no command.', jobsUsage);
  const env = deps.readEnv();
  const opened = await deps.open(env, { sample: false });
  if (!opened.ok) {
    const isHeld = opened.failure.kind === 'busy' && env.databaseUrl === null;
    const hint = isHeld
      ? '\nIt runs the jobs itself. Stop it to use this command, or keep the data in PostgreSQL (DATABASE_URL), where both work at once.'
      : '';
    terminal.stderr.write(`${describeFailure(opened.failure)}${hint}\n`);
    return 1;
  }
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once('SIGINT', interrupt);
  try {
    const { text, exitCode } = await jobsCommand(opened.value.jobs, request, interrupted.signal);
    (exitCode === 2 ? terminal.stderr : terminal.stdout).write(`${text}\n`);
    return exitCode;
  } finally {
    process.off('SIGINT', interrupt);
    await opened.value.close();
  }
}

if (import.meta.main) await runAsProcess(jobs);
