/** `npm run import`: a folder or file of a CRM export → an organisation's data. */
import { SingleBar } from 'cli-progress';
import { describeImport, describeRejects, importUsage, parseImportArguments } from '#collectors/import-command.ts';
import type { ImportProgress, ImportRequest } from '#collectors/import-types.ts';
import { type Terminal, runAsProcess, sayUsage } from '#entry/terminal.ts';
import { type CommandDependencies, type UsedProduct, useProduct, wired } from '#entry/use-product.ts';
import { describeFailure } from '#surfaces/describe-failure.ts';
import { stripControlCharacters } from '#surfaces/terminal/strip-control-characters.ts';

/** Exit codes: 0 done (rejected rows are listed), 1 nothing was stored because something is wrong, 2 wrong usage. */
export async function importFiles(argv: readonly string[], terminal: Terminal, deps: CommandDependencies = wired): Promise<number> {
  const request = parseImportArguments(argv);
  if (typeof request === 'string') return sayUsage(terminal, request, importUsage);
  const used = await useProduct(deps.open, deps.readEnv(), { sample: false });
  if (!used.ok) {
    terminal.stderr.write(`${describeFailure(used.failure)}\n`);
    return 1;
  }
  try {
    return await runImportCommand(used.value, request, terminal);
  } finally {
    await used.value.close();
  }
}

async function runImportCommand(used: UsedProduct, request: ImportRequest, terminal: Terminal): Promise<number> {
  const { importCommand } = used.kind === 'opened' ? used.opened : used;
  const progress = showProgress(terminal);
  const imported = await importCommand(request, progress.show).finally(progress.stop);
  if (!imported.ok) {
    terminal.stderr.write(`${stripControlCharacters(describeFailure(imported.failure))}\nNothing was stored.\n`);
    return 1;
  }
  const rejects = describeRejects(imported.value);
  if (rejects !== '') terminal.stderr.write(`${stripControlCharacters(rejects)}\n`);
  terminal.stdout.write(`${stripControlCharacters(describeImport(imported.value))}\n`);
  return imported.value.outcome === 'refused' ? 1 : 0;
}

/** A bar on standard error, when that is a terminal. */
function showProgress(terminal: Terminal): { readonly show: (progress: ImportProgress) => void; readonly stop: () => void } {
  if (!('isTTY' in terminal.stderr) || terminal.stderr.isTTY !== true) return { show: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: '{bar} {percentage} % {step} {file}',
    stream: terminal.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  let isStarted = false;
  return {
    show: ({ step, file, bytesRead, bytesTotal }) => {
      if (!isStarted) bar.start(Math.max(1, bytesTotal), 0, { step, file });
      isStarted = true;
      bar.update(Math.min(bytesRead, bytesTotal), { step, file });
    },
    stop: () => {
      if (isStarted) bar.stop();
    },
  };
}

if (import.meta.main) await runAsProcess(importFiles);
