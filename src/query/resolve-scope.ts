/** Whose rows a plan covers: the scope asked for, else the scope of the asker's own role. */
import type { SemanticModel } from '#catalog/catalog.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import { type Asker, hasRole, type Organization } from '#kernel/person.ts';
import type { Plan, Scope } from '#kernel/plan.ts';
import type { ResolvedScope } from '#query/query-context.ts';
import type { Access } from '#query/read-access.ts';

type Asking = { readonly asker: Asker; readonly organization: Organization };

export type ScopeChoice = {
  readonly scope: Scope;
  readonly resolved: ResolvedScope;
  /** The base rows of this scope are not all visible; only shareable totals may answer. */ readonly needsTotals: boolean;
};

/** **Fails** beyond_scope when neither rows nor shareable totals of that scope are open to the asker. */
export function resolveScope(plan: Plan, asker: Asker, organization: Organization, access: Access): Result<ScopeChoice> {
  const scope = plan.scope ?? ownScope(asker, access);
  const isAssumed = plan.scope === undefined;
  switch (scope) {
    case 'organisation':
      return ok({ scope, resolved: { label: organization.name, ownerIds: null, isAssumed }, needsTotals: !access.seesEveryone });
    case 'mine':
      if (!canSee([asker.personId], access)) return beyond(scope, plan);
      return ok({ scope, resolved: { label: `${asker.name}'s own deals`, ownerIds: [asker.personId], isAssumed }, needsTotals: false });
    case 'team':
      return named(scope, plan, access, { label: asker.teamName ?? `${asker.name}'s team`, ownerIds: access.teamMemberIds, isAssumed });
    case 'subtree':
      return named(scope, plan, access, { label: `${asker.name} and everybody below`, ownerIds: access.subtreeIds, isAssumed });
  }
}

/** Of rows without owners: the whole organisation, for those who see everything, or leaders and admins alone. **Fails** beyond_scope, invalid_plan. */
export function wholeScope(plan: Plan, model: SemanticModel, { asker, organization }: Asking, access: Access): Result<ScopeChoice> {
  const isLeading = hasRole(asker, 'leader') || hasRole(asker, 'admin');
  if (!access.seesEveryone || (model.leadersOnly === true && !isLeading)) return beyond('organisation', plan);
  if (plan.scope !== undefined && plan.scope !== 'organisation')
    return failed({ kind: 'invalid_plan', part: 'scope', reason: `${model.card.label} has no owners, so it is answered for the whole organisation` });
  return ok({ scope: 'organisation', resolved: { label: organization.name, ownerIds: null, isAssumed: plan.scope === undefined }, needsTotals: false });
}

function named(scope: Scope, plan: Plan, access: Access, resolved: ResolvedScope & { readonly ownerIds: readonly string[] }): Result<ScopeChoice> {
  const isAlone = resolved.ownerIds.length <= 1;
  if (isAlone || !canSee(resolved.ownerIds, access)) return beyond(scope, plan);
  return ok({ scope, resolved, needsTotals: false });
}

function ownScope(asker: Asker, access: Access): Scope {
  if (access.seesEveryone) return 'organisation';
  if (hasRole(asker, 'manager') && access.visibleOwnerIds.length > 1) return 'subtree';
  return access.visibleOwnerIds.length > 0 ? 'mine' : 'organisation';
}

function canSee(ownerIds: readonly string[], access: Access): boolean {
  return access.seesEveryone || ownerIds.every((id) => access.visibleOwnerIds.includes(id));
}

function beyond(scope: Scope, plan: Plan): Result<never> {
  return failed({ kind: 'beyond_scope', scope, subject: plan.metrics[0] ?? plan.dimensions[0] ?? plan.model });
}
