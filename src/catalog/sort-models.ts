/** Build order: a model comes after what it reads. */
import type { BuildModel, CatalogProblem } from '#catalog/catalog.ts';

/** Models in build order, by name where order is free. A cycle is a problem that names its members; they are left out. */
export function sortModels(models: readonly BuildModel[]): { readonly sorted: readonly BuildModel[]; readonly problems: readonly CatalogProblem[] } {
  const byName = new Map(models.map((model) => [model.name, model]));
  const sorted: BuildModel[] = [];
  const problems: CatalogProblem[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (model: BuildModel, trail: readonly string[]): void => {
    if (state.get(model.name) === 'done') return;
    if (state.get(model.name) === 'open') {
      const cycle = [...trail.slice(trail.indexOf(model.name)), model.name];
      const last = byName.get(cycle.at(-2) ?? model.name) ?? model;
      problems.push({
        path: last.path,
        line: lineOfRef(last, model.name),
        message: `models depend on each other in a cycle: ${cycle.join(' → ')}: take one of these refs out`,
      });
      return;
    }
    state.set(model.name, 'open');
    for (const name of model.refs) {
      const next = byName.get(name);
      if (next !== undefined) visit(next, [...trail, model.name]);
    }
    state.set(model.name, 'done');
    sorted.push(model);
  };
  for (const model of models.toSorted((left, right) => left.name.localeCompare(right.name))) visit(model, []);
  return { sorted: problems.length === 0 ? sorted : [], problems };
}

/** Where a model refs another; its first line when a macro does. */
function lineOfRef(model: BuildModel, name: string): number {
  const at = model.template.split('\n').findIndex((line) => line.includes(`'${name}'`) || line.includes(`"${name}"`));
  return at < 0 ? 1 : at + 1;
}
