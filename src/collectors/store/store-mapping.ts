/** Staged rows of one mapping → people and raw tables, in the order their references need. */
import { canonicalTables } from '#collectors/canonical-tables.ts';
import type { StoreContext } from '#collectors/store/context.ts';
import { preparePeople } from '#collectors/store/match-people.ts';
import { resolveOwners } from '#collectors/store/person-references.ts';
import { dropDuplicates, type DuplicateRule } from '#collectors/store/staging.ts';
import { storePeople } from '#collectors/store/store-people.ts';
import { checkHistory, checkOutcomes, prepareStages, resolveTargets, storeTables, type MappedStage } from '#collectors/store/store-tables.ts';

export type DuplicateRules = ReadonlyMap<string, ReadonlyMap<number, DuplicateRule>>;

/** Checks and stores what was staged. Rows that must not be stored end among the rejects; the rest is upserted. */
export async function storeMapping(context: StoreContext, stages: readonly MappedStage[], rules: DuplicateRules): Promise<void> {
  // The planner knows nothing about tables that were just filled.
  await context.session.execute(canonicalTables.map(({ name }) => `ANALYZE import_${name}`).join('; '));
  for (const { name } of canonicalTables) {
    await dropDuplicates(context, name, {
      key: name === 'opportunity_stage' ? 'stage_name' : 'key',
      perSource: name === 'person',
      rules: rules.get(name) ?? new Map(),
    });
  }
  await prepareStages(context, stages);
  await checkOutcomes(context);
  await resolveTargets(context);
  await preparePeople(context);
  await resolveOwners(context);
  await checkHistory(context);
  await storePeople(context);
  await storeTables(context);
}
