/** The project's own catalogue: the names everything else is written against, and the words of salespeople. */
import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog, SemanticModel } from '#catalog/catalog.ts';
import { limits } from '#kernel/limits.ts';
import { planSchema } from '#kernel/plan.ts';
import { ownCatalog } from '#test/catalog/pipeline.ts';

let catalog: LoadedCatalog;
let model: SemanticModel;

beforeAll(async () => {
  catalog = await ownCatalog();
  const [first] = catalog.semanticModels;
  if (first === undefined) throw new Error('there is no semantic model');
  model = first;
});

describe('names', () => {
  it('has the base model with its relation, owner, currency and totals', () => {
    expect(catalog.semanticModels.filter((entry) => entry.scoped === null).map((entry) => entry.name)).toEqual([
      'fct_opportunity',
      'fct_pipeline_change',
      'a_deal_risk',
      'm_forecast',
    ]);
    expect([model.relation, model.ownerColumn, model.currencyColumn, model.shareableTotals?.relation, model.shareableTotals?.dateRole]).toEqual([
      'analytics.fct_opportunity',
      'owner_id',
      'currency',
      'analytics.opportunity_totals',
      'close_date',
    ]);
  });

  it('tells people of these metrics, with these types and dates', () => {
    expect(Object.fromEntries(model.card.metrics.map((metric) => [metric.name, [metric.type, metric.additivity, metric.dateRole]]))).toEqual({
      opportunity_count: ['integer', 'additive', 'created_date'],
      won_count: ['integer', 'additive', 'close_date'],
      lost_count: ['integer', 'additive', 'close_date'],
      closed_count: ['integer', 'additive', 'close_date'],
      open_count: ['integer', 'semi_additive', null],
      win_rate: ['ratio', 'ratio', 'close_date'],
      win_rate_by_value: ['ratio', 'ratio', 'close_date'],
      won_revenue: ['money', 'additive', 'close_date'],
      lost_revenue: ['money', 'additive', 'close_date'],
      open_pipeline: ['money', 'semi_additive', null],
      avg_deal_size: ['money', 'ratio', 'close_date'],
      median_deal_size: ['money', 'ratio', 'close_date'],
      avg_days_to_close: ['days', 'ratio', 'close_date'],
      open_without_amount_count: ['integer', 'semi_additive', null],
      won_without_amount_count: ['integer', 'additive', 'close_date'],
      lost_without_amount_count: ['integer', 'additive', 'close_date'],
      overdue_count: ['integer', 'semi_additive', null],
      overdue_amount: ['money', 'semi_additive', null],
      stalled_count: ['integer', 'semi_additive', null],
      stalled_amount: ['money', 'semi_additive', null],
      slipped_count: ['integer', 'additive', 'original_close_date'],
      avg_open_age: ['days', 'ratio', 'close_date'],
      avg_days_in_current_stage: ['days', 'ratio', 'close_date'],
      avg_push_count: ['decimal', 'ratio', 'close_date'],
    });
  });

  it('has these dimensions', () => {
    const time = ['close', 'created', 'original_close'].flatMap((prefix) => ['day', 'week', 'month', 'quarter', 'year'].map((grain) => `${prefix}_${grain}`));
    const named = [
      'opportunity',
      'owner',
      'manager',
      'team',
      'sales_region',
      'account',
      'account_region',
      'industry',
      'segment',
      'product',
      'product_family',
      'forecast_category',
      'stage',
      'lead_source',
      'deal_type',
      'outcome',
      'currency',
      'source_system',
      'age_band',
      'push_count_band',
      'is_overdue',
      'is_stalled',
      'is_slipped',
      'days_in_current_stage',
    ];
    expect(model.dimensions.map((dimension) => dimension.name).sort()).toEqual([...named, ...time].sort());
  });

  it('keeps people, deals and accounts of one name apart', () => {
    const keys = model.dimensions.flatMap((dimension) => (dimension.keySql === null ? [] : [[dimension.name, dimension.keySql]]));
    expect(Object.fromEntries(keys)).toEqual({ opportunity: 'opportunity_id', account: 'account_id', owner: 'owner_id', manager: 'manager_id' });
  });

  it('scoped models are asked by their own figures, per owner, team and manager, and have a serving name', () => {
    const scoped = catalog.semanticModels.filter((entry) => entry.scoped !== null);
    expect(scoped.map((entry) => entry.name)).toContain('m_pipeline_health_scoped');
    for (const entry of scoped) {
      expect([entry.name, entry.dimensions.filter((dimension) => dimension.scopeType !== null).map((dimension) => dimension.name)]).toEqual([
        entry.name,
        ['owner', 'team', 'manager'],
      ]);
      expect([entry.name, entry.metrics.every((metric) => metric.expression.kind === 'value' && metric.additivity === 'ratio')]).toEqual([entry.name, true]);
      expect([entry.name, catalog.models.find((served) => served.serves === entry.name)?.name]).toEqual([entry.name, entry.name.replace(/_scoped$/, '')]);
    }
  });

  it('every model is keyed by organisation and day, and every money metric says what lacks an amount', () => {
    for (const stored of catalog.models.filter((entry) => entry.materialized === 'table')) {
      expect(stored.columns.slice(0, 2).map((column) => column.name)).toEqual(['organization_id', 'as_of']);
      expect(stored.primaryKey.slice(0, 2)).toEqual(['organization_id', 'as_of']);
    }
    for (const metric of model.card.metrics.filter((entry) => entry.type === 'money'))
      expect([metric.name, metric.missingMetric]).toEqual([metric.name, expect.stringMatching(/_without_amount_count$/)]);
  });

  it('serves every shareable metric from the totals: its parts are measures there', () => {
    const measures = new Set(model.shareableTotals?.measures);
    for (const metric of model.metrics.filter((entry) => entry.isShareable)) {
      const parts = metric.expression.kind === 'ratio' ? [metric.expression.numerator, metric.expression.denominator] : [metric.name];
      expect([metric.name, parts.filter((part) => !measures.has(part))]).toEqual([metric.name, []]);
    }
  });
});

describe('words', () => {
  const meant: readonly [word: string, name: string | null][] = [
    ['close rate', null],
    ['conversion', null],
    ['conversion rate', null],
    ['win ratio', 'win_rate'],
    ['revenue won', 'won_revenue'],
    ['bookings', 'won_revenue'],
    ['closed won amount', 'won_revenue'],
    ['sales', 'won_revenue'],
    ['pipeline', 'open_pipeline'],
    ['funnel', 'open_pipeline'],
    ['average deal', 'avg_deal_size'],
    ['sales cycle', 'avg_days_to_close'],
    ['how long to close', 'avg_days_to_close'],
    ['rep', 'owner'],
    ['ae', 'owner'],
    ['who', 'owner'],
    ['office', 'sales_region'],
    ['territory', 'sales_region'],
    ['customer', 'account'],
    ['vertical', 'industry'],
    ['monthly', 'close_month'],
    ['quarterly', 'close_quarter'],
    ['created month', 'created_month'],
    ['past due deals', 'overdue_count'],
    ['overdue pipeline', 'overdue_amount'],
    ['stuck deals', 'stalled_count'],
    ['slipped deals', 'slipped_count'],
    ['average age', 'avg_open_age'],
    ['push count', 'push_count_band'],
    ['age', 'age_band'],
  ];
  it.each(meant)('“%s” stands for %s', (word, name) => {
    const owners = [...model.card.metrics, ...model.card.dimensions].filter((entry) => entry.synonyms.some((synonym) => synonym.toLowerCase() === word));
    expect(owners.map((entry) => entry.name)).toEqual(name === null ? [] : [name]);
  });

  it('has at least 25 example questions, each with a whole plan', () => {
    expect(model.card.examples.length).toBeGreaterThanOrEqual(25);
    for (const example of model.card.examples) expect(planSchema.safeParse(example.plan).success).toBe(true);
    expect(new Set(model.card.examples.map((example) => example.question)).size).toBe(model.card.examples.length);
  });
});

describe('dbt', () => {
  it('has one property file and one SQL file per model, side by side', () => {
    const sqlFiles = globSync('models-catalog/models/**/*.sql').map((path) => path.replace(/\.sql$/, ''));
    const properties = globSync('models-catalog/models/**/*.yml').map((path) => path.replace(/\.yml$/, ''));
    expect(properties.filter((path) => !path.includes('/sources/')).sort()).toEqual(sqlFiles.sort());
  });

  it('keeps to jinja that dbt has: no clock, no environment, nothing of ours outside meta', () => {
    for (const path of globSync('models-catalog/{models,macros,tests}/**/*.sql')) {
      const text = readFileSync(path, 'utf8');
      expect([path, /\b(now\(\)|current_timestamp|env_var|run_query|organization_id = \d)/.exec(text)?.[0] ?? null]).toEqual([path, null]);
    }
  });

  it('says current_date under dbt, where no as_of is given, and nowhere else', () => {
    const uses = globSync('models-catalog/**/*.sql').filter((path) => readFileSync(path, 'utf8').includes('current_date'));
    expect(uses).toEqual(['models-catalog/macros/as_of.sql']);
  });
});

describe('the deal risk score', () => {
  it('is learned from as many rows as the training step reads: the sample of deals takes none of them away', () => {
    expect(catalog.project.vars['risk_training_rows']).toBeGreaterThanOrEqual(limits.trainingRowsMax);
  });
});
