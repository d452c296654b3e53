/** What every step of answering a plan is told: who asks, where, as of when, over which build. */
import type { Catalog, PublishedBuild, SemanticModel } from '#catalog/catalog.ts';
import type { Database } from '#kernel/database.ts';
import type { Calendar, LocalDate } from '#kernel/dates.ts';
import type { Cell, Column } from '#kernel/findings.ts';
import type { Asker, Organization } from '#kernel/person.ts';
import type { CheckedPlan, PlanPeriod } from '#kernel/plan.ts';
import type { Audience } from '#kernel/turn.ts';
import type { ValueIndex } from '#query/value-index.ts';

export type QueryDeps = { readonly database: Database; readonly catalog: Catalog; readonly values: ValueIndex };

export type QueryContext = {
  readonly organization: Organization;
  readonly asker: Asker;
  /** 'channel' allows shareable totals only. */
  readonly audience: Audience;
  /** The day questions are answered for. */
  readonly asOf: LocalDate;
  readonly build: PublishedBuild;
};

/** Whose rows a plan may cover. `ownerIds` null = every owner of the organisation, and rows without one. */
export type ResolvedScope = { readonly label: string; readonly ownerIds: readonly string[] | null; readonly isAssumed: boolean };

/** A checked plan with all the compiler needs; `source` totals = the shareable totals of the organisation. */
export type CheckedQuery = {
  readonly plan: CheckedPlan;
  readonly model: SemanticModel;
  readonly source: 'base' | 'totals';
  readonly scope: ResolvedScope;
  /** The earlier period of a comparison, resolved. */
  readonly previous: PlanPeriod | null;
  /** The one currency of the rows; null when there are several (then `currency` is among the dimensions) or none. */
  readonly currency: string | null;
  readonly severalCurrencies: readonly string[];
};

export type CompileContext = { readonly organizationId: number; readonly asOf: LocalDate; readonly calendar: Calendar };
export type CompiledQuery = { readonly sql: string; readonly parameters: readonly Cell[]; readonly columns: readonly Column[]; readonly rowsMax: number };
