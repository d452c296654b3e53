/** Without --mapping: the one ready-made mapping that fits the files. */
import { ImportRefused } from '#collectors/import-refused.ts';
import { loadMapping, readyMadeMappings } from '#collectors/mapping/load-mapping.ts';
import { planImport, type ImportPlan, type SourceFolder } from '#collectors/plan-import.ts';

const PEOPLE_FILE = 'people.csv';
const PEOPLE_MAPPING = 'people';
const RECIPE = 'Give --mapping with a name of these or with a mapping file of your own; docs/recipes/import-a-data-set.md says how to write one.';

/**
 * The plans of an import, in order: the mapping that was asked for, or the only ready-made one that fits, and the
 * people file when the folder has one that the mapping does not read itself.
 * **Fails** ImportRefused when the mapping does not fit, or none or several do.
 */
export async function choosePlans(folder: SourceFolder, mapping: string | null): Promise<readonly ImportPlan[]> {
  const people = folder.files.find((file) => file.name.toLowerCase() === PEOPLE_FILE);
  const others = folder.files.filter((file) => file !== people);
  const main =
    mapping === null ? (others.length === 0 ? [] : [await detect({ ...folder, files: others })]) : [await planImport(await loadMapping(mapping), folder)];
  const readsPeople = main.some((plan) => plan.sources.some((source) => source.file === people));
  if (people === undefined || readsPeople) return main;
  return [...main, await planImport(await loadMapping(PEOPLE_MAPPING), { ...folder, files: [people] })];
}

async function detect(folder: SourceFolder): Promise<ImportPlan> {
  const fits: ImportPlan[] = [];
  const reasons: string[] = [];
  const names = (await readyMadeMappings()).filter((name) => name !== PEOPLE_MAPPING);
  for (const name of names) {
    const tried = await tryPlan(name, folder);
    if (tried instanceof ImportRefused) reasons.push(`${name}: ${tried.where === folder.path ? '' : `${tried.where}: `}${tried.reason}`);
    else fits.push(tried);
  }
  const [fit] = fits;
  if (fit !== undefined && fits.length === 1) return fit;
  const found =
    fits.length > 1
      ? `several ready-made mappings fit: ${fits.map((plan) => plan.mapping.name).join(', ')}.`
      : `no ready-made mapping fits (${reasons.join('; ')}).`;
  throw new ImportRefused(folder.path, `${found} ${RECIPE}`);
}

async function tryPlan(name: string, folder: SourceFolder): Promise<ImportPlan | ImportRefused> {
  try {
    return await planImport(await loadMapping(name), folder);
  } catch (error) {
    if (error instanceof ImportRefused) return error;
    throw error;
  }
}
