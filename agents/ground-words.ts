/** Words that a composition may not type, or only with a claim behind them. */

type Rule = readonly [RegExp, string];

/** Numbers as words. `one` stays for "this one"; "one deal" is a figure. */
export const FIGURE_WORDS: Rule = [
  /\b(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|halved|double|doubled|twice|triple|tripled|two-thirds|a third of|three-quarters|one (?:deal|win|loss|rep|opportunity|of|percent|in))\b/i,
  'is a figure in words; use a reference to its cell.',
];
/** Dates are cells or the plan's period. */
export const DATES: Rule = [
  /\b(?:January|February|April|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|[Yy]esterday|[Tt]omorrow|(?:[Ll]ast|[Tt]his|[Nn]ext) (?:year|quarter|month|week))\b|(?<=\w )(?:March|May)\b/,
  'is a date; use {{r1.period}} or a date cell.',
];
/** Only a receipt can say that something was done. */
export const DONE: Rule = [
  /\b(?:i|we)(?:['’]ve| have)? (?:updated|changed|saved|logged|sent|created|deleted|moved|recorded|noted|fixed|scheduled|emailed|added|marked|assigned|closed)\b|\b(?:has|have|was|were|is) (?:now )?(?:been )?(?:updated|saved|logged|sent|deleted|recorded|scheduled|emailed|submitted)\b|\b(?:done|saved|successfully)\b/i,
  'claims that something was done; an answer only reports figures.',
];
/** Causes are never computed here. */
export const CAUSES: Rule = [
  /\b(?:because|due to|owing to|caused|causes|driven by|drives|thanks to|as a result|resulted? (?:in|from)|led to|explains?|explained by|attributable|stems? from|on account of|therefore|hence)\b/i,
  'states a cause; nothing computed says so.',
];
/** Whether a figure is good is for people, or for a band that the catalogue computes and a cell carries. */
export const JUDGEMENTS: Rule = [
  /\b(?:excellent|great|good|healthy|strong|solid|impressive|bad|poor|terrible|weak|unhealthy|alarming|worrying|concerning|disappointing|on track|off track|at risk|under control|no (?:risk|problem|concern)s?|exceeded|met (?:the|its|their|our) (?:target|goal|quota))\b/i,
  'judges; a cell must say so.',
];
/** How much something changed is a cell. */
export const DEGREES: Rule = [
  /\b(?:steeply|sharply|slightly|significant(?:ly)?|dramatic(?:ally)?|considerabl[ey]|substantial(?:ly)?|massive(?:ly)?|huge(?:ly)?|marginal(?:ly)?|barely|nearly|almost|roughly|approximately|around|far (?:above|below|more|less))\b/i,
  'says how much without a figure; use a reference to the cell that says it.',
];
export const LINKS: Rule = [/https?:\/\/\S+|www\.\S+|<[!@#][^>]*>|@(?:channel|here|everyone)\b/i, 'is a link or a mention; leave it out.'];

/** Comparative words and the claim each needs. */
export const COMPARATIVES: readonly (readonly [RegExp, 'rose' | 'fell' | 'unchanged' | 'high' | 'low' | 'first'])[] = [
  [
    /\b(?:rose|rise|rises|rising|increase[ds]?|increasing|grew|grow|grows|growing|growth|climbed|gained|gains?|improve[ds]?|improving|improvement|went up|is up|jumped|surged|recovered)\b/i,
    'rose',
  ],
  [
    /\b(?:fell|fall|falls|falling|drop|drops|dropped|dropping|decrease[ds]?|decreasing|decline[ds]?|declining|shrank|went down|is down|worsened|slipped|deteriorat\w+|lost ground)\b/i,
    'fell',
  ],
  [/\b(?:unchanged|flat|stable|steady|the same as)\b/i, 'unchanged'],
  [/\b(?:highest|most|best|largest|biggest|greatest|strongest|higher|more|better|larger|bigger|greater|stronger|exceeds?|outperform\w*|above)\b/i, 'high'],
  [/\b(?:lowest|least|worst|smallest|fewest|weakest|lower|less|fewer|worse|smaller|weaker|underperform\w*|below|lags?)\b/i, 'low'],
  [/\b(?:first|top|leads?|leading|leader|ahead|last place|bottom|trails?)\b/i, 'first'],
];

/** Capitalised words that are no names. */
export const ALLOWED_STARTS: ReadonlySet<string> = new Set(
  'if the a an in for of by no nobody nothing none there this that these those overall across within open won lost closed here it its both all each among only with without at as on from your you we our i average top bottom compared against before after highest lowest win deal deals when where while total totals and but so to not rows row some first last over during between per also kept note'.split(
    ' ',
  ),
);
