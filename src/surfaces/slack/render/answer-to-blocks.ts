/** An Answer as one Slack message: the lead first, a table, where the figures come from, caveats, what to do next. */
import type { Button, KnownBlock } from '@slack/types';
import type { Answer } from '#kernel/answer.ts';
import type { Found } from '#kernel/findings.ts';
import { limits } from '#kernel/limits.ts';
import { actionIds, feedbackValue, showHowValue, type ReplyPart } from '#surfaces/slack/render/action-ids.ts';
import { actions, button, contextLines, countCharacters, feedbackButtons, sections, type SlackMessage } from '#surfaces/slack/render/blocks.ts';
import { draftCard, draftText, receiptBlocks, receiptText } from '#surfaces/slack/render/draft-card.ts';
import { cutText, escapeText, markdownToMrkdwn } from '#surfaces/slack/render/slack-text.ts';
import { tableBlock, textTable } from '#surfaces/slack/render/table-block.ts';

/** `intro`: our own mrkdwn line above the answer (where a private part was asked). */
export type AnswerView = { readonly slackUserId: string; readonly part: ReplyPart; readonly intro?: string };

/** The text beside blocks is for notifications and screen readers. */
const FALLBACK_CHARACTERS_MAX = 500;
const CUT_NOTE = '\n_(Cut here: the answer is longer than Slack shows.)_';

/** The whole answer within Slack's limits. What does not fit is cut, and the message says so. */
export function answerToBlocks(answer: Answer, view: AnswerView): SlackMessage {
  const text = cutText(markdownToMrkdwn(answer.lead).trim() || 'Done.', FALLBACK_CHARACTERS_MAX);
  const closing = [
    ...(answer.draft === null ? [] : draftCard(answer.draft, view.slackUserId)),
    ...(answer.receipt === null ? [] : receiptBlocks(answer.receipt)),
    ...optionBlocks(answer.options),
    ...followUpBlocks(answer, view.part),
    ...feedbackBlocks(answer, view.part),
  ];
  const intro = introBlocks(view);
  const notes = contextLines(answer.provenance.map(escapeText), limits.slackNotesCharactersMax);
  // The lead gets what the fixed parts leave, the tables what the lead leaves.
  const fixed = text.length + countCharacters([intro, notes, closing]) + limits.slackNotesCharactersMax;
  const lead = sections(leadText(answer, limits.slackMessageCharactersMax - fixed));
  const tables = tableBlocks(answer, limits.slackMessageCharactersMax - fixed - countCharacters(lead));
  const warnings = contextLines([...tables.notes, ...caveatLines(answer)], limits.slackNotesCharactersMax);
  return { text, blocks: [...intro, ...lead, ...tables.blocks, ...notes, ...warnings, ...closing] };
}

/** The same as one plain text, for when Slack refuses the blocks: the answer must not be lost. Buttons become words to type. */
export function answerToText(answer: Answer, view: AnswerView): string {
  const tables = answer.tables.flatMap((index) => {
    const found = answer.findings[index];
    return found?.kind === 'found' ? [textTable(found, limits.slackSectionCharactersMax)] : [];
  });
  const parts = [
    view.intro ?? '',
    leadText(answer, limits.slackLeadCharactersMax),
    ...tables.map((table) => [table?.text, table?.note].filter(Boolean).join('\n')),
    answer.draft === null ? '' : `${draftText(answer.draft)}\nType \`confirm\` or \`cancel\`.`,
    answer.receipt === null ? '' : receiptText(answer.receipt),
    answer.options.map((option, at) => `${at + 1}. ${escapeText(option)}`).join('\n'),
    cutText(answer.provenance.map(escapeText).join('\n'), limits.slackNotesCharactersMax),
    cutText(caveatLines(answer).join('\n'), limits.slackNotesCharactersMax),
  ];
  return cutText(parts.filter((part) => part !== '').join('\n\n'), limits.slackMessageCharactersMax);
}

function leadText(answer: Answer, charactersMax: number): string {
  const lead = markdownToMrkdwn(answer.lead).trim();
  const shownMax = Math.min(limits.slackLeadCharactersMax, charactersMax);
  return lead.length <= shownMax ? lead : `${cutText(lead, shownMax - CUT_NOTE.length)}${CUT_NOTE}`;
}

function introBlocks(view: AnswerView): readonly KnownBlock[] {
  return view.intro === undefined ? [] : contextLines([view.intro], limits.slackNotesCharactersMax);
}

function caveatLines(answer: Answer): readonly string[] {
  const notes = answer.engineNote === null ? answer.caveats : [...answer.caveats, answer.engineNote];
  return notes.map((note) => `⚠️ ${escapeText(note)}`);
}

/** Slack allows one table block a message; further tables are drawn as text. */
function tableBlocks(answer: Answer, charactersMax: number): { readonly blocks: readonly KnownBlock[]; readonly notes: readonly string[] } {
  const blocks: KnownBlock[] = [];
  const notes: string[] = [];
  let left = charactersMax;
  for (const found of tablesOf(answer)) {
    const drawn = blocks.some((block) => block.type === 'table') ? drawAsText(found, left) : drawAsBlock(found, left);
    if (drawn === null) {
      notes.push('A table did not fit into this message; ask for it alone.');
      continue;
    }
    blocks.push(...drawn.blocks);
    if (drawn.note !== null) notes.push(drawn.note);
    left -= countCharacters(drawn.blocks);
  }
  return { blocks, notes };
}

function tablesOf(answer: Answer): readonly Found[] {
  return answer.tables.flatMap((index) => {
    const findings = answer.findings[index];
    return findings?.kind === 'found' && findings.rows.length > 0 && findings.columns.length > 0 ? [findings] : [];
  });
}

function drawAsBlock(found: Found, charactersMax: number) {
  const table = tableBlock(found, charactersMax);
  return table === null ? null : { blocks: [table.block], note: table.note };
}

function drawAsText(found: Found, charactersMax: number) {
  const table = textTable(found, Math.min(charactersMax, limits.slackSectionCharactersMax));
  return table === null ? null : { blocks: sections(table.text), note: table.note };
}

/** Choices as buttons; a choice too long for a button stays readable as text. */
function optionBlocks(options: readonly string[]): readonly KnownBlock[] {
  const shown = options.slice(0, limits.clarifyOptionsMax);
  const tooLongForLabel = shown.filter((option) => option.length > limits.slackButtonCharactersMax);
  const lines = tooLongForLabel.map((option) => `${shown.indexOf(option) + 1}. ${escapeText(cutText(option, limits.slackChoiceCharactersMax))}`);
  return [...sections(lines.join('\n')), ...actions('options', choiceButtons(actionIds.askOption, shown))];
}

function followUpBlocks(answer: Answer, part: ReplyPart): readonly KnownBlock[] {
  const hasEvidence = answer.findings.some((findings) => findings.kind === 'found');
  const showHow = hasEvidence ? [button(actionIds.showHow, 'Show how', showHowValue(answer.turnId, part))] : [];
  const suggestions = answer.suggestions.slice(0, limits.slackSuggestedPromptsMax);
  return actions('follow_ups', [...choiceButtons(actionIds.askSuggestion, suggestions), ...showHow]);
}

/** Thumbs below what can be right or wrong: figures, and a refusal to give any. */
function feedbackBlocks(answer: Answer, part: ReplyPart): readonly KnownBlock[] {
  const canBeJudged = answer.kind === 'decline' || answer.findings.some((findings) => findings.kind === 'found');
  return canBeJudged ? feedbackButtons(actionIds.feedback, (verdict) => feedbackValue({ verdict, turnId: answer.turnId, part })) : [];
}

function choiceButtons(actionId: string, texts: readonly string[]): readonly Button[] {
  return texts.flatMap((text, at) => (text.trim() === '' || text.length > limits.slackChoiceCharactersMax ? [] : [button(`${actionId}:${at}`, text, text)]));
}
