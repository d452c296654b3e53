/** How the last answer came about: its plans and the statements that ran. */
import { stringify } from 'yaml';
import type { Answer } from '#kernel/answer.ts';
import type { Findings } from '#kernel/findings.ts';
import { planToJson } from '#kernel/plan.ts';
import { describeFailure } from '#surfaces/describe-failure.ts';
import { stripControlCharacters } from '#surfaces/terminal/strip-control-characters.ts';

/** Plan (YAML), SQL, parameters and evidence of every findings; says so when no figures stand behind the answer. */
export function explainAnswer(answer: Answer | null): string {
  if (answer === null) return 'Nothing was asked yet.';
  if (answer.findings.length === 0) return 'The last answer holds no figures, so no query ran for it.';
  return stripControlCharacters(answer.findings.map(explainFindings).join('\n\n'));
}

function explainFindings(findings: Findings, index: number): string {
  const plan = `Plan ${index + 1}\n${indent(stringify(planToJson(findings.plan)))}`;
  if (findings.kind === 'failed') return `${plan}\nIt failed: ${describeFailure(findings.failure)}`;
  const { sql, parameters, rowCount, asOf, refreshedAt, scope } = findings.evidence;
  const values = parameters.map((value, at) => `$${at + 1} = ${JSON.stringify(value)}`).join(', ');
  return [
    plan,
    `SQL\n${indent(sql)}`,
    ...(values === '' ? [] : [`with ${values}`]),
    `${rowCount} rows, as of ${asOf}, refreshed ${refreshedAt ?? 'never'}, scope: ${scope}`,
  ].join('\n');
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, '  ');
}
