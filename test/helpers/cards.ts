/** A small catalogue's cards: the names of the real one, for tests of language that need no files. */
import type { Cards, DimensionCard, MetricCard } from '#kernel/card.ts';
import type { Grain } from '#kernel/dates.ts';

type MetricSeed = Pick<MetricCard, 'name' | 'label' | 'type' | 'additivity' | 'synonyms' | 'intent' | 'dateRole'> & Partial<MetricCard>;

const metric = (seed: MetricSeed): MetricCard => ({
  description: `${seed.label} of the organisation's deals.`,
  sampleMetric: null,
  missingMetric: null,
  isShareable: true,
  better: 'higher',
  ...seed,
});

const count = (name: string, label: string, synonyms: readonly string[], extra: Partial<MetricCard> = {}): MetricCard =>
  metric({ name, label, type: 'integer', additivity: 'additive', synonyms, intent: 'performance', dateRole: 'close_date', ...extra });

const metrics: readonly MetricCard[] = [
  count('opportunity_count', 'Opportunities', ['deals', 'opportunities', 'number of deals'], { dateRole: 'created_date', intent: 'pipeline' }),
  count('won_count', 'Won deals', ['wins', 'deals won', 'closed won']),
  count('lost_count', 'Lost deals', ['losses', 'deals lost', 'closed lost'], { better: 'lower' }),
  count('closed_count', 'Closed deals', ['deals closed']),
  count('open_count', 'Open deals', ['open opportunities'], { dateRole: null, intent: 'pipeline', additivity: 'semi_additive' }),
  metric({
    name: 'win_rate',
    label: 'Win rate',
    type: 'ratio',
    additivity: 'ratio',
    synonyms: ['close rate', 'winrate', 'success rate', 'hit rate', 'win ratio'],
    intent: 'win_rate',
    dateRole: 'close_date',
    sampleMetric: 'closed_count',
  }),
  metric({
    name: 'win_rate_by_value',
    label: 'Win rate by value',
    type: 'ratio',
    additivity: 'ratio',
    synonyms: ['win rate by amount', 'win rate by money', 'value win rate'],
    intent: 'win_rate',
    dateRole: 'close_date',
  }),
  metric({
    name: 'won_revenue',
    label: 'Won revenue',
    type: 'money',
    additivity: 'additive',
    synonyms: ['revenue', 'sales', 'bookings', 'revenue won', 'won amount', 'won value', 'closed won revenue'],
    intent: 'performance',
    dateRole: 'close_date',
    sampleMetric: 'won_count',
    missingMetric: 'won_without_amount_count',
  }),
  metric({
    name: 'lost_revenue',
    label: 'Lost revenue',
    type: 'money',
    additivity: 'additive',
    synonyms: ['lost amount', 'lost value', 'revenue lost'],
    intent: 'performance',
    dateRole: 'close_date',
    sampleMetric: 'lost_count',
    missingMetric: 'lost_without_amount_count',
    better: 'lower',
  }),
  metric({
    name: 'open_pipeline',
    label: 'Open pipeline',
    type: 'money',
    additivity: 'semi_additive',
    synonyms: ['pipeline', 'pipeline value', 'open amount', 'open value', 'funnel'],
    intent: 'pipeline',
    dateRole: null,
    sampleMetric: 'open_count',
    missingMetric: 'open_without_amount_count',
  }),
  metric({
    name: 'avg_deal_size',
    label: 'Average deal size',
    type: 'money',
    additivity: 'ratio',
    synonyms: ['deal size', 'average deal', 'average won deal', 'avg deal', 'acv', 'average deal value', 'average contract value'],
    intent: 'performance',
    dateRole: 'close_date',
    sampleMetric: 'won_count',
  }),
  metric({
    name: 'avg_days_to_close',
    label: 'Average days to close',
    type: 'days',
    additivity: 'ratio',
    synonyms: ['sales cycle', 'cycle time', 'days to close', 'time to close', 'cycle length', 'sales cycle length', 'average cycle', 'cycle'],
    intent: 'velocity',
    dateRole: 'close_date',
    sampleMetric: 'won_count',
    better: 'lower',
  }),
  count('open_without_amount_count', 'Open deals without an amount', [], { dateRole: null, intent: 'data_quality', better: 'lower' }),
  count('won_without_amount_count', 'Won deals without an amount', [], { intent: 'data_quality', better: 'lower' }),
  count('lost_without_amount_count', 'Lost deals without an amount', [], { intent: 'data_quality', better: 'lower' }),
];

const entity = (name: string, label: string, plural: string, synonyms: readonly string[] = []): DimensionCard => ({
  name,
  label,
  plural,
  description: `The ${label.toLowerCase()} of a deal.`,
  type: 'text',
  synonyms,
  time: null,
  isEntity: true,
  values: [],
});

const GRAINS: readonly Grain[] = ['day', 'week', 'month', 'quarter', 'year'];
const times = (['close', 'created'] as const).flatMap((role) =>
  GRAINS.map((grain): DimensionCard => ({
    name: `${role}_${grain}`,
    label: `${role === 'close' ? 'Close' : 'Creation'} ${grain}`,
    plural: `${role === 'close' ? 'Close' : 'Creation'} ${grain}s`,
    description: `The ${grain} of the ${role} date.`,
    type: 'date',
    synonyms: [`${role} ${grain}`],
    time: { role: `${role}_date`, grain },
    isEntity: false,
    values: [],
  })),
);

/** Cards of one model, `fct_opportunity`. */
export const testCards: Cards = {
  models: [
    {
      model: 'fct_opportunity',
      label: 'Opportunities',
      description: 'One row per deal.',
      synonyms: [],
      metrics,
      dimensions: [
        entity('opportunity', 'Deal', 'Deals', ['opportunity', 'opp']),
        entity('owner', 'Owner', 'Owners', ['rep', 'sales rep', 'agent', 'sales agent', 'seller', 'salesperson', 'account executive', 'ae', 'people']),
        entity('manager', 'Manager', 'Managers', ['sales manager']),
        entity('team', 'Team', 'Teams', []),
        entity('sales_region', 'Sales region', 'Sales regions', ['region', 'office', 'territory']),
        entity('account', 'Account', 'Accounts', ['customer', 'client', 'company']),
        entity('account_region', 'Account region', 'Account regions', ['customer region']),
        entity('industry', 'Industry', 'Industries', ['sector', 'vertical']),
        entity('segment', 'Segment', 'Segments', ['customer segment']),
        entity('product', 'Product', 'Products', []),
        entity('stage', 'Stage', 'Stages', ['sales stage']),
        entity('lead_source', 'Lead source', 'Lead sources', ['source', 'channel']),
        entity('deal_type', 'Deal type', 'Deal types', ['type', 'opportunity type']),
        { ...entity('outcome', 'Outcome', 'Outcomes'), isEntity: false, values: ['Open', 'Won', 'Lost'] },
        entity('currency', 'Currency', 'Currencies', []),
        entity('source_system', 'Source system', 'Source systems', []),
        ...times,
      ],
      segments: [{ words: ['new business'], filter: { dimension: 'deal_type', op: 'in', values: ['New Business'] } }],
      caveats: [],
      examples: [
        { question: 'win rate last quarter', plan: {} },
        { question: 'top 5 reps by won revenue this year', plan: {} },
        { question: 'open pipeline by stage', plan: {} },
      ],
    },
  ],
};
