/** What people call a value of a list in everyday words: `events` for Trade Show, `upsell` for Expansion. Only where the list has such a value. */
import { normalizeName } from '#kernel/normalize-name.ts';

/** Names of one thing; a value called one of them is also called by the others. */
type Everyday = { readonly dimensions: ReadonlySet<string>; readonly names: readonly string[] };

const everyday = (dimensions: readonly string[], names: readonly string[]): Everyday => ({
  dimensions: new Set(dimensions),
  names: names.flatMap((line) => line.split('|')),
});

const SOURCES = ['lead_source'];
const TYPES = ['deal_type'];
const PLACES = ['account_region', 'sales_region', 'team'];

/** A place, as its people are called. */
const country = (...names: readonly string[]): Everyday => everyday(PLACES, names);

const EVERYDAY: readonly Everyday[] = [
  everyday(SOURCES, ['trade show|trade shows|tradeshow|tradeshows|trade fair|trade fairs|fairs|exhibition|exhibitions|expo|expos|event|events|trade event']),
  everyday(SOURCES, ['website|websites|web site|web|homepage|web form|webform|website form|web lead|web leads']),
  everyday(SOURCES, ['referral|referrals|word of mouth|customer referral|customer referrals|referred']),
  everyday(SOURCES, ['partner|partners|channel partner|channel partners|partner referral']),
  everyday(SOURCES, ['outbound|outbound sales|outbound calls|cold call|cold calls|cold calling|cold outreach|outbound prospecting']),
  everyday(SOURCES, ['webinar|webinars|online seminar|online seminars']),
  everyday(TYPES, ['new business|net new business|net new|new biz|new logo business|new customer business|new client business|newbusiness']),
  everyday(TYPES, ['renewal|renewals|contract renewal|contract renewals|renewal business|prolongation|prolongations']),
  everyday(TYPES, ['expansion|expansions|upsell|upsells|up sell|up sells|upselling|expansion business|upsell business|expansion sale|expansion sales']),
  everyday(TYPES, ['existing business|existing customer business|existingbusiness']),
  everyday(['industry'], ['healthcare|health care|health sector']),
  everyday(['industry'], ['pharmaceuticals|pharmaceutical|pharma|pharma industry']),
  everyday(['industry'], ['food beverage|food and beverage|f b|food and drink|food drink|food and drinks']),
  everyday(['industry'], ['chemicals|chemical|chemical industry|chemistry']),
  everyday(['industry'], ['automotive|auto industry|car industry|automobile']),
  everyday(['industry'], ['financial services|finance industry|financial industry']),
  everyday(['industry'], ['public sector|government|governmental']),
  country('europe', 'european'),
  country('americas', 'america', 'the americas'),
  country('north america', 'north american'),
  country('latam', 'latin america', 'latin american'),
  country('apac', 'asia pacific', 'asiapac', 'asia pac'),
  country('middle east africa', 'middle east and africa', 'mea'),
  country('united kingdom', 'uk', 'great britain', 'britain', 'british'),
  country('united states', 'usa', 'united states of america', 'american'),
  country('germany', 'german'),
  country('france', 'french'),
  country('italy', 'italian'),
  country('spain', 'spanish'),
  country('netherlands', 'the netherlands', 'dutch', 'holland'),
  country('belgium', 'belgian'),
  country('switzerland', 'swiss'),
  country('austria', 'austrian'),
  country('sweden', 'swedish'),
  country('denmark', 'danish'),
  country('norway', 'norwegian'),
  country('finland', 'finnish'),
  country('portugal', 'portuguese'),
  country('ireland', 'irish'),
  country('canada', 'canadian'),
  country('mexico', 'mexican'),
  country('brazil', 'brazilian'),
  country('japan', 'japanese'),
  country('china', 'chinese'),
  country('india', 'indian'),
  country('australia', 'australian'),
];

/** True where values of `dimension` may have other names: lists of accounts and people have none, and are long. */
export function hasEverydayNames(dimension: string): boolean {
  return EVERYDAY.some((one) => one.dimensions.has(dimension));
}

/** Other names of `value` among the values of `dimension`, in the form names are compared in; none that is a value itself. */
export function everydayNames(dimension: string, value: string, values: ReadonlySet<string>): readonly string[] {
  const own = normalizeName(value);
  const said = EVERYDAY.filter((one) => one.dimensions.has(dimension) && one.names.includes(own)).flatMap((one) => one.names);
  return [...new Set(said)].filter((name) => !values.has(name));
}
