/** Names brought to one form before they are compared: what `person.name_normalized` holds. */

/** Lower case, no accents, words only: `Zoë O'Brien, Inc.` → `zoe obrien inc`. A name without letters or digits is only trimmed and lowered. */
export function normalizeName(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return words === null ? name.trim().toLowerCase() : words.join(' ');
}
