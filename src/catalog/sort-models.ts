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
      problems.push({ path: model.path, line: 1, message: `models depend on each other in a cycle: ${cycle.join(' → ')}` });
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
