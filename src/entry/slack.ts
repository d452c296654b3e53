/** Starts the Slack surface as the environment says. */
import type { Env } from '#env.ts';
import type { Organization } from '#kernel/person.ts';
import { listOrganizations } from '#services/access/organizations.ts';
import { startSlack, type RunningSlack } from '#surfaces/slack/start-slack.ts';
import type { OpenedProduct } from '#wire.ts';

/** **Fails** throws with a line for the operator: no organisation to serve, or Slack refuses the tokens. Called only when Slack is configured. */
export async function startConfiguredSlack(env: Env, opened: Pick<OpenedProduct, 'product' | 'clock' | 'log' | 'database'>): Promise<RunningSlack> {
  if (env.slack === null) throw new Error('SLACK_BOT_TOKEN and SLACK_APP_TOKEN are not set');
  const { botToken, appToken, apiUrl, organization: wanted } = env.slack;
  const organization = chooseOrganization(await listOrganizations(opened.database), wanted);
  if (organization === null) {
    throw new Error(wanted === null ? 'there is no organisation yet: import data first' : `SLACK_ORGANIZATION: there is no organisation "${wanted}"`);
  }
  const settings = { botToken, appToken, organizationId: organization.organizationId, ...(apiUrl === null ? {} : { apiUrl }) };
  return startSlack({ product: opened.product, clock: opened.clock, log: opened.log, settings });
}

/** By id or name, whatever the case; the first (the default one) when nothing is wanted. Null when there is none such. */
export function chooseOrganization(organizations: readonly Organization[], wanted: string | null): Organization | null {
  if (wanted === null) return organizations[0] ?? null;
  const name = wanted.trim().toLowerCase();
  return organizations.find((one) => String(one.organizationId) === name || one.name.toLowerCase() === name) ?? null;
}
