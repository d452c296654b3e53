/** What somebody who wrote a name that is not there may have meant. */
import { closest, distance } from 'fastest-levenshtein';

/** ` (did you mean owner_id?)`, or nothing when no name is near. */
export function nearestHint(name: string, known: Iterable<string>): string {
  const names = [...known];
  if (names.length === 0) return '';
  const near = closest(name, names);
  return distance(name, near) <= Math.max(2, name.length / 2) ? ` (did you mean ${near}?)` : '';
}
