/** A figure that the asker has from elsewhere: `the dashboard says 1.2m`, `why is this not 61 %?`. It is only ever quoted. */

export type ClaimedFigure = {
  /** As typed. */
  readonly quoted: string;
  readonly value: number;
  /** Half of the last digit that was typed. */
  readonly tolerance: number;
  readonly isPercent: boolean;
  /** What it is said to be of, in the asker's words; empty for the answer before. */
  readonly subject: string;
};

const NUMBER = String.raw`(?<number>[$€£]?\d[\d,]*(?:\.\d+)?(?: ?(?:k|mm|m|bn|%|percent|pct)(?![\p{L}\d]))?)`;
const SOURCE = String.raw`(?:sales ?force|sfdc|sf|hubspot|crm|dashboards?|excel|sheets?|spreadsheet|workbook|reports?|slides?|deck|finance|accounting|sales|sales ops|rev ?ops|marketing|tableau|power ?bi|looker|boss|manager|cfo|ceo|vp|list|export|notes?|board|system|books)`;
const SAYS = String.raw`(?:says?|said|shows?|showed|has|have|had|gives?|gave|reads|claims?|claimed|tells me|told me|is showing|is saying|counts|counted)`;
const ABOUT = String.raw`(?:(?:that|it|its|it['’]s|we|is|was|are|were|have|had|at|only|just|about|around|roughly|a|an|me|us) )*(?<done>(?:won|closed|booked|sold|lost) )?(?:(?:about|around|roughly|only|just) )*`;
const PATTERNS: readonly RegExp[] = [
  new RegExp(String.raw`\b${SOURCE} (?:only |still )?${SAYS} ${ABOUT}${NUMBER}(?<after>.*)$`, 'iu'),
  new RegExp(String.raw`^(?:(?:and|but|so|ok|hm+) )*why (?:is|was|are|were)n?['’]?t? ?(?<before>.*?)(?: not| showing)? ${NUMBER}$`, 'iu'),
  new RegExp(String.raw`\b(?:should|shouldn['’]?t|ought)\b ?(?<before>.*?) ?(?:be|to be|say) ${ABOUT}${NUMBER}(?<after>.*)$`, 'iu'),
  new RegExp(String.raw`^(?:(?:and|but|so|hm+|no) )*i (?:get|got|see|saw|count|counted|calculated|expected|thought) ${ABOUT}${NUMBER}(?<after>.*)$`, 'iu'),
];
const FACTORS: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, mm: 1e6, bn: 1e9 };
/** Words that point at the answer before, or only say what kind of thing the figure is. */
const POINTING =
  /\b(?:this|that|it|its|the|number|figure|result|answer|value|instead|though|tho|there|here|for it|of it|in it|for that|not|why|usd|eur|dollars)\b/gi;

/** What is asked about the figure beside it: `is that right?`, `why do we show something else`. */
const DOUBTING =
  /[,;.?!:\u2013-]\s*(?:so |but |and )*(?:is (?:that|this|it) (?:right|correct|true|ok|okay)|are they (?:right|wrong)|who is right|why (?:do|does|is|are|dont|don['\u2019]t|cant|can['\u2019]t) .*|how come.*|right|correct|true)\s*$/i;

/** Null for a text that brings no figure of its own. */
export function readClaimedFigure(text: string): ClaimedFigure | null {
  const plain = text
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replace(/[?!.]+$/, '')
    .trim();
  for (const pattern of PATTERNS) {
    const groups = pattern.exec(plain)?.groups;
    const quoted = groups?.['number'];
    const figure = quoted === undefined ? null : figureOf(quoted.trim());
    if (figure !== null && groups !== undefined) return { ...figure, subject: subjectOf(groups, figure.value) };
  }
  return null;
}

/** From here on what was done is an amount, not a number of deals. */
const AMOUNT_MIN = 1_000;

function subjectOf(groups: Readonly<Record<string, string | undefined>>, value: number): string {
  const done = groups['done'] === undefined ? '' : `${/lost/i.test(groups['done']) ? 'lost' : 'won'} ${value >= AMOUNT_MIN ? 'revenue' : 'deals'}`;
  const said = `${groups['before'] ?? ''} ${done} ${groups['after'] ?? ''}`;
  return said
    .replace(DOUBTING, ' ')
    .replace(POINTING, ' ')
    .replaceAll(/[?!.,;:]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function figureOf(quoted: string): Omit<ClaimedFigure, 'subject'> | null {
  const match = /^[$€£]?(\d[\d,]*)(?:\.(\d+))? ?([a-z%]*)$/i.exec(quoted);
  const whole = match?.[1]?.replaceAll(',', '');
  if (whole === undefined) return null;
  const fraction = match?.[2] ?? '';
  const unit = (match?.[3] ?? '').toLowerCase();
  const isPercent = ['%', 'percent', 'pct'].includes(unit);
  const factor = isPercent ? 0.01 : (FACTORS[unit] ?? 1);
  return { quoted, value: Number(`${whole}.${fraction === '' ? '0' : fraction}`) * factor, tolerance: 0.5 * 10 ** -fraction.length * factor, isPercent };
}

/** True when a cell shows the asker's figure once rounded as they typed it. A rate may be typed without its sign. */
export function isSameFigure(claimed: ClaimedFigure, cell: string | number, isRatio: boolean): boolean {
  const scale = isRatio && !claimed.isPercent && claimed.value > 1 ? 0.01 : 1;
  return Math.abs(Number(cell) - claimed.value * scale) <= claimed.tolerance * scale * (1 + 1e-9);
}
