/** An Answer drawn for a terminal: the same sections as the Markdown, with tables fitted to the width and quiet secondary lines. */
import type { Answer } from '#kernel/answer.ts';
import { type Section, answerSections } from '#surfaces/terminal/answer-sections.ts';
import type { Paint } from '#surfaces/terminal/paint.ts';
import { renderTable } from '#surfaces/terminal/render-table.ts';

export type Screen = { readonly width: number; readonly paint: Paint };

/** **Units** width in character cells. */
export function answerToScreen(answer: Answer, screen: Screen): string {
  return answerSections(answer)
    .map((section) => renderSection(section, screen))
    .join('\n\n');
}

function renderSection(section: Section, { width, paint }: Screen): string {
  switch (section.kind) {
    case 'text':
      return renderMarks(section.text, paint);
    case 'table':
      return renderTable(section, width, paint);
    case 'options':
      return section.options.map((option, at) => `  ${paint.accent(String(at + 1))}  ${option}`).join('\n');
    case 'notes':
      return section.notes.map((note) => `Note: ${note}`).join('\n');
    case 'provenance':
      return section.lines.map((line) => paint.dim(plainLinks(line))).join('\n');
    case 'suggestions':
      return `${paint.dim('You can also ask:')}\n${section.suggestions.map((suggestion) => `  ${suggestion}`).join('\n')}`;
  }
}

/** Markdown's bold and code marks as colours, its links as text and address. */
function renderMarks(text: string, paint: Paint): string {
  return plainLinks(text)
    .replaceAll(/\*\*(\S|\S[^\n]*?\S)\*\*/g, (_, bold: string) => paint.bold(bold))
    .replaceAll(/`([^`\n]+)`/g, (_, code: string) => paint.accent(code));
}

/** `[definition](page#place)` → `definition page#place`. */
function plainLinks(text: string): string {
  return text.replaceAll(/\[([^\]\n]+)\]\(([^)\s]+)\)/g, '$1 $2');
}
