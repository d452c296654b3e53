/** `npm run feedback`: reports on answers, questions without answers and use of models, for admins. */
import { parseArgs } from 'node:util';
import { type Terminal, runAsProcess, sayUsage } from '#entry/terminal.ts';
import { type CommandDependencies, wired } from '#entry/use-product.ts';
import { gapTable, reportTable, reportText, useTable, verifiedTable } from '#entry/feedback/describe-entry.ts';
import { exportCase } from '#entry/feedback/export-case.ts';
import { addToDay, dayInZone } from '#kernel/dates.ts';
import { type Asker, hasRole } from '#kernel/person.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import { findDefaultPerson } from '#services/access/people.ts';
import { listGaps } from '#services/feedback/gaps.ts';
import { closeFeedback, findFeedback, listFeedback, type QueueFilter } from '#services/feedback/queue.ts';
import { listVerified } from '#services/verified/verified-questions.ts';
import { listModelUse } from '#services/model-use/list-use.ts';
import { describeFailure } from '#surfaces/describe-failure.ts';
import type { OpenedProduct } from '#wire.ts';

export const feedbackUsage = `Usage: npm run feedback -- list [--all] [--good]      reports on answers: open ones that say wrong, all, or good ones
       npm run feedback -- show ID                     messages, answer, plan, SQL and rows of one
       npm run feedback -- close ID [NOTE]             takes it off the queue
       npm run -s feedback -- export [--all] [--good]  as cases of the labelled set, one JSON object a line
       npm run feedback -- gaps [--days N]             questions that got no figures
       npm run feedback -- verified                    verified questions, and which are set aside
       npm run feedback -- use [--days N]              what models used, and their cost
All take --as NAME: an admin; else PLUMBLINE_USER, or the only admin there is.`;

type Verb = 'list' | 'show' | 'close' | 'export' | 'gaps' | 'use' | 'verified';
type FeedbackRequest = {
  readonly verb: Verb;
  readonly id: string;
  readonly note: string | null;
  readonly as: string | null;
  readonly days: number;
  readonly filter: QueueFilter;
};

const VERBS: readonly string[] = ['list', 'show', 'close', 'export', 'gaps', 'use', 'verified'] satisfies readonly Verb[];

/** Exit codes: 0 done, 1 nobody may ask or the product could not be opened, 2 wrong usage. */
export async function feedback(argv: readonly string[], terminal: Terminal, deps: CommandDependencies = wired): Promise<number> {
  const request = parseFeedbackArguments(argv);
  if (request === null) return sayUsage(terminal, 'That is no command.', feedbackUsage);
  const env = deps.readEnv();
  const opened = await deps.open(env, { sample: false });
  if (!opened.ok) {
    const isHeld = opened.failure.kind === 'busy' && env.databaseUrl === null;
    const hint = isHeld ? '\nStop it to use this command, ask it in chat, or keep the data in PostgreSQL (DATABASE_URL), where both work at once.' : '';
    terminal.stderr.write(`${describeFailure(opened.failure)}${hint}\n`);
    return 1;
  }
  try {
    const admin = await adminOf(opened.value, request.as ?? env.user);
    const said = admin.ok ? await answer(opened.value, admin.value, request) : admin;
    if (said.ok) terminal.stdout.write(`${said.value}\n`);
    else terminal.stderr.write(`${describeFailure(said.failure)}\n`);
    return said.ok ? 0 : 1;
  } finally {
    await opened.value.close();
  }
}

function parseFeedbackArguments(argv: readonly string[]): FeedbackRequest | null {
  try {
    const options = { as: { type: 'string' }, days: { type: 'string', default: '30' }, all: { type: 'boolean' }, good: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options });
    const [verb = '', id = '', ...words] = positionals;
    const needsId = verb === 'show' || verb === 'close';
    if (!VERBS.includes(verb) || (id !== '') !== needsId || (words.length > 0 && verb !== 'close') || !/^[1-9]\d{0,3}$/.test(values.days)) return null;
    const filter = { verdict: values.all === true ? 'any' : values.good === true ? 'good' : 'wrong', status: values.all === true ? 'any' : 'open' } as const;
    return { verb: verb as Verb, id, note: words.length === 0 ? null : words.join(' '), as: values.as ?? null, days: Number(values.days), filter };
  } catch {
    return null;
  }
}

async function adminOf({ product, database }: OpenedProduct, as: string | null): Promise<Result<Asker>> {
  const named = await product.readView.personNamed(as);
  const found = named.ok && as === null && !hasRole(named.value, 'admin') ? await findDefaultPerson(database, named.value.organizationId, false) : named;
  if (!found.ok || hasRole(found.value, 'admin')) return found;
  return failed({ kind: 'invalid_input', where: '--as', reason: `${found.value.name} is no admin; only admins read reports and gaps` });
}

async function answer(opened: OpenedProduct, admin: Asker, request: FeedbackRequest): Promise<Result<string>> {
  const { database, clock, catalog, product } = opened;
  const { organization } = await product.readView.greeting(admin);
  const { timeZone } = organization.calendar;
  const to = dayInZone(clock.now(), timeZone);
  const from = addToDay(to, { days: 1 - request.days });
  switch (request.verb) {
    case 'list':
      return ok(reportTable(await listFeedback(database, admin, request.filter)));
    case 'export': {
      const entries = await listFeedback(database, admin, request.filter);
      return ok(entries.map((entry) => exportCase(entry, catalog.cards)).join('\n'));
    }
    case 'show': {
      const found = await findFeedback(database, admin, request.id);
      return found.ok ? ok(reportText(found.value)) : found;
    }
    case 'close': {
      const closed = await closeFeedback({ database, clock }, admin, request.id, request.note);
      return closed.ok ? ok(`Closed: ${closed.value.feedback_id}.`) : closed;
    }
    case 'gaps':
      return ok(gapTable(await listGaps({ database, clock }, admin, { from, to, timeZone })));
    case 'verified':
      return ok(verifiedTable(await listVerified(database, admin.organizationId, admin)));
    case 'use':
      return ok(useTable(await listModelUse(database, admin, from, to)));
  }
}

if (import.meta.main) await runAsProcess(feedback);
