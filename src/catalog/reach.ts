/** Which models changed opportunities reach, and which of them have rows from before the change. */
import type { BuildModel, CatalogProject } from '#catalog/catalog.ts';
import { FOLLOWED } from '#catalog/read-refresh.ts';

type Models = { readonly models: readonly BuildModel[]; readonly project: Pick<CatalogProject, 'sources'> };

export type Reach = {
  /** Reads opportunities, however far up. */
  readonly isReached: (model: BuildModel) => boolean;
  /** Reads the landed rows of opportunities itself, or by way of views that do. */
  readonly readsLanded: (model: BuildModel) => boolean;
  readonly modelOf: (name: string) => BuildModel | undefined;
};

/** Answers from the refs and sources of models, in any order; a cycle is not followed. */
export function reachOf({ models, project }: Models): Reach {
  const byName = new Map(models.map((model) => [model.name, model]));
  const followed: readonly string[] = FOLLOWED;
  const landed = new Set(project.sources.filter(({ relation }) => followed.includes(relation)).map(({ source, table }) => `${source}.${table}`));
  const search = (known: Map<string, boolean>, goesUp: (model: BuildModel) => boolean) => {
    const visit = (model: BuildModel): boolean => {
      const found = known.get(model.name);
      if (found !== undefined) return found;
      known.set(model.name, false);
      const upstream = model.refs.map((name) => byName.get(name)).filter((ref) => ref !== undefined);
      const is = model.sources.some((source) => landed.has(source)) || upstream.some((ref) => goesUp(ref) && visit(ref));
      known.set(model.name, is);
      return is;
    };
    return visit;
  };
  return {
    isReached: search(new Map(), () => true),
    readsLanded: search(new Map(), (ref) => ref.materialized !== 'table'),
    modelOf: (name) => byName.get(name),
  };
}
