/** An incremental build under way: what its steps share, and the names that relations have meanwhile. */
import type { BuildModel, LoadedCatalog } from '#catalog/catalog.ts';
import { buildContext } from '#catalog/build-vars.ts';
import { type Reach, reachOf } from '#catalog/reach.ts';
import { FOLLOWED } from '#catalog/read-refresh.ts';
import type { RenderContext } from '#catalog/render-template.ts';
import type { Session } from '#kernel/database.ts';
import type { LocalDate } from '#kernel/dates.ts';
import type { Clock } from '#kernel/ports.ts';

export type Refreshing = {
  readonly session: Session;
  readonly clock: Clock;
  readonly catalog: LoadedCatalog;
  readonly reach: Reach;
  readonly vars: Readonly<Record<string, unknown>>;
  /** SQL: `organization_id = 1 AND as_of = DATE '2026-11-21'`. */
  readonly isOfBuild: string;
  readonly organizationId: number;
  /** Models whose rows are not those of before. */
  readonly touched: Set<string>;
  /** Models made anew whose rows that are not those of before stand aside as their new part. */
  readonly compared: Set<string>;
  /** Of those, the models of which some quarters alone were made anew: they stand aside as the made part. */
  readonly madeInPart: Set<string>;
};

/** Rows of changed opportunities: as they are now, or as the build before has them; of a mart, the quarters made anew, or its rows that differ. */
export type Part = 'new' | 'old' | 'made' | 'different' | 'change';

/** The changed opportunities: source_system, opportunity_key, opportunity_id. */
export const CHANGED = 'pg_temp."changed opportunities"';

/** A temporary relation beside the model's own; no model has a blank in its name. */
export function partOf(part: Part, name: string): string {
  return `pg_temp."${part} ${name}"`;
}

/** For one organisation and day; nothing is touched yet. */
export function startRefreshing(
  { session, clock, catalog }: Pick<Refreshing, 'session' | 'clock' | 'catalog'>,
  of: { readonly organizationId: number; readonly asOf: LocalDate; readonly vars: Refreshing['vars'] },
): Refreshing {
  return {
    session,
    clock,
    catalog,
    reach: reachOf(catalog),
    vars: of.vars,
    isOfBuild: `organization_id = ${of.organizationId} AND as_of = DATE '${of.asOf}'`,
    organizationId: of.organizationId,
    touched: new Set(),
    compared: new Set(),
    madeInPart: new Set(),
  };
}

/** Everything as it is now. */
export function wholeContext({ catalog, vars, clock }: Refreshing, model: BuildModel): RenderContext {
  return buildContext(catalog, { ...vars, run_started_at: clock.now() }, model.name);
}

/** Opportunities and what is added up of them restricted to a part; what they are joined with as it is now, which is as it was. */
export function partContext(refreshing: Refreshing, model: BuildModel, part: 'new' | 'old'): RenderContext {
  const whole = wholeContext(refreshing, model);
  const followed: readonly string[] = FOLLOWED;
  return {
    ...whole,
    relationOf: (name) => {
      const ref = refreshing.reach.modelOf(name);
      return ref !== undefined && hasParts(refreshing, ref) ? partOf(part, name) : whole.relationOf(name);
    },
    sourceOf: (source, table) => {
      const relation = whole.sourceOf(source, table);
      return relation !== null && followed.includes(relation) ? partOf(part, relation) : relation;
    },
  };
}

/** Changes reach it, and it follows them. */
export function hasParts({ reach }: Refreshing, model: BuildModel): boolean {
  return model.refresh.kind !== 'whole' && reach.isReached(model);
}

/** Something it reads is not what it was. */
export function isTouched({ reach, touched, catalog }: Refreshing, model: BuildModel): boolean {
  const followed: readonly string[] = FOLLOWED;
  const landed = catalog.project.sources.filter(({ relation }) => followed.includes(relation)).map(({ source, table }) => `${source}.${table}`);
  return model.sources.some((source) => landed.includes(source)) || model.refs.some((name) => reach.modelOf(name) !== undefined && touched.has(name));
}

/** Runs writing statements, each `… RETURNING …`, and gives how many rows each wrote. */
export async function writeRows(session: Session, statements: readonly string[]): Promise<readonly number[]> {
  const counts: number[] = [];
  for (const statement of statements) {
    const [written] = await session.query<{ rows: number }>(`WITH written AS (\n${statement}\n) SELECT count(*) AS rows FROM written`);
    counts.push(written?.rows ?? 0);
  }
  return counts;
}
