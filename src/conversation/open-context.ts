/** Where a question is answered: the build of the day, and the names of its text that the asker may see. */
import type { Candidate } from '#kernel/card.ts';
import { limits } from '#kernel/limits.ts';
import { ok, type Result } from '#kernel/result.ts';
import type { Turn } from '#kernel/turn.ts';
import { findValues } from '#query/find-values.ts';
import type { QueryContext } from '#query/query-context.ts';
import { readRights } from '#query/read-rights.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';

/** Who asks, where, over which build. **Fails** as the build of the day does. */
export async function openContext(deps: ConversationDeps, turn: Turn): Promise<Result<QueryContext>> {
  const build = await deps.ensureBuild(turn.organization, turn.today);
  if (!build.ok) return build;
  const { organization, asker, audience, today: asOf } = turn;
  const rights = await readRights(deps.database, asker);
  return ok({ organization, asker, rights, audience, asOf, build: build.value });
}

/** Names in a text that the asker may see. */
export async function candidatesOf(deps: ConversationDeps, context: QueryContext, text: string): Promise<readonly Candidate[]> {
  const lists = await Promise.all(deps.catalog.semanticModels.map((model) => findValues(deps, { ...context, audience: 'private' }, model, text)));
  // Several models know the same names.
  const unique = new Map(lists.flat().map((candidate) => [JSON.stringify([candidate.dimension, candidate.value, candidate.start, candidate.end]), candidate]));
  return [...unique.values()].slice(0, limits.candidatesMax);
}
