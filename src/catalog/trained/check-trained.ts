/** A trained model names rows that are there, and its table has the columns of what is learned. */
import type { CatalogProblem } from '#catalog/catalog.ts';
import type { DescribedModel } from '#catalog/read-models.ts';

const LEARNED_COLUMNS = ['organization_id', 'as_of', 'part', 'name', 'field', 'value'].join(', ');

/** Problems with file and line: another shape of table, rows its SQL does not ref, columns those rows do not have. */
export function checkTrained(described: readonly DescribedModel[]): readonly CatalogProblem[] {
  return described.flatMap(({ model, lineOf, propertiesPath }) => {
    const { trained } = model;
    if (trained === null) return [];
    const { subject, target, fold, knownOn, features } = trained;
    const isTable = model.materialized === 'table' && model.columns.map((column) => column.name).join(', ') === LEARNED_COLUMNS;
    const rows = described.find((entry) => entry.model.name === trained.from)?.model;
    const unknown = [subject, target, fold, knownOn, ...features].filter((name) => rows?.columns.every((column) => column.name !== name) === true);
    return [
      ...(isTable ? [] : [`a trained model is a table with the columns ${LEARNED_COLUMNS}`]),
      ...(model.refs.includes(trained.from) ? [] : [`${model.path} does not ref ${trained.from}, which ${model.name} learns from`]),
      ...unknown.map((name) => `${trained.from} has no column ${name}`),
    ].map((message) => ({ path: propertiesPath, line: lineOf(['config', 'meta', 'trained']), message }));
  });
}
