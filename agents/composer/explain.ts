/** Where an answer came from, in words: definition, period, filters, scope, rows, day and statement, all from what was stored with it. */
import type { Answer } from '#kernel/answer.ts';
import type { Cards } from '#kernel/card.ts';
import type { Found } from '#kernel/findings.ts';
import { describeFailure } from '#agents/composer/failures.ts';
import { provenanceOf } from '#agents/composer/provenance.ts';

/** The explanation of an answer, as Markdown: for each of its results what was measured, over what, and the SQL that ran. */
export function explainAnswer(answer: Answer, cards: Cards): string {
  const lines = provenanceOf(answer.findings, cards);
  const parts = answer.findings.map((findings, at) => {
    const title = answer.findings.length === 1 ? 'That answer' : `Part ${at + 1} of that answer`;
    return findings.kind === 'found' ? explainFound(findings, title, lines[at] ?? '') : `${title} has no figures: ${describeFailure(findings.failure)}`;
  });
  return parts.join('\n\n');
}

function explainFound(found: Found, title: string, line: string): string {
  const { evidence } = found;
  const definitions = evidence.definitions.map((definition) => `- **${definition.label}**: ${definition.text}`);
  const parameters = evidence.parameters.map((value, at) => `-- $${at + 1} = ${JSON.stringify(value)}`);
  const sql = [evidence.sql.trimEnd(), ...parameters].join('\n').replaceAll('```', "'''");
  return [
    `${title} is one query over \`${evidence.model}\`, run with your rights.`,
    ...(definitions.length === 0 ? [] : [definitions.join('\n')]),
    line,
    `\`\`\`sql\n${sql}\n\`\`\``,
  ].join('\n\n');
}
