/** "Show how": the plan, the definitions and the statement behind each figure. */
import type { Answer } from '#kernel/answer.ts';
import type { Findings } from '#kernel/findings.ts';
import { limits } from '#kernel/limits.ts';
import { planToJson } from '#kernel/plan.ts';
import { describeFailure } from '#surfaces/describe-failure.ts';
import { sections, type SlackMessage } from '#surfaces/slack/render/blocks.ts';
import { cutText, escapeText } from '#surfaces/slack/render/slack-text.ts';

const FENCE_CHARACTERS = '```\n\n```'.length;

/** One message for all plans of the answer; long statements are cut and say so. */
export function showHow(answer: Answer): SlackMessage {
  const share = Math.floor((limits.slackMessageCharactersMax - 500) / Math.max(1, answer.findings.length));
  const blocks = answer.findings.flatMap((findings, at) => sectionsOf(findings, answer.findings.length > 1 ? at + 1 : null, share));
  if (blocks.length === 0) return { text: 'There is no query behind this answer.', blocks: sections('There is no query behind this answer.') };
  return { text: 'How this was computed', blocks: blocks.slice(0, limits.slackBlocksMax) };
}

function sectionsOf(findings: Findings, number: number | null, charactersMax: number) {
  const title = number === null ? '' : `*${number}.* `;
  const partMax = Math.min(limits.slackSectionCharactersMax, Math.floor(charactersMax / 3)) - FENCE_CHARACTERS - 100;
  const plan = `${title}*Plan*\n${fence(JSON.stringify(planToJson(findings.plan), null, 1), partMax)}`;
  if (findings.kind === 'failed') return [...sections(plan), ...sections(escapeText(describeFailure(findings.failure)))];
  const { evidence } = findings;
  const parameters = evidence.parameters.map((value, at) => `$${at + 1} = ${JSON.stringify(value)}`).join('\n');
  const definitions = evidence.definitions.map(
    (definition) => `• *${escapeText(definition.label)}*: ${escapeText(definition.text)} (${escapeText(definition.link)})`,
  );
  const facts = `${evidence.rowCount} rows · ${escapeText(evidence.scope)} · as of ${evidence.asOf}`;
  return [
    ...sections(plan),
    ...sections(`*SQL*\n${fence(parameters === '' ? evidence.sql : `${evidence.sql}\n-- ${parameters.replaceAll('\n', '\n-- ')}`, partMax)}`),
    ...sections(cutText([...definitions, facts].join('\n'), partMax)),
  ];
}

function fence(text: string, charactersMax: number): string {
  return `\`\`\`\n${cutText(escapeText(text.replaceAll('```', "'''")), charactersMax)}\n\`\`\``;
}
