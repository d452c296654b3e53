/** What every step of answering a plan is told: who asks, where, as of when, over which build. */
import type { Catalog, PublishedBuild, SemanticModel } from '#catalog/catalog.ts';
import type { Database } from '#kernel/database.ts';
import type { Calendar, LocalDate } from '#kernel/dates.ts';
import type { Cell, Column } from '#kernel/findings.ts';
import type { Asker, Organization } from '#kernel/person.ts';
import type { CheckedPlan, Filter, PlanPeriod } from '#kernel/plan.ts';
import type { Audience } from '#kernel/turn.ts';
import type { ScopeType } from '#query/read-scopes.ts';
import type { ResultCache } from '#query/result-cache.ts';
import type { ValueIndex } from '#query/value-index.ts';

export type QueryDeps = { readonly database: Database; readonly catalog: Catalog; readonly values: ValueIndex; readonly results: ResultCache };

export type QueryContext = {
  readonly organization: Organization;
  readonly asker: Asker;
  /** What row security lets the asker see (read-rights.ts); what is kept in memory is kept under it. */
  readonly rights: string;
  /** 'channel' allows shareable totals only. */
  readonly audience: Audience;
  /** The day questions are answered for. */
  readonly asOf: LocalDate;
  readonly build: PublishedBuild;
};

/** Whose rows a plan may cover. `ownerIds` null = every owner of the organisation, and rows without one. */
export type ResolvedScope = { readonly label: string; readonly ownerIds: readonly string[] | null; readonly isAssumed: boolean };

/**
 * Rows of a scoped model. `ids` null = every visible scope of the type (the plan groups by its names). `sharedOnly` = rows that
 * everybody of the organisation may read.
 */
export type ScopeRows = { readonly type: ScopeType; readonly ids: readonly string[] | null; readonly sharedOnly: boolean };

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
  /** Of a scoped model: the rows that are read. null for a base model, whose rows are added up. */
  readonly scoped: { readonly rows: ScopeRows; readonly where: string | null; readonly filters: readonly Filter[] } | null;
  /** What was filled in that the plan did not say, in words. */
  readonly said: readonly string[];
};

export type CompileContext = { readonly organizationId: number; readonly asOf: LocalDate; readonly calendar: Calendar };
export type CompiledQuery = {
  readonly sql: string;
  readonly parameters: readonly Cell[];
  readonly columns: readonly Column[];
  readonly rowsMax: number;
  /** Rows fetched before those that were asked for, to see whether the last of them ties with the first. */
  readonly leadRows: number;
  /** Rows after the one that was asked for that are shown where they have the same figure. */
  readonly tiesMax: number;
};
