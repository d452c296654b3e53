/** The invented people of the sample organisation: who they are, whom they report to, how they sell. */
import type { Role } from '#kernel/person.ts';

export const sampleTeams = ['Harbor', 'Summit', 'Prairie', 'Canyon'] as const;
export type SampleTeam = (typeof sampleTeams)[number];
export const sampleRegions = ['Americas', 'Northern Europe', 'Southern Europe', 'Asia Pacific'] as const;
export type SampleRegion = (typeof sampleRegions)[number];

export type SamplePerson = {
  /** Stable key of the sample's own; ids are derived from it. */
  readonly key: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Key of the manager of now. */
  readonly manager: string | null;
  readonly team: SampleTeam | null;
  readonly region: SampleRegion | null;
  /** For those who sell: added to the chance of winning a deal (−0.15 to 0.15), and their share of new deals. */
  readonly selling: { readonly skill: number; readonly share: number; readonly joinedDaysAgo: number | null } | null;
  /** Where they were before they moved, if they moved. */
  readonly before: { readonly manager: string; readonly team: SampleTeam; readonly region: SampleRegion; readonly movedDaysAgo: number } | null;
};

type Place = Pick<SamplePerson, 'manager' | 'team' | 'region'>;

const harbor: Place = { manager: 'lindqvist', team: 'Harbor', region: 'Northern Europe' };
const summit: Place = { manager: 'mbeki', team: 'Summit', region: 'Southern Europe' };
const prairie: Place = { manager: 'callahan', team: 'Prairie', region: 'Americas' };
const canyon: Place = { manager: 'takeda', team: 'Canyon', region: 'Asia Pacific' };

/** Everybody, managers before those who report to them. Two are called Dana, so a first name alone must be asked about. */
export const samplePeople: readonly SamplePerson[] = [
  staff('solheim', 'Ingrid Solheim', ['leader']),
  staff('achterberg', 'Wouter Achterberg', ['admin']),
  staff('fontaine', 'Mireille Fontaine', ['facilitator']),
  staff('banerjee', 'Anjali Banerjee', ['finance']),
  staff('castellane', 'Hugo Castellane', ['viewer']),
  { ...staff('arrieta', 'Tomás Arrieta', ['manager']), manager: 'solheim' },
  lead('lindqvist', 'Zoë Lindqvist', { ...harbor, manager: 'arrieta' }),
  lead('mbeki', 'Thandiwe Mbeki', { ...summit, manager: 'arrieta' }),
  lead('callahan', 'Rory Callahan', { ...prairie, manager: 'solheim' }),
  lead('takeda', 'Haruka Takeda', { ...canyon, manager: 'solheim' }),
  rep('whitfield', 'Dana Whitfield', prairie, { skill: 0.1, share: 1.2 }),
  rep('orourke', "Siobhán O'Rourke", prairie, { skill: 0.02, share: 1.1 }),
  rep('espinoza', 'Mateo Espinoza', prairie, { skill: -0.06, share: 1 }),
  rep('okafor', 'Chidi Okafor', prairie, { skill: 0.06, share: 1 }),
  rep('tremblay', 'Luc Tremblay', prairie, { skill: -0.1, share: 0.8, joinedDaysAgo: 230 }),
  rep('kowalczyk', 'Dana Kowalczyk', harbor, { skill: 0.04, share: 1.1 }),
  rep('vandermeer', 'Femke van der Meer', harbor, { skill: 0.12, share: 1.2 }),
  rep('ashworth', 'Callum Ashworth', harbor, { skill: -0.08, share: 0.9 }),
  rep('bergstrom', 'Elin Bergström', harbor, { skill: 0, share: 1 }),
  rep('haddad', 'Karim Haddad', summit, { skill: 0.03, share: 1 }),
  rep('moretti', 'Giulia Moretti', summit, { skill: 0.08, share: 1.1 }),
  rep('papadakis', 'Nikos Papadakis', summit, { skill: -0.12, share: 0.8 }),
  rep('iglesias', 'Carmen Iglesias', summit, { skill: -0.02, share: 1 }),
  {
    ...rep('sorensen', 'Mads Sørensen', summit, { skill: 0.05, share: 1 }),
    before: { manager: 'lindqvist', team: 'Harbor', region: 'Northern Europe', movedDaysAgo: 300 },
  },
  rep('nguyen', 'Nguyễn Minh Châu', canyon, { skill: 0.07, share: 1 }),
  rep('iyer', 'Priya Iyer', canyon, { skill: 0.01, share: 1.1 }),
  rep('tanaka', 'Ren Tanaka', canyon, { skill: -0.04, share: 0.9 }),
  rep('wirihana', 'Aroha Wirihana', canyon, { skill: 0.13, share: 1 }),
];

function staff(key: string, name: string, roles: readonly Role[]): SamplePerson {
  return { key, name, roles, manager: null, team: null, region: null, selling: null, before: null };
}

function lead(key: string, name: string, place: Place): SamplePerson {
  return { ...staff(key, name, ['manager']), ...place };
}

function rep(key: string, name: string, place: Place, selling: { skill: number; share: number; joinedDaysAgo?: number }): SamplePerson {
  return { ...staff(key, name, ['rep']), ...place, selling: { joinedDaysAgo: null, ...selling } };
}
