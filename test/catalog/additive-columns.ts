/** Which stored columns must add up over owners, found from the catalogue: every count and amount that is not said to be no sum. */
import type { BuildModel, LoadedCatalog } from '#catalog/catalog.ts';

export type AdditiveModel = {
  readonly name: string;
  /** Key columns beside organisation, day, scope and owner: figures add up within each of their values. */
  readonly grain: readonly string[];
  /** Those of them that are dates, which do not depend on who owns a deal. */
  readonly dates: readonly string[];
  readonly columns: readonly string[];
};

/** A stored share or mean whose description says which stored columns it divides: `wins / opps`, `wins / (wins + losses)`. */
export type StoredRatio = { readonly model: string; readonly column: string; readonly numerator: string; readonly denominator: string };

const additiveUnits: ReadonlySet<string | null> = new Set(['deals', 'moves', 'currency']);
const scopeColumns: ReadonlySet<string> = new Set(['organization_id', 'as_of', 'scope_type', 'scope_id', 'owner_key']);

/**
 * Counts and amounts that are no sums over deals: means, targets, forecasts and errors, figures of the quarter before (an owner
 * has none where they have no row for this one), figures of the owner that are repeated in each of their rows, and what is due
 * beside a forecast (an owner has no row of forecasts before the first win).
 */
export const noSums: Readonly<Record<string, readonly string[]>> = {
  a_comprehensive_slippage_analysis_scoped: ['excess_slipped_amount'],
  a_deal_risk_quality_scoped: ['closed_deals', 'tested_deals'],
  a_executive_dashboard_scoped: [
    'avg_deal_size',
    'target_amount',
    'target_gap_amount',
    'pipeline_gap_amount',
    'recent_deal_size_trend',
    'forecast_this_quarter',
    'forecast_lower_95',
    'forecast_upper_95',
  ],
  a_slippage_pattern_analysis_scoped: ['prev_quarter_slipped', 'qoq_slippage_change'],
  a_win_rate_trend_analysis_scoped: ['prev_quarter_won', 'trailing_4q_won', 'trailing_4q_closed', 'previous_4q_won', 'previous_4q_closed'],
  m_deal_velocity_analysis_scoped: ['avg_deal_size'],
  m_forecast: [
    'closed_sample_size',
    'avg_deals_per_month',
    'avg_deal_size',
    'forecasted_wins',
    'forecasted_amount',
    'forecast_low',
    'forecast_high',
    'monthly_quota',
  ],
  m_forecast_accuracy_scoped: ['mean_absolute_error'],
  m_pipeline_health_scoped: ['avg_opportunity_size', 'prev_quarter_pipeline', 'pipeline_growth'],
  m_revenue_forecasting_scoped: [
    'overdue_pipeline_amount',
    ...['trend', 'rolling_avg', 'seasonal', 'pipeline', 'combined'].map((method) => `${method}_forecast`),
    ...['lower', 'upper'].flatMap((end) => [80, 95, 99].map((level) => `forecast_${end}_${level}`)),
  ],
  m_slippage_impact_quarter_scoped: ['prev_q_slipped_opps', 'prev_q_slipped_amount', 'qoq_slipped_opps_change', 'qoq_slipped_amount_change'],
};

/** Stored marts per scope, without those kept for the organisation alone, which have no parts. */
export function scopedModels(catalog: LoadedCatalog): readonly AdditiveModel[] {
  return additiveModels(catalog, ({ access }) => access.kind === 'scoped' && !access.organisationOnly);
}

/** Stored models with an owner column whose rows are sums over deals; a fact has one row per deal, which is in nobody else's. */
export function ownerModels(catalog: LoadedCatalog): readonly AdditiveModel[] {
  return additiveModels(catalog, ({ access, primaryKey }) => access.kind === 'owner' && !primaryKey.includes('opportunity_id'));
}

function additiveModels(catalog: LoadedCatalog, isMeant: (model: BuildModel) => boolean): readonly AdditiveModel[] {
  return catalog.models.flatMap((model) => {
    if (model.materialized !== 'table' || !isMeant(model)) return [];
    const columns = model.columns.filter(({ name, unit }) => additiveUnits.has(unit) && !(noSums[model.name] ?? []).includes(name));
    if (columns.length === 0) return [];
    const grain = model.primaryKey.filter((name) => !scopeColumns.has(name));
    const dates = grain.filter((name) => model.columns.some((column) => column.name === name && column.dataType === 'date'));
    return [{ name: model.name, grain, dates, columns: columns.map((column) => column.name) }];
  });
}

const division = /^(?<numerator>\w+) \/ (?<denominator>\w+|\(\w+ \+ \w+\))(?:[.;]|$)/;

/** Found in the descriptions of stored tables: every column that they say to be two others divided. */
export function storedRatios(catalog: LoadedCatalog): readonly StoredRatio[] {
  return catalog.models.flatMap((model) => {
    const names = new Set(model.columns.map(({ name }) => name));
    return model.columns.flatMap((column) => {
      const { numerator, denominator } = division.exec(column.description)?.groups ?? {};
      if (model.materialized !== 'table' || numerator === undefined || denominator === undefined) return [];
      const isStored = [numerator, ...(denominator.match(/\w+/g) ?? [])].every((name) => names.has(name));
      return isStored ? [{ model: model.name, column: column.name, numerator, denominator }] : [];
    });
  });
}
