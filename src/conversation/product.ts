/** The Product port: what every surface is handed. */
import type { LocalDate } from '#kernel/dates.ts';
import type { Findings } from '#kernel/findings.ts';
import type { Asker } from '#kernel/person.ts';
import type { Plan } from '#kernel/plan.ts';
import type { Greeting, Product } from '#kernel/ports.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import type { RawTurn } from '#kernel/turn.ts';
import { readRights } from '#query/read-rights.ts';
import { listOrganizations, readOrganization } from '#services/access/organizations.ts';
import { findDefaultPerson, findPersonBehind, findPersonNamed } from '#services/access/people.ts';
import { giveFeedback } from '#services/feedback/give-feedback.ts';
import { cancelDraft, confirmDraft, openDraft } from '#conversation/act-lane.ts';
import { runPlanOfDay } from '#conversation/run-plan-of-day.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';
import { handleTurn } from '#conversation/handle-turn.ts';
import { claimDelivery, confirmDelivery, releaseDelivery, storeTurn, undeliveredTurns } from '#conversation/turn-store.ts';

export type ProductSettings = {
  /** PLUMBLINE_USER: who asks locally when nobody is named. */
  readonly defaultPerson: string | null;
  readonly engine: string;
};

/** Makes the product over wired parts. Turns that are being handled are shared, so a repeated delivery waits for the first. */
export function makeProduct(deps: ConversationDeps, settings: ProductSettings): Product {
  const running = new Map<string, ReturnType<Product['handleTurn']>>();
  return {
    receiveTurn: (raw) => storeTurn(deps, raw),
    handleTurn(turnId, signal) {
      const existing = running.get(turnId);
      if (existing !== undefined) return existing;
      const handling = handleTurn(deps, turnId, signal).finally(() => running.delete(turnId));
      running.set(turnId, handling);
      return handling;
    },
    claimDelivery: (turnId) => claimDelivery(deps, turnId),
    confirmDelivery: (turnId) => confirmDelivery(deps, turnId),
    releaseDelivery: (turnId) => releaseDelivery(deps, turnId),
    undelivered: (surface, limit) => undelivered(deps, surface, limit),
    runPlan: (asker, plan, at) => runOnePlan(deps, asker, plan, at),
    openDraft: (asker, action, fields, idempotencyKey) => openDraft(deps, asker, { action, fields, idempotencyKey }),
    confirmDraft: (asker, draftId) => confirmDraft(deps, asker, draftId),
    cancelDraft: (asker, draftId) => cancelDraft(deps, asker, draftId),
    giveFeedback: (asker, call) => giveFeedback(deps, asker, call),
    readView: {
      personNamed: (nameOrEmail, organizationId) => personNamed(deps, settings, nameOrEmail, organizationId),
      personBehind: (identity) => personBehind(deps, identity),
      greeting: (asker, at) => greeting(deps, asker, at),
      health: () => health(deps, settings),
    },
  };
}

async function undelivered(deps: ConversationDeps, surface: RawTurn['surface'], limit: number): ReturnType<Product['undelivered']> {
  const organizations = await listOrganizations(deps.database);
  return undeliveredTurns(
    deps,
    organizations.map((organization) => organization.organizationId),
    surface,
    limit,
  );
}

async function runOnePlan(deps: ConversationDeps, asker: Asker, plan: Plan, at: LocalDate | undefined): Promise<Findings> {
  const organization = await readOrganization(deps.database, asker.organizationId);
  if (organization === null) return { kind: 'failed', plan, failure: { kind: 'invalid_input', where: 'organisation', reason: 'there is none with that id' } };
  const asOf = deps.clock.today(organization, at);
  const build = await deps.ensureBuild(organization, asOf);
  if (!build.ok) return { kind: 'failed', plan, failure: build.failure };
  const rights = await readRights(deps.database, asker);
  return runPlanOfDay(deps, { organization, asker, rights, audience: 'private', asOf, build: build.value }, plan);
}

async function personNamed(deps: ConversationDeps, settings: ProductSettings, nameOrEmail: string | null, organizationId?: number): Promise<Result<Asker>> {
  const organizations = await listOrganizations(deps.database);
  const organization = organizationId === undefined ? organizations[0] : organizations.find((candidate) => candidate.organizationId === organizationId);
  if (organization === undefined)
    return failed({ kind: 'invalid_input', where: 'organisation', reason: 'nothing was imported yet and there is no sample; import a data set first' });
  const wanted = nameOrEmail ?? settings.defaultPerson;
  if (wanted !== null) return findPersonNamed(deps.database, organization.organizationId, wanted);
  return findDefaultPerson(deps.database, organization.organizationId, organization.isSample);
}

async function personBehind(deps: ConversationDeps, identity: Parameters<Product['readView']['personBehind']>[0]): Promise<Result<Asker>> {
  const organizationId = identity.organizationId ?? (await listOrganizations(deps.database))[0]?.organizationId;
  if (organizationId === undefined) return failed({ kind: 'unknown_person', name: identity.sourceKey, nearest: [] });
  return findPersonBehind(deps.database, organizationId, identity);
}

async function greeting(deps: ConversationDeps, asker: Asker, at: LocalDate | undefined): Promise<Greeting> {
  const organization = await readOrganization(deps.database, asker.organizationId);
  if (organization === null) throw new Error(`the asker's organisation ${asker.organizationId} is gone`);
  const examples = deps.catalog.cards.models.flatMap((model) => model.examples.map((example) => example.question));
  return { organization, asker, today: deps.clock.today(organization, at), examples };
}

async function health(deps: ConversationDeps, settings: ProductSettings): ReturnType<Product['readView']['health']> {
  const isUp = await listOrganizations(deps.database).then(
    () => ok(true),
    (error: unknown) => failed({ kind: 'database_unavailable', reason: String(error) }),
  );
  return { ok: isUp.ok, database: deps.database.kind, engine: settings.engine };
}
