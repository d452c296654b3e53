/** A briefing in words: the headline, the figures, at most three insights and three actions, each with the number of its source. */
import type { BriefingCard, BriefingCondition, BriefingSaying, BriefingSection } from '#kernel/card.ts';
import type { ComposeInput, Composition } from '#kernel/decisions.ts';
import type { Cell, Findings, Found } from '#kernel/findings.ts';
import { compareDecimals } from '#kernel/money.ts';
import { briefingFor } from '#agents/briefings.ts';

const INSIGHTS_MAX = 3;
const ACTIONS_MAX = 3;
/** `{{win_rate}}`, `{{[1].owner}}`. */
const REFERENCE = /\{\{\s*(?:\[(\d+)\]\.)?([a-z][a-z0-9_]*)\s*\}\}/g;
const FACTS: ReadonlySet<string> = new Set(['period', 'previous_period', 'rows', 'as_of', 'scope']);

type Told = { readonly section: BriefingSection; readonly found: Found; readonly ref: string };

/** Null when the findings are no briefing of the asker's. Of what could not be run, the section is named as missing. */
export function composeBriefing(input: ComposeInput): Composition | null {
  const briefing = input.intent === 'executive_summary' ? briefingFor(input.cards, input.asker) : null;
  if (briefing === null || !isOf(briefing, input.findings)) return null;
  const told = briefing.sections.flatMap((section, at): readonly Told[] => {
    const found = input.findings[at];
    return found?.kind === 'found' ? [{ section, found, ref: `r${at + 1}` }] : [];
  });
  const headline = told.flatMap((one) => say(one, one.section.headline));
  const lines = told.flatMap((one) => [...one.section.lines.flatMap((saying) => say(one, saying)), ...listsOf(one)]);
  const fired = told.flatMap((one) => one.section.insights.filter((insight) => holds(one, insight.when)).map((insight) => ({ one, insight })));
  const insights = fired.flatMap(({ one, insight }) => say(one, insight.say)).slice(0, INSIGHTS_MAX);
  const actions = [...new Set(fired.flatMap(({ one, insight }) => say(one, insight.act)))].slice(0, ACTIONS_MAX);
  const missing = briefing.sections.filter((_, at) => input.findings[at]?.kind !== 'found').map((section) => section.name);
  const parts = [
    headline.length === 0 ? `**${briefing.label}**` : `**${briefing.label}.** ${headline.join(' ')}`,
    bullets(lines),
    insights.length === 0 ? '' : `**Insights**\n${numbered(insights)}`,
    actions.length === 0 ? '' : `**Next steps**\n${numbered(actions)}`,
    missing.length === 0 ? '' : `Could not be read just now: ${missing.join(', ')}.`,
  ];
  return { sentences: [parts.filter((part) => part !== '').join('\n\n')], suggestions: [...briefing.asks] };
}

function isOf(briefing: BriefingCard, findings: readonly Findings[]): boolean {
  return briefing.sections.length === findings.length && briefing.sections.every((section, at) => findings[at]?.plan.model === section.plan.model);
}

/** The first way of saying whose cells are all there, with its source; nothing when none is. */
function say(told: Told, saying: BriefingSaying): readonly string[] {
  const text = saying.find((one) => [...one.matchAll(REFERENCE)].every((match) => isThere(told, match[2] ?? '', Number(match[1] ?? 0))));
  return text === undefined ? [] : [`${inFull(told, text, 0)} {{${told.ref}.source}}`];
}

function listsOf(told: Told): readonly string[] {
  const { section, found } = told;
  return section.lists.flatMap((list) => {
    const pieces = found.rows.flatMap((_, row) =>
      [...list.each.matchAll(REFERENCE)].every((match) => isThere(told, match[2] ?? '', row)) ? [inFull(told, list.each, row)] : [],
    );
    return pieces.length < list.least ? [] : [`${inFull(told, list.before, 0)}${pieces.join('; ')}${inFull(told, list.after, 0)} {{${told.ref}.source}}`];
  });
}

/** References as the composition writes them: `{{r3[1].owner}}`. */
function inFull(told: Told, text: string, row: number): string {
  return text.replace(REFERENCE, (_, at: string | undefined, name: string) => {
    const wanted = Number(at ?? row);
    return wanted === 0 ? `{{${told.ref}.${name}}}` : `{{${told.ref}[${wanted}].${name}}}`;
  });
}

function isThere(told: Told, name: string, row: number): boolean {
  return FACTS.has(name) || cellAt(told, name, row) !== null;
}

function cellAt({ found }: Told, name: string, row: number): Cell {
  const at = found.columns.findIndex((column) => column.name === name);
  return found.rows[row]?.[at] ?? null;
}

/** Every comparison holds for the first row; one with an unknown side does not. */
function holds(told: Told, conditions: readonly BriefingCondition[]): boolean {
  return conditions.every(({ metric, is, than }) => {
    const left = metric === 'rows' ? told.found.rows.length : cellAt(told, metric, 0);
    const right = typeof than === 'number' || Number.isFinite(Number(than)) ? than : cellAt(told, than, 0);
    if (left === null || right === null) return false;
    const sign = compareDecimals(String(left), String(right));
    return is === 'below' ? sign < 0 : sign > 0;
  });
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function numbered(lines: readonly string[]): string {
  return lines.map((line, at) => `${at + 1}. ${line}`).join('\n');
}
