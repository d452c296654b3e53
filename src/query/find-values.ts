/** Entity linking's look-up: which names that the asker may see do the words of a text stand for. */
import type { SemanticModel } from '#catalog/catalog.ts';
import type { Candidate } from '#kernel/card.ts';
import type { Asker } from '#kernel/person.ts';
import { matchValues, type PreparedNames, prepareNames } from '#query/match-values.ts';
import { wordsOf } from '#query/words-of.ts';
import type { QueryContext, QueryDeps } from '#query/query-context.ts';
import { asAsker, entityDimensions } from '#query/value-index.ts';

const NAME_WORDS_MAX = 6;

/** Candidates for every entity dimension of `model`, looked up as the asker (row security applies). */
export async function findValues(deps: QueryDeps, context: QueryContext, model: SemanticModel, text: string): Promise<readonly Candidate[]> {
  if (context.build.unserved?.[model.name] !== undefined) return [];
  const visible = await deps.values.visibleValues(context, model);
  const kept = visible.dimensions.filter((entry) => entry.complete);
  const large = entityDimensions(model).filter((dimension) => !kept.some((entry) => entry.dimension === dimension.name));
  const groups = large.length === 0 ? [] : wordGroups(text);
  const lookedUp = await Promise.all(
    large.map(async (dimension): Promise<PreparedNames> =>
      prepareNames({
        dimension: dimension.name,
        values: await deps.values.lookUp(context, model, { dimension, names: groups }),
      }),
    ),
  );
  return matchValues(text, [...kept.map((entry) => entry.names), ...lookedUp]);
}

/** People the asker may see (dimension `person`), for drafts. */
export async function findPeople(deps: Pick<QueryDeps, 'database'>, asker: Asker, text: string): Promise<readonly Candidate[]> {
  const people = await asAsker(deps.database, asker, (session) =>
    session.query<{ name: string }>('SELECT name\nFROM app.person\nWHERE organization_id = $1 AND is_active\nORDER BY name', [asker.organizationId]),
  );
  return matchValues(text, [prepareNames({ dimension: 'person', values: people.map((row) => row.name) })]);
}

function wordGroups(text: string): readonly string[] {
  const words = wordsOf(text);
  return words.flatMap((first, from) => words.slice(from, from + NAME_WORDS_MAX).map((last) => text.slice(first.start, last.end).toLowerCase()));
}
