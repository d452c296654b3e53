/** Macros whose call gives a fixed value instead. */
import type { CatalogProject } from '#catalog/catalog.ts';

type Macros = Pick<CatalogProject, 'macros' | 'macroNames'>;

/** What renderTemplate takes: the project's macros without those, and the values as names that stand for them everywhere. */
export function overrideMacros(
  project: Macros,
  values: Readonly<Record<string, unknown>>,
): { readonly project: Macros; readonly names: Readonly<Record<string, unknown>> } {
  const overridden = Object.keys(values);
  const macros = overridden.reduce(
    (text, name) => text.replace(new RegExp(`\\{%-?\\s*macro\\s+${name}\\s*\\([\\s\\S]*?\\{%-?\\s*endmacro\\s*-?%\\}`, 'g'), ''),
    project.macros,
  );
  return {
    project: { macros, macroNames: project.macroNames.filter((macro) => !overridden.includes(macro)) },
    names: Object.fromEntries(Object.entries(values).map(([macro, value]) => [macro, () => value])),
  };
}
