/** What design section 8 lets a person see, said a second time, apart from the policies: the yardstick for row security. */
import type { Row } from '#kernel/database.ts';
import type { PersonKey, SeededOrganization } from '#test/helpers/people.ts';
import { memberOf, personKeys } from '#test/helpers/people.ts';
import { personColumn } from '#test/helpers/seed-every-table.ts';

export type Asker = { readonly organization: SeededOrganization; readonly key: PersonKey };
/** none = the reader has no right to the relation at all. */
export type Rule = 'none' | ((row: Row, asker: Asker) => boolean);

const everyone: ReadonlySet<string> = new Set(['leader', 'facilitator', 'admin']);
const reviewers: ReadonlySet<string> = new Set(['leader', 'admin']);

/** leader, facilitator and admin see the pipeline of the organisation. */
export function seesEveryone(key: PersonKey): boolean {
  return memberOf(key).roles.some((role) => everyone.has(role));
}

/** Whose rows a person sees beside that: a rep themselves, a manager themselves and everybody below. */
export function ownersSeenBy(key: PersonKey): readonly PersonKey[] {
  const { roles } = memberOf(key);
  if (roles.includes('manager')) return personKeys.filter((other) => other === key || managersOf(other).includes(key));
  return roles.includes('rep') ? [key] : [];
}

function managersOf(key: PersonKey): readonly PersonKey[] {
  const { manager } = memberOf(key);
  return manager === null ? [] : [manager, ...managersOf(manager)];
}

function sees({ organization, key }: Asker, personId: unknown): boolean {
  return seesEveryone(key) || ownersSeenBy(key).some((owner) => organization.people[owner] === personId);
}

function isOwn(row: Row, asker: Asker): boolean {
  return row['organization_id'] === asker.organization.organizationId;
}

function self({ organization, key }: Asker): string {
  return organization.people[key];
}

function isAdmin({ key }: Asker): boolean {
  return memberOf(key).roles.includes('admin');
}

function seesPerson(asker: Asker, personId: unknown): boolean {
  return personId === self(asker) || sees(asker, personId);
}

function seesTeam(asker: Asker, teamId: unknown): boolean {
  const { people, teams } = asker.organization;
  return personKeys.some((key) => {
    const { team } = memberOf(key);
    return team !== null && teams[team] === teamId && seesPerson(asker, people[key]);
  });
}

function seesNote(row: Row, asker: Asker): boolean {
  const isShared = row['visibility'] === 'shared';
  const isAbout = row['person_id'] === self(asker);
  const isManager = ownersSeenBy(asker.key).some((owner) => asker.organization.people[owner] === row['person_id']) && !isAbout;
  const isReviewer = memberOf(asker.key).roles.some((role) => reviewers.has(role));
  return row['author_id'] === self(asker) || (isShared && (isAbout || seesEveryone(asker.key))) || isReviewer || isManager;
}

/** Scopes that are wholly of people the asker sees: owners, managers with everybody below, teams (North and South). */
function seesScope(asker: Asker, type: unknown, id: unknown): boolean {
  if (seesEveryone(asker.key)) return true;
  const { people, teams } = asker.organization;
  const seen = ownersSeenBy(asker.key);
  switch (type) {
    case 'owner':
      return seen.some((key) => people[key] === id);
    case 'subtree': {
      const manager = personKeys.find((key) => people[key] === id);
      const below = personKeys.filter((key) => manager !== undefined && managersOf(key).includes(manager));
      return manager !== undefined && below.length > 0 && [manager, ...below].every((key) => seen.includes(key));
    }
    case 'team': {
      const inTeam = personKeys.filter((key) => {
        const { team } = memberOf(key);
        return team !== null && teams[team] === id;
      });
      return inTeam.length > 0 && inTeam.every((key) => seen.includes(key));
    }
    default:
      return false;
  }
}

/** The scope of the asker's own role, as `type id`. */
export function ownScopeOf({ organization, key }: Asker): string {
  const whole = `organisation ${organization.organizationId}`;
  if (seesEveryone(key)) return whole;
  const seen = ownersSeenBy(key);
  if (seen.length > 1) return `subtree ${organization.people[key]}`;
  return seen.length === 1 ? `owner ${organization.people[key]}` : whole;
}

function isPublished(row: Row, asker: Asker): boolean {
  return row['scope_type'] === 'organisation' && row['is_shareable'] === true && Number(row['owner_count']) >= 5 && memberOf(asker.key).roles.length > 0;
}

/** Rows of a model with access of kind scoped. */
export function seesScopeRow(row: Row, asker: Asker): boolean {
  return isOwn(row, asker) && (seesScope(asker, row['scope_type'], row['scope_id']) || isPublished(row, asker));
}

/** Relations whose rows are exactly these. */
export const rules: Readonly<Record<string, Rule>> = {
  'app.organization': (row, asker) => row['id'] === asker.organization.organizationId,
  'app.person': (row, asker) => isOwn(row, asker) && seesPerson(asker, row['person_id']),
  'app.team': (row, asker) => isOwn(row, asker) && seesTeam(asker, row['team_id']),
  'app.principal': (row, asker) =>
    isOwn(row, asker) && (row['kind'] === 'USER' ? seesPerson(asker, row['principal_id']) : seesTeam(asker, row['principal_id'])),
  'app.viewer': (row, asker) => isOwn(row, asker) && row['viewer_id'] === self(asker),
  'app.visible_owner': (row, asker) => isOwn(row, asker) && row['viewer_id'] === self(asker),
  'app.visible_scope': (row, asker) => isOwn(row, asker) && row['viewer_id'] === self(asker),
  'app.catalog_build': (row, asker) => isOwn(row, asker) && memberOf(asker.key).roles.length > 0,
  'app.review_note': (row, asker) => isOwn(row, asker) && seesNote(row, asker),
  'app.person_role': (row, asker) => isOwn(row, asker) && row['person_id'] === self(asker),
  'app.verified_question': (row, asker) => isOwn(row, asker) && isAdmin(asker),
  'app.question_gap': (row, asker) => isOwn(row, asker) && isAdmin(asker),
  'app.feedback': (row, asker) => isOwn(row, asker) && (isAdmin(asker) || row['person_id'] === self(asker)),
  'app.model_use': (row, asker) => isOwn(row, asker) && (isAdmin(asker) || row['person_id'] === self(asker)),
  'analytics.test_by_owner': (row, asker) => isOwn(row, asker) && sees(asker, row['owner_id']),
  'analytics.test_by_owner_view': (row, asker) => isOwn(row, asker) && sees(asker, row['owner_id']),
  'analytics.test_scoped': seesScopeRow,
  'analytics.test_serving': (row, asker) => seesScopeRow(row, asker) && `${String(row['scope_type'])} ${String(row['scope_id'])}` === ownScopeOf(asker),
  'analytics.test_shareable': (row, asker) => isOwn(row, asker) && (row['owner_count'] === null || Number(row['owner_count']) >= 5),
  'analytics.test_internal': 'none',
};

/** For relations nobody wrote a rule for: rows of one's organisation in which every person is one the asker sees. */
export function mayBeSeen(row: Row, asker: Asker): boolean {
  const people = Object.entries(row).filter(([name, value]) => personColumn.test(name) && value !== null);
  return isOwn(row, asker) && people.every(([, value]) => sees(asker, value));
}
