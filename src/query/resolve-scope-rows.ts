/** Which rows of a scoped model answer a plan: those of a scope that is named, asked for, or the asker's own. */
import type { DimensionDefinition, SemanticModel } from '#catalog/catalog.ts';
import type { Session } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';
import { normalizeName } from '#kernel/normalize-name.ts';
import type { Filter, Plan, Scope } from '#kernel/plan.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import { nearestNames } from '#query/match-values.ts';
import type { QueryContext, ResolvedScope, ScopeRows } from '#query/query-context.ts';
import { type NamedScope, type OwnScopes, readNamedScopes, readOwnScopes, type ScopeType } from '#query/read-scopes.ts';

export type ScopeRowsChoice = { readonly scope: Scope; readonly resolved: ResolvedScope; readonly rows: ScopeRows };

type Asked = { readonly session: Session; readonly context: QueryContext; readonly model: SemanticModel; readonly plan: Plan; readonly own: OwnScopes };

/**
 * In a reader session of the asker. **Fails** beyond_scope (a row the asker may not see), unknown_value (a name that no visible
 * scope has), invalid_plan (scopes that cannot be combined, a name that two scopes have).
 */
export async function resolveScopeRows(session: Session, context: QueryContext, model: SemanticModel, plan: Plan): Promise<Result<ScopeRowsChoice>> {
  const { asker } = context;
  const own = await readOwnScopes(session, asker.organizationId, asker.personId);
  const asked: Asked = { session, context, model, plan, own };
  if (model.scoped?.organisationOnly === true) return wholeRows(asked);
  const filters = plan.filters.filter((filter) => scopeDimension(model, filter.dimension) !== null);
  const named = [...new Set([...filters.map((filter) => filter.dimension), ...plan.dimensions.filter((name) => scopeDimension(model, name) !== null)])];
  const [name] = named;
  if (name === undefined) return unnamed(asked);
  const [filter] = filters;
  if (named.length > 1 || filters.length > 1)
    return invalid('filters', `${model.card.label} is kept per owner, per team and per manager, not for their combinations: name one of them`);
  const dimension = scopeDimension(model, name);
  if (dimension === null) throw new Error(`${name} names no scope`);
  return filter === undefined ? groupedRows(asked, dimension) : namedRows(asked, dimension, filter);
}

/** Rows of the whole organisation alone: for those who see all of it, privately. To anybody else no rows would read as nothing found. */
function wholeRows({ plan, own, context, model }: Asked): Result<ScopeRowsChoice> {
  if (!own.seesEveryone || context.audience === 'channel') return beyond('organisation', plan);
  const isNarrowed = [...plan.dimensions, ...plan.filters.map((filter) => filter.dimension)].some((name) => scopeDimension(model, name) !== null);
  if (isNarrowed || (plan.scope !== undefined && plan.scope !== 'organisation'))
    return invalid('scope', `${model.card.label} is kept for the whole organisation alone`);
  const { organizationId, name } = context.organization;
  const resolved = { label: name, ownerIds: null, isAssumed: plan.scope === undefined };
  return ok({ scope: 'organisation', resolved, rows: { type: 'organisation', ids: [String(organizationId)], sharedOnly: false } });
}

function scopeDimension(model: SemanticModel, name: string): (DimensionDefinition & { readonly scopeType: ScopeType }) | null {
  const dimension = model.dimensions.find((candidate) => candidate.name === name);
  return dimension === undefined || dimension.scopeType === null ? null : { ...dimension, scopeType: dimension.scopeType };
}

function invalid(part: string, reason: string): Result<never> {
  return failed({ kind: 'invalid_plan', part, reason });
}

function beyond(scope: Scope, plan: Plan): Result<never> {
  return failed({ kind: 'beyond_scope', scope, subject: plan.metrics[0] ?? plan.dimensions[0] ?? plan.model });
}

const SCOPE_OF: Readonly<Record<ScopeType, Scope>> = { organisation: 'organisation', team: 'team', subtree: 'subtree', owner: 'mine' };
const TYPE_OF: Readonly<Record<Scope, ScopeType>> = { organisation: 'organisation', team: 'team', subtree: 'subtree', mine: 'owner' };

/** Nobody is named: the scope asked for, else that of the asker's role. In a channel, what everybody may read. */
async function unnamed(asked: Asked): Promise<Result<ScopeRowsChoice>> {
  const { context, plan, own } = asked;
  const { asker, organization } = context;
  const scope = plan.scope ?? (context.audience === 'channel' ? 'organisation' : SCOPE_OF[own.ownType]);
  const type = TYPE_OF[scope];
  const isAssumed = plan.scope === undefined;
  const rowsOf = (id: string, label: string, sharedOnly = false): Result<ScopeRowsChoice> =>
    ok({ scope, resolved: { label, ownerIds: null, isAssumed }, rows: { type, ids: [id], sharedOnly } });
  if (scope === 'organisation') {
    const sharedOnly = !own.seesEveryone || context.audience === 'channel';
    if (sharedOnly && !(await hasShared(asked))) return beyond(scope, plan);
    return rowsOf(String(organization.organizationId), organization.name, sharedOnly);
  }
  if (context.audience === 'channel' || !(own.seesEveryone || own.visible.includes(type))) return beyond(scope, plan);
  if (scope === 'mine') return rowsOf(asker.personId, `${asker.name}'s own deals`);
  if (scope === 'subtree') return rowsOf(asker.personId, `${asker.name} and everybody below`);
  return own.teamId === null ? beyond(scope, plan) : rowsOf(own.teamId, asker.teamName ?? `${asker.name}'s team`);
}

async function hasShared({ session, context, model }: Asked): Promise<boolean> {
  const column = model.scoped?.ownersColumn ?? null;
  if (column === null) return false;
  const rows = await session.query(
    `SELECT 1 AS one\nFROM ${model.relation}\nWHERE organization_id = $1 AND as_of = $2 AND scope_type = 'organisation' AND is_shareable AND ${column} >= ${limits.shareableOwnersMin}\nLIMIT 1`,
    [context.organization.organizationId, context.asOf],
  );
  return rows.length > 0;
}

type Dimension = DimensionDefinition & { readonly scopeType: ScopeType };

/** A filter names one scope; where the plan groups by the same names, several. Only visible names are known at all. */
async function namedRows(asked: Asked, dimension: Dimension, filter: Filter): Promise<Result<ScopeRowsChoice>> {
  const { plan, own, context } = asked;
  const isGrouped = plan.dimensions.includes(dimension.name);
  if (filter.op !== 'in' || (filter.values.length !== 1 && !isGrouped))
    return invalid(`filter ${dimension.name}`, `it names one ${dimension.name}: its figures cannot be added up or left out of others`);
  if (!isOwnOrWhole(plan, own)) return invalid('scope', `the plan names a ${dimension.name} and a scope: name one of them`);
  const scope = plan.scope ?? SCOPE_OF[own.ownType];
  if (context.audience === 'channel') return beyond(scope, plan);
  const known = await readNamedScopes(asked.session, context.organization.organizationId, context.asOf, dimension.scopeType);
  const found: NamedScope[] = [];
  for (const value of filter.values.map(String)) {
    const matches = matching(known, value);
    if (matches.length === 0) {
      const names = known.map((candidate) => candidate.name);
      return failed({ kind: 'unknown_value', dimension: dimension.name, value, nearest: nearestNames(value, names, limits.nearestNamesShown) });
    }
    if (matches.length > 1 && !isGrouped) return invalid(`filter ${dimension.name}`, `${matches.length} ${dimension.plural} are called ${value}`);
    found.push(...matches);
  }
  const label = [...new Set(found.map((one) => one.name))].join(', ');
  return ok({
    scope,
    resolved: { label, ownerIds: null, isAssumed: false },
    rows: { type: dimension.scopeType, ids: found.map((one) => one.id), sharedOnly: false },
  });
}

/** A checked plan says the scope of the asker's own role; checked again, it means the same. */
function isOwnOrWhole(plan: Plan, own: Asked['own']): boolean {
  return plan.scope === undefined || plan.scope === 'organisation' || plan.scope === SCOPE_OF[own.ownType];
}

function matching(known: readonly NamedScope[], value: string): readonly NamedScope[] {
  const exact = known.filter((candidate) => candidate.name === value);
  return exact.length > 0 ? exact : known.filter((candidate) => normalizeName(candidate.name) === normalizeName(value));
}

/** Grouped by the names of scopes: every one the asker may see. */
function groupedRows({ plan, own, context }: Asked, dimension: Dimension): Result<ScopeRowsChoice> {
  const scope = plan.scope ?? SCOPE_OF[own.ownType];
  if (!isOwnOrWhole(plan, own)) return invalid('scope', `by ${dimension.name}, every visible ${dimension.name} is shown: leave the scope out`);
  if (context.audience === 'channel' || (plan.scope === 'organisation' && !own.seesEveryone)) return beyond(scope, plan);
  const label = own.seesEveryone ? context.organization.name : `${dimension.plural} visible to ${context.asker.name}`;
  return ok({
    scope,
    resolved: { label, ownerIds: null, isAssumed: plan.scope === undefined },
    rows: { type: dimension.scopeType, ids: null, sharedOnly: false },
  });
}
