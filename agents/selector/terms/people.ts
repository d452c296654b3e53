/** Dimensions that say whose figures they are. */
export const PEOPLE: ReadonlySet<string> = new Set(['owner', 'manager', 'team']);
