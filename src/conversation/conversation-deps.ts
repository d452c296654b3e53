/** What conversation needs of the rest, wired once. */
import type { Catalog, PublishedBuild } from '#catalog/catalog.ts';
import type { Database } from '#kernel/database.ts';
import type { Interpreter } from '#kernel/decision.ts';
import type { LocalDate } from '#kernel/dates.ts';
import type { Organization } from '#kernel/person.ts';
import type { Clock, Log } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';
import type { ModelBudget } from '#services/model-use/model-budget.ts';
import type { AuditKeys } from '#services/audit/keys.ts';
import type { ResultCache } from '#query/result-cache.ts';
import type { ValueIndex } from '#query/value-index.ts';

export type ConversationDeps = {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly values: ValueIndex;
  readonly results: ResultCache;
  readonly clock: Clock;
  readonly log: Log;
  readonly interpreter: Interpreter;
  /** What a model costs and may cost; left out where none is called. */
  readonly modelBudget?: ModelBudget;
  readonly auditKeys: AuditKeys;
  /** The build that serves a day; made on the side when there is none yet. */
  readonly ensureBuild: (organization: Organization, asOf: LocalDate) => Promise<Result<PublishedBuild>>;
};
