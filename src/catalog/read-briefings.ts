/** Briefings of the catalogue: YAML files that name plans and what is said of their rows. */
import { z } from 'zod';
import type { CatalogProblem, SemanticModel } from '#catalog/catalog.ts';
import { parseYaml, type YamlFile } from '#catalog/parse-yaml.ts';
import { type BriefingCard, briefingPeriods, type BriefingSection } from '#kernel/card.ts';
import { limits } from '#kernel/limits.ts';
import { roleSchema } from '#kernel/person.ts';
import { planSchema } from '#kernel/plan.ts';

const sayingSchema = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const conditionSchema = z.object({ metric: z.string(), is: z.enum(['below', 'above']), than: z.union([z.string(), z.number()]) }).strict();
const sectionSchema = z
  .object({
    name: z.string(),
    plan: planSchema.omit({ period: true, whatIf: true, asOf: true, scope: true }).partial({ dimensions: true, filters: true }).strict(),
    period: z.enum(briefingPeriods).nullable().default(null),
    date_role: z.string().nullable().default(null),
    headline: sayingSchema.default([]),
    lines: z.array(sayingSchema).default([]),
    lists: z.array(z.object({ before: z.string(), each: z.string(), after: z.string().default('.'), least: z.number().int().default(1) }).strict()).default([]),
    insights: z.array(z.object({ when: z.array(conditionSchema).default([]), say: sayingSchema, act: sayingSchema.default([]) }).strict()).default([]),
  })
  .strict();
const briefingSchema = z
  .object({
    briefing: z.string(),
    label: z.string(),
    roles: z.array(roleSchema).min(1),
    asks: z.array(z.string()).default([]),
    sections: z.array(sectionSchema).min(1).max(limits.plansPerTurn),
  })
  .strict();
type BriefingFile = z.infer<typeof briefingSchema>;

/** `{{win_rate}}`, `{{[1].owner}}`. */
const REFERENCE = /\{\{\s*(?:\[\d+\]\.)?([a-z][a-z0-9_]*)\s*\}\}/g;
const FACTS: ReadonlySet<string> = new Set(['period', 'previous_period', 'rows', 'as_of', 'scope']);

/** The briefings in the order of their files. Problems name file and line: unknown models, metrics, dimensions and cells. */
export function readBriefings(
  files: readonly { readonly path: string; readonly text: string }[],
  models: readonly SemanticModel[],
): { readonly briefings: readonly BriefingCard[]; readonly problems: readonly CatalogProblem[] } {
  const read = files.map((file) => parseYaml(file.path, file.text, briefingSchema));
  const parsed = read.flatMap(({ file }) => (file === null ? [] : [file]));
  return {
    briefings: parsed.map((file) => cardOf(file.value)),
    problems: [...read.flatMap(({ problems }) => problems), ...parsed.flatMap((file) => problemsOf(file, models))],
  };
}

function cardOf(file: BriefingFile): BriefingCard {
  const sections = file.sections.map(({ date_role: dateRole, plan, ...section }): BriefingSection => ({
    ...section,
    dateRole,
    plan: { ...plan, dimensions: plan.dimensions ?? [], filters: plan.filters ?? [] },
  }));
  return { name: file.briefing, label: file.label, roles: file.roles, asks: file.asks, sections };
}

function problemsOf(file: YamlFile<BriefingFile>, models: readonly SemanticModel[]): readonly CatalogProblem[] {
  return file.value.sections.flatMap((section, at) => {
    const problem = (keys: readonly (string | number)[], message: string): CatalogProblem => ({
      path: file.path,
      line: file.lineOf(['sections', at, ...keys]),
      message,
    });
    const model = models.find((candidate) => candidate.name === section.plan.model);
    if (model === undefined) return [problem(['plan', 'model'], `there is no model ${section.plan.model} that can be asked`)];
    const unknown = unknownNames(section, model).map((name) => problem(['plan'], `${model.name} has neither a metric nor a dimension ${name}`));
    const known = columnsOf(section, model);
    const lost = sayingsOf(section)
      .flatMap((text) => [...text.matchAll(REFERENCE)].map((match) => match[1] ?? ''))
      .filter((name) => !known.has(name) && !FACTS.has(name));
    const missed = section.insights
      .flatMap((insight) =>
        insight.when.flatMap(({ metric, than }) => (typeof than === 'string' && !Number.isFinite(Number(than)) ? [metric, than] : [metric])),
      )
      .filter((name) => !known.has(name) && !FACTS.has(name));
    return [...unknown, ...[...new Set([...lost, ...missed])].map((name) => problem(['name'], `section ${section.name}: the plan has no column ${name}`))];
  });
}

type Section = BriefingFile['sections'][number];

function unknownNames({ plan }: Section, model: SemanticModel): readonly string[] {
  const metrics = new Set(model.metrics.map((metric) => metric.name));
  const dimensions = new Set(model.dimensions.map((dimension) => dimension.name));
  const ordered = (plan.order ?? []).map((order) => order.by).filter((name) => !metrics.has(name) && !dimensions.has(name));
  return [
    ...[...plan.metrics, ...(plan.having ?? []).map((having) => having.metric)].filter((name) => !metrics.has(name)),
    ...[...(plan.dimensions ?? []), ...(plan.filters ?? []).map((filter) => filter.dimension)].filter((name) => !dimensions.has(name)),
    ...ordered,
  ];
}

/** The plan's own columns, what stands beside them, and what a comparison adds. */
function columnsOf({ plan }: Section, model: SemanticModel): ReadonlySet<string> {
  const metrics = plan.metrics.flatMap((name) => {
    const metric = model.metrics.find((candidate) => candidate.name === name);
    const beside = metric === undefined ? [] : [metric.sampleMetric, metric.missingMetric, ...metric.beside].filter((one) => one !== null);
    return [name, ...beside];
  });
  const endings = plan.compare === undefined ? [] : ['__previous', '__change', '__percent_change'];
  const derived = (plan.derive ?? []).map((kind) => `__${kind}`);
  return new Set([...(plan.dimensions ?? []), ...metrics.flatMap((name) => [name, ...[...endings, ...derived].map((ending) => `${name}${ending}`)])]);
}

function sayingsOf(section: Section): readonly string[] {
  return [
    ...section.headline,
    ...section.lines.flat(),
    ...section.lists.flatMap((list) => [list.before, list.each, list.after]),
    ...section.insights.flatMap((insight) => [...insight.say, ...insight.act]),
  ];
}
