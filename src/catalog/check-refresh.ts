/** What a model says of its refresh agrees with what it reads and, as far as its SQL shows, with what it does. */
import type { BuildModel, CatalogProblem, CatalogProject } from '#catalog/catalog.ts';
import { additiveProblem } from '#catalog/additive-sql.ts';
import { reachOf, type Reach } from '#catalog/reach.ts';
import type { DescribedModel } from '#catalog/read-models.ts';
import { renderTemplate } from '#catalog/render-template.ts';

type Report = (message: string) => void;

/** One problem per thing that is wrong, at the model's `meta` or at the line of its SQL. */
export function checkRefresh(described: readonly DescribedModel[], project: CatalogProject): readonly CatalogProblem[] {
  const models = described.map((entry) => entry.model);
  const reach = reachOf({ models, project });
  return described.flatMap((entry) => {
    const { model } = entry;
    const problems: CatalogProblem[] = [];
    const report: Report = (message) => problems.push({ path: entry.propertiesPath, line: entry.lineOf(['config', 'meta']), message });
    checkColumns(model, report);
    checkQuarters(entry, reach, report);
    for (const name of model.refs) checkRef(model, name, reach, report);
    if (model.refresh.kind !== 'additive') return problems;
    if (model.materialized !== 'table') report(`${model.name} is additive, so it must be a table`);
    const added = model.refs.map((name) => reach.modelOf(name)).filter((ref) => ref !== undefined && ref.refresh.kind !== 'whole');
    if (added.length === 0) report(`${model.name} is additive and reads no model whose refresh is opportunity or additive`);
    if (added.length > 1 && added.some((ref) => ref?.refresh.kind === 'additive'))
      report(`${model.name} reads an additive model, so it may read no other model of opportunities`);
    if (reach.readsLanded(model) && model.sources.length > 0) report(`${model.name} is additive: it reads models, not landed rows`);
    return [...problems, ...sqlProblems(model, project)];
  });
}

function checkQuarters({ model, properties }: DescribedModel, reach: Reach, report: Report): void {
  const quarters = properties.config?.meta?.quarters;
  if (quarters === undefined) return;
  const of = quarters.of ?? quarters.key;
  if (model.refresh.kind !== 'whole' || model.materialized !== 'table')
    report(`${model.name} follows changes row by row or is no table, so it has no quarters to be made anew`);
  else if (!isDateOfKey(model, quarters.key)) report(`${quarters.key} of ${model.name} is no date of its primary key`);
  else if (!model.refs.some((name) => isDateOfKey(reach.modelOf(name), of))) report(`${model.name} reads no model with the date ${of} in its primary key`);
}

function isDateOfKey(model: BuildModel | undefined, name: string): boolean {
  return model !== undefined && model.primaryKey.includes(name) && model.columns.some((column) => column.name === name && column.dataType === 'date');
}

function checkColumns(model: BuildModel, report: Report): void {
  const { refresh } = model;
  if (refresh.kind === 'whole') return;
  const columnOf = (name: string) => model.columns.find((column) => column.name === name);
  if (refresh.kind === 'opportunity') {
    if (model.columns.length > 0 && columnOf(refresh.key) === undefined) report(`${model.name} has no column ${refresh.key} to tell the opportunity by`);
    if (model.materialized === 'table' && !model.primaryKey.includes(refresh.key)) report(`the primary key of ${model.name} must hold ${refresh.key}`);
    return;
  }
  if (columnOf(refresh.count) === undefined) report(`${model.name} is additive and has no column ${refresh.count} that counts its rows`);
  if (model.primaryKey.includes(refresh.count)) report(`${refresh.count} of ${model.name} is a count and no part of its primary key`);
  for (const column of model.columns.filter(({ name }) => !model.primaryKey.includes(name)))
    if (!/^(small|big)?int(eger)?$|^numeric/i.test(column.dataType))
      report(`${column.name} is ${column.dataType}: an additive model adds up integers and numeric only`);
}

function checkRef(model: BuildModel, name: string, reach: Reach, report: Report): void {
  const ref = reach.modelOf(name);
  if (ref === undefined || model.refresh.kind === 'whole' || !reach.isReached(ref)) return;
  const { kind } = model.refresh;
  switch (ref.refresh.kind) {
    case 'opportunity':
      if (kind === 'additive' && ref.materialized !== 'table' && reach.readsLanded(ref))
        report(`${model.name} is additive and reads ${name}, a view over landed rows, of which nobody knows what they were before: make it a table`);
      return;
    case 'additive':
      if (kind === 'opportunity') report(`${model.name} has rows of single opportunities and reads ${name}, which adds up many`);
      return;
    case 'whole':
      if (ref.materialized !== 'table') report(`${model.name} reads ${name}, a view that reads opportunities: say under its meta how it is refreshed`);
      else if (ref.columns.some((column) => column.name === 'opportunity_id'))
        report(`${model.name} is refreshed by what changed and reads ${name}, whose rows of opportunities are made as a whole`);
  }
}

function sqlProblems(model: BuildModel, project: CatalogProject): readonly CatalogProblem[] {
  const rendered = renderTemplate(project, model.template, {
    vars: { as_of: '2000-01-01', ...project.vars },
    relationOf: (name) => name,
    sourceOf: (source, table) => `${source}.${table}`,
    thisRelation: model.name,
  });
  const problem = rendered.problems.length > 0 ? null : additiveProblem(rendered.text);
  if (problem === null) return [];
  const at = model.template.split('\n').findIndex((line) => line.toLowerCase().includes(problem.word));
  return [{ path: model.path, line: Math.max(at, 0) + 1, message: `${model.name} is additive: ${problem.message}` }];
}
